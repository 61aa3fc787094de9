package io.elasticq.pipeline.window;

import io.elasticq.pipeline.state.StateCodec;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** An aggregate made of functions. One of them looks at all of an event that is added, and gives nothing of value. */
record Made<T, A, R>(
        String name,
        Begin<A> begin,
        ToLongFunction<? super T> looks,
        BiConsumer<? super A, ? super T> adds,
        @Nullable BiConsumer<? super A, ? super T> takesOut,
        BiConsumer<? super A, ? super A> merges,
        Function<? super A, ? extends R> results,
        StateCodec<A> codec)
        implements Aggregate<T, A, R> {

    Made {
        Objects.requireNonNull(begin, "create");
        Objects.requireNonNull(adds, "add");
        Objects.requireNonNull(merges, "merge");
        Objects.requireNonNull(results, "result");
        Objects.requireNonNull(codec, "codec");
    }

    /** Makes an accumulator. */
    @FunctionalInterface
    interface Begin<A> {
        A accumulator(boolean sliding);
    }

    @Override
    public A create() {
        return begin.accumulator(false);
    }

    @Override
    public A createSliding() {
        return begin.accumulator(true);
    }

    @Override
    public void check(T event) {
        long unused = looks.applyAsLong(event);
    }

    @Override
    public void add(A accumulator, T event) {
        adds.accept(accumulator, event);
    }

    @Override
    public void retract(A accumulator, T event) {
        if (takesOut == null) {
            throw new UnsupportedOperationException(name + " can't take events out");
        }
        takesOut.accept(accumulator, event);
    }

    @Override
    public boolean retracts() {
        return takesOut != null;
    }

    @Override
    public void merge(A accumulator, A other) {
        merges.accept(accumulator, other);
    }

    @Override
    public R result(A accumulator) {
        return results.apply(accumulator);
    }

    @Override
    public String toString() {
        return name;
    }
}
