package io.elasticq.contract;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** What a thread of a test does before it tries again. */
public final class Backoff {

    private static final int YIELDS = 16; // on average
    private static final long PARK_NANOS = 50_000;

    private Backoff() {}

    /** Yields, and now and then parks: threads that only yield may starve the one that they wait for, where there are more of them than cores. */
    public static void pause() {
        if (ThreadLocalRandom.current().nextInt(YIELDS) == 0) {
            LockSupport.parkNanos(PARK_NANOS);
        } else {
            Thread.yield();
        }
    }
}
