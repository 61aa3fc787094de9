package io.elasticq.journal;

import java.time.Instant;
import java.util.Objects;

/** Where a tailer begins. */
public sealed interface TailStart {

    /** With the oldest record that is left. */
    record Oldest() implements TailStart {}

    /** With the next record that is appended. */
    record Next() implements TailStart {}

    /**
     * With a record. If it is no longer there, the tailer is overrun.
     *
     * @param sequence from 1 to one past the last
     */
    record Sequence(long sequence) implements TailStart {}

    /**
     * With the first record that is left and has this time, to the millisecond, or a later one; with the next that is appended if there is none.
     *
     * @param time by the clock of the writer
     */
    record Time(Instant time) implements TailStart {

        /**
         * The time as records have it.
         *
         * @return milliseconds since 1970; the least or the greatest number where that is too far away
         */
        public long toEpochMilli() {
            try {
                return time.toEpochMilli();
            } catch (ArithmeticException e) {
                return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE; // 292 million years away
            }
        }
    }

    /**
     * See {@link Oldest}.
     *
     * @return the start
     */
    static TailStart oldest() {
        return new Oldest();
    }

    /**
     * See {@link Next}.
     *
     * @return the start
     */
    static TailStart next() {
        return new Next();
    }

    /**
     * See {@link Sequence}.
     *
     * @param sequence at least 1
     * @return the start
     * @throws IllegalArgumentException if it is less
     */
    static TailStart sequence(long sequence) {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence must be >= 1: sequence=" + sequence);
        }
        return new Sequence(sequence);
    }

    /**
     * See {@link Time}.
     *
     * @param time not null
     * @return the start
     */
    static TailStart time(Instant time) {
        return new Time(Objects.requireNonNull(time, "time"));
    }
}
