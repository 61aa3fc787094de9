package io.elasticq.cli.web;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How fast a thread goes. One thread waits; any may change it, at any time. */
final class Tempo {

    /** No waiting at all. */
    static final long UNLIMITED = TimeUnit.SECONDS.toNanos(1);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long EARLY_NANOS = TimeUnit.MILLISECONDS.toNanos(1); // several at a time: parking is not exact
    private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private volatile long perSecond;
    private long dueNanos = System.nanoTime();

    Tempo(long perSecond) {
        this.perSecond = perSecond;
    }

    long perSecond() {
        return perSecond;
    }

    void change(long newPerSecond) {
        perSecond = newPerSecond;
    }

    /** Returns when the next event is due, or when there is a reason not to wait any longer. Who was late does not hurry afterwards. */
    void await(BooleanSupplier isInAHurry) {
        long now = System.nanoTime();
        if (now - dueNanos > EARLY_NANOS) {
            dueNanos = now;
        }
        long wait = dueNanos - now;
        while (wait > EARLY_NANOS && perSecond != UNLIMITED && !isInAHurry.getAsBoolean()) {
            LockSupport.parkNanos(Math.min(wait, LONGEST_PARK_NANOS));
            wait = dueNanos - System.nanoTime();
        }
        dueNanos += SECOND_NANOS / perSecond;
    }
}
