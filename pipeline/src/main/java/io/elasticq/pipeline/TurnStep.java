package io.elasticq.pipeline;

/** Says after each event that all that came of it has been said. */
final class TurnStep<T> extends Step<T> {

    private final Step<? super T> next;

    TurnStep(Step<? super T> next) {
        this.next = next;
    }

    @Override
    void accept(T event) {
        next.accept(event);
        next.mark(Mark.Signal.TURN);
    }

    @Override
    void mark(Mark mark) {
        next.mark(mark);
    }
}
