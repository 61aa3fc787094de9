package io.elasticq.pipeline;

import java.util.Objects;

/**
 * What stands between a stage and the function that the user gave it: it may call it again, later, or not at all. For retries, circuit breakers, rate limits and the like, which libraries do well.
 * Several workers may call one guard at once.
 */
@FunctionalInterface
public interface Guard {

    /**
     * Calls the function, as often as it likes.
     *
     * @param attempt one try; what it throws is the function's
     * @throws InterruptedException if it waited and was interrupted
     * @throws Exception the event is handed to the error action of the stage
     */
    void run(Attempt attempt) throws Exception;

    /**
     * Both: this guard outside, the other around each attempt that this one makes. {@code retry.andThen(breaker)} asks the breaker before each try.
     *
     * @param inner stands between this guard and the function
     * @return the two as one
     */
    default Guard andThen(Guard inner) {
        Objects.requireNonNull(inner, "inner");
        return attempt -> run(() -> inner.run(attempt));
    }

    /** One try of what is guarded. */
    @FunctionalInterface
    interface Attempt {

        /**
         * Tries.
         *
         * @throws Exception the function's
         */
        void run() throws Exception;
    }
}
