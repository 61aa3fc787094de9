package io.elasticq.examples.accesslog;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.window.Aggregate;
import java.util.function.Predicate;

/** An aggregate of those events only that have something. */
record Where<T, A, R>(Predicate<? super T> condition, Aggregate<T, A, R> of) implements Aggregate<T, A, R> {

    static <T, A, R> Aggregate<T, ?, R> where(Predicate<? super T> condition, Aggregate<T, A, R> of) {
        return new Where<>(condition, of);
    }

    @Override
    public A create() {
        return of.create();
    }

    @Override
    public void check(T event) {
        if (condition.test(event)) {
            of.check(event);
        }
    }

    @Override
    public void add(A accumulator, T event) {
        if (condition.test(event)) {
            of.add(accumulator, event);
        }
    }

    @Override
    public void merge(A accumulator, A other) {
        of.merge(accumulator, other);
    }

    @Override
    public R result(A accumulator) {
        return of.result(accumulator);
    }

    @Override
    public StateCodec<A> codec() {
        return of.codec();
    }
}
