package io.elasticq.pipeline;

/** Shows each event to someone on its way. */
final class PeekStep<T> extends UserStep<T> {

    private final PeekFunction<? super T> observer;
    private final Step<? super T> next;

    PeekStep(Place place, PeekFunction<? super T> observer, Step<? super T> next) {
        super(place);
        this.observer = observer;
        this.next = next;
    }

    @Override
    void call(T event) throws Exception {
        observer.accept(event);
    }

    @Override
    void done(T event) {
        next.accept(event);
    }

    @Override
    void marked(Mark mark) {
        next.mark(mark);
    }
}
