package io.elasticq;

import java.time.Duration;

/**
 * How a thread spends the time until something has happened. The loop belongs to the caller, and has this shape:
 *
 * <pre>{@code
 * int idle = 0;
 * E element;
 * while ((element = queue.poll()) == null) {
 *     idle = strategy.idle(idle);
 * }
 * }</pre>
 *
 * <p>The shape is that of JCTools' {@code MessagePassingQueue.WaitStrategy}. The strategies made here may
 * be shared by any number of threads, and none of them throws or clears an interruption: a caller that wants to be interruptible looks at
 * {@link Thread#isInterrupted} in its loop.
 */
@FunctionalInterface
public interface WaitStrategy {

    /**
     * Spends some time. The caller looks for what it waits for between two calls.
     *
     * @param idleCounter 0 in the first call of a wait, then what the last call returned
     * @return what to pass to the next call
     */
    int idle(int idleCounter);

    /**
     * Ends the waits of all threads that are in {@link #idle}. Called after each change that someone may wait for; only a
     * strategy that parks without a time limit needs it, so it does nothing unless overridden.
     */
    default void signalAll() {}

    /**
     * Whether {@link #idle} may park without a time limit, so that a wait ends only with {@link #signalAll}. Such a strategy can't wait for what another process does.
     *
     * @return false unless overridden
     */
    default boolean needsSignals() {
        return false;
    }

    /**
     * Never gives up the core. Lowest latency; for as many waiting threads as there are idle cores.
     *
     * @return the strategy
     */
    static WaitStrategy busySpin() {
        return idleCounter -> {
            Thread.onSpinWait();
            return idleCounter;
        };
    }

    /**
     * Offers the core to others each time. For no more threads than there are cores: of more, one that yields again and again may
     * not run for long, since a scheduler may take a slice of its time for each (Linux 6.18 does). {@link #backoff()} has no such limit.
     *
     * @return the strategy
     */
    @SuppressWarnings("ThreadPriorityCheck") // yielding is what the user asked for
    static WaitStrategy yielding() {
        return idleCounter -> {
            Thread.yield();
            return idleCounter;
        };
    }

    /**
     * Spins 100 times, yields 10 times, then parks from 1 microsecond, doubling, up to 1 millisecond.
     *
     * @return the strategy
     */
    static WaitStrategy backoff() {
        return backoff(100, 10, Duration.ofNanos(1_000), Duration.ofMillis(1));
    }

    /**
     * Spins, then yields, then parks for longer and longer.
     *
     * @param spins how often to spin, 0 or more
     * @param yields how often to yield after that, 0 or more
     * @param minPark how long to park at first, above zero
     * @param maxPark how long to park at the most, at least {@code minPark}
     * @return the strategy
     * @throws InvalidConfigException if a value is out of its range
     */
    static WaitStrategy backoff(int spins, int yields, Duration minPark, Duration maxPark) {
        return new BackoffWaitStrategy(spins, yields, minPark, maxPark);
    }

    /**
     * Parks until {@link #signalAll} is called. The side that makes what is waited for must call it after each change;
     * then no wake-up is lost. Without waiting threads a signal costs one fence and one read. No monitor is used.
     *
     * @return a new strategy, to be shared by both sides
     */
    static WaitStrategy blocking() {
        return new ParkingWaitStrategy();
    }
}
