package io.elasticq.router;

import java.time.Duration;

/** Durations as clocks count them. */
final class Nanos {

    private Nanos() {}

    /** In nanoseconds; the most that there are, for what is longer. */
    static long of(Duration time) {
        try {
            return time.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE; // 292 years
        }
    }
}
