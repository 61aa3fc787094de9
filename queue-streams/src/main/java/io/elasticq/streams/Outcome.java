package io.elasticq.streams;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a selection came to: how to make its result.
 *
 * @param <R> the type of the result
 */
record Outcome<R>(Supplier<? extends R> maker) {

    /** The time was over. */
    static final Outcome<?> NONE = new Outcome<>(() -> {
        throw new IllegalStateException("no case was chosen");
    });

    @SuppressWarnings("unchecked") // has no result
    static <R> Outcome<R> none() {
        return (Outcome<R>) NONE;
    }

    static <R> Outcome<R> failed(Throwable failure) {
        return new Outcome<>(() -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw failure instanceof RuntimeException e ? e : new IllegalStateException("the queue failed", failure);
        });
    }

    /** Runs the function of the chosen case. */
    R result() {
        return Objects.requireNonNull(maker.get(), "the function of a case returned null");
    }
}
