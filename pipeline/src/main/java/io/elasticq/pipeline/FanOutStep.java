package io.elasticq.pipeline;

import java.util.List;

/** Gives each event to several steps, one after the other: a part of the description that is used more than once. */
final class FanOutStep<T> extends Step<T> {

    private final Work work;
    private final List<Step<T>> nexts;

    FanOutStep(Work work, List<Step<T>> nexts) {
        this.work = work;
        this.nexts = List.copyOf(nexts);
    }

    @Override
    void accept(T event) {
        work.tally.made(nexts.size() - 1);
        for (Step<T> next : nexts) {
            next.accept(event);
        }
    }

    @Override
    void mark(Mark mark) {
        for (Step<T> next : nexts) {
            next.mark(mark);
        }
    }
}
