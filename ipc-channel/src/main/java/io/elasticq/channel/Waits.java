package io.elasticq.channel;

import io.elasticq.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A wait for what another thread, or process, does, that time or an interruption may end. */
final class Waits {

    /** For a wait that time may end. */
    private static final WaitStrategy UNSIGNALLED = WaitStrategy.backoff();

    private final WaitStrategy strategy;
    private final long limitNanos;
    private final long start = System.nanoTime();
    private int idle;

    Waits(WaitStrategy strategy, Duration timeout) {
        this.strategy = strategy.needsSignals() ? UNSIGNALLED : strategy;
        this.limitNanos = TimeUnit.NANOSECONDS.convert(timeout); // as far as a long goes
    }

    /** Waits a little; false if the time is over. */
    boolean again() throws InterruptedException {
        if (System.nanoTime() - start >= limitNanos) {
            return false;
        }
        idle = idle(strategy, idle);
        return true;
    }

    static int idle(WaitStrategy strategy, int idle) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return strategy.idle(idle);
    }

    /** Whether it came true in time. */
    static boolean until(BooleanSupplier done, Duration timeout, WaitStrategy strategy) throws InterruptedException {
        Waits wait = new Waits(strategy, timeout);
        while (!done.getAsBoolean()) {
            if (!wait.again()) {
                return false;
            }
        }
        return true;
    }
}
