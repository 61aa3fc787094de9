package io.elasticq.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A timetable that lets records pass as far apart as they were appended, or so many times faster. The first one passes at once. For one thread. */
final class ReplayPace {

    private static final double MILLI_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Waits. */
    interface Sleeper {
        void sleep(long nanos) throws InterruptedException;
    }

    private final double speed;
    private final LongSupplier nanoTime;
    private final Sleeper sleeper;
    private boolean started;
    private long startNanos;
    private long firstMillis;

    /** With a speed above 0, 1 being that of the records. */
    ReplayPace(double speed, LongSupplier nanoTime, Sleeper sleeper) {
        this.speed = speed;
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
    }

    /** How long the record of this time has to wait; 0 or less if it has not. One that is late does not make the next one late. */
    long untilDueNanos(long timestamp) {
        if (!started) {
            started = true;
            startNanos = nanoTime.getAsLong();
            firstMillis = timestamp;
        }
        double due = (timestamp - firstMillis) * MILLI_NANOS / speed; // one that is too large becomes the largest long
        return (long) due - (nanoTime.getAsLong() - startNanos);
    }

    void sleep(long nanos) throws InterruptedException {
        sleeper.sleep(nanos);
    }
}
