package io.elasticq.pipeline.window;

import io.elasticq.pipeline.state.StateCodec;

/**
 * What is computed of the events of a window, one at a time. It holds nothing itself, and any number of threads may use it; all that it knows of a window is in an accumulator of that window.
 *
 * @param <T> the events
 * @param <A> the accumulators: mutable, used by one thread
 * @param <R> the results
 */
public interface Aggregate<T, A, R> {

    /**
     * Begins a window.
     *
     * @return an accumulator of no events
     */
    A create();

    /**
     * Begins a window that events are also {@linkplain #retract taken out} of. Where that needs more memory, such as all values that may be the least one day, it is only kept by these.
     *
     * @return an accumulator of no events; as {@link #create} unless overridden
     */
    default A createSliding() {
        return create();
    }

    /**
     * Throws what {@link #add} would throw of this event, and changes nothing. {@link Aggregates#all} asks each of its parts, before it adds the event to any.
     *
     * @param event not null
     */
    default void check(T event) {}

    /**
     * Adds an event. If this throws, the accumulator must be as it was.
     *
     * @param accumulator of the window
     * @param event not null
     */
    void add(A accumulator, T event);

    /**
     * Takes out the event that was added first, of those that are in. Only windows that slide over events ask for it, of accumulators that {@link #createSliding} made. If this throws, the accumulator
     * is not used any more.
     *
     * @param accumulator of the window
     * @param event the oldest in it
     * @throws UnsupportedOperationException if {@link #retracts} is false
     */
    default void retract(A accumulator, T event) {
        throw new UnsupportedOperationException(getClass().getName() + " can't take events out");
    }

    /**
     * Whether {@link #retract} works.
     *
     * @return false unless overridden
     */
    default boolean retracts() {
        return false;
    }

    /**
     * Adds all that is in another accumulator, which comes after what is in this one. If this throws, the accumulator is not used any more.
     *
     * @param accumulator of the window
     * @param other is not changed, neither now nor when the accumulator is
     */
    void merge(A accumulator, A other);

    /**
     * Computes the result, as often as it is asked for.
     *
     * @param accumulator is not changed
     * @return not null
     */
    R result(A accumulator);

    /**
     * How accumulators are written into checkpoints.
     *
     * @return the codec
     */
    StateCodec<A> codec();
}
