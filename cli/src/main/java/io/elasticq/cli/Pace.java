package io.elasticq.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A timetable for so many events per second, evenly spread. An event that was late does not make the next one late; but
 * after a pause the timetable starts anew, so there is no burst to catch up. For one thread.
 */
final class Pace {

    static final long MAX_PER_SECOND = 1_000_000_000;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long perSecond;
    private final LongSupplier nanoTime;
    private long startNanos;
    private long passed;

    Pace(long perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    /** Time until the next event is due, 0 or less if it is. */
    long untilDueNanos() {
        return startNanos + passed * SECOND_NANOS / perSecond - nanoTime.getAsLong();
    }

    /** Notes that an event took place. */
    void pass() {
        long late = -untilDueNanos();
        if (late > MAX_LAG_NANOS) {
            startNanos += late;
        }
        passed++;
        if (passed == perSecond) { // keeps the product small
            startNanos += SECOND_NANOS;
            passed = 0;
        }
    }
}
