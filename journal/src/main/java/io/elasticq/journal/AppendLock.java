package io.elasticq.journal;

import io.elasticq.WaitStrategy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * Mutual exclusion for the short time that an append takes. Neither fair nor reentrant. One atomic update where nobody competes, and no allocation
 * where somebody does; who waits spins, then yields, then parks for a short time, so no wake-up can be lost.
 */
final class AppendLock {

    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(AppendLock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final WaitStrategy waiting =
            WaitStrategy.backoff(100, 20, Duration.ofNanos(10_000), Duration.ofNanos(200_000));

    @SuppressWarnings("UnusedVariable") // used through HELD
    private int held;

    void lock() {
        if (!HELD.compareAndSet(this, 0, 1)) { // acquire: partner is unlock
            lockContended();
        }
    }

    private void lockContended() {
        int idle = 0;
        do {
            idle = waiting.idle(idle);
        } while ((int) HELD.getOpaque(this) != 0 || !HELD.compareAndSet(this, 0, 1));
    }

    void unlock() {
        HELD.setRelease(this, 0); // release: all that was done under the lock; partner is lock
    }
}
