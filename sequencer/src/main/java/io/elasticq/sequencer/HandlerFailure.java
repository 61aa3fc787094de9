package io.elasticq.sequencer;

import org.jspecify.annotations.Nullable;

/**
 * What a handler has thrown, and where.
 *
 * @param <E> the events
 * @param phase which of its methods
 * @param cause what was thrown
 * @param event the event, for {@link Phase#EVENT}; null otherwise. Not to be kept
 * @param sequence position of the event, or of the next one
 * @param attempt 1 for the first, one more with each RETRY
 */
public record HandlerFailure<E>(
        Phase phase, Throwable cause, @Nullable E event, long sequence, int attempt) {

    /** The methods of a handler. */
    public enum Phase {
        /** {@link EventHandler#onStart}. */
        START,
        /** {@link EventHandler#onBatchStart}. */
        BATCH_START,
        /** {@link EventHandler#onEvent}. */
        EVENT,
        /** {@link EventHandler#onIdle}, or the wait strategy. */
        IDLE,
        /** {@link EventHandler#onEnd}. */
        END
    }
}
