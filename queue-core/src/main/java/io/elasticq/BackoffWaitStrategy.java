package io.elasticq;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@link WaitStrategy#backoff(int, int, Duration, Duration)}: the idle counter is the step, and the only state. */
final class BackoffWaitStrategy implements WaitStrategy {

    private final int yieldFrom;
    private final int parkFrom;
    private final int lastStep;
    private final long minParkNanos;
    private final long maxParkNanos;

    BackoffWaitStrategy(int spins, int yields, Duration minPark, Duration maxPark) {
        if (spins < 0 || yields < 0 || (long) spins + yields > 1_000_000_000) {
            throw new InvalidConfigException(
                    "spins and yields must be >= 0, and together <= 1000000000: spins=" + spins + ", yields=" + yields);
        }
        if (minPark.isNegative() || minPark.isZero() || minPark.compareTo(maxPark) > 0) {
            throw new InvalidConfigException(
                    "minPark must be above zero and <= maxPark: minPark=" + minPark + ", maxPark=" + maxPark);
        }
        this.minParkNanos = TimeUnit.NANOSECONDS.convert(minPark);
        this.maxParkNanos = TimeUnit.NANOSECONDS.convert(maxPark);
        this.yieldFrom = spins;
        this.parkFrom = spins + yields;
        // As many doublings as lead from the first to the longest time; the counter stops there.
        this.lastStep = parkFrom + Long.SIZE - Long.numberOfLeadingZeros(maxParkNanos / minParkNanos);
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // yielding is what the user asked for
    public int idle(int idleCounter) {
        if (idleCounter < yieldFrom) {
            Thread.onSpinWait();
        } else if (idleCounter < parkFrom) {
            Thread.yield();
        } else if (idleCounter < lastStep) {
            LockSupport.parkNanos(this, Math.min(minParkNanos << (idleCounter - parkFrom), maxParkNanos));
        } else {
            LockSupport.parkNanos(this, maxParkNanos);
            return idleCounter;
        }
        return idleCounter + 1;
    }
}
