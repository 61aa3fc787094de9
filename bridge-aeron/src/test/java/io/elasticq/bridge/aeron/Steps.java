package io.elasticq.bridge.aeron;

import io.elasticq.WaitStrategy;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Drives things by hand until something is so. */
final class Steps {

    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(4);

    private Steps() {}

    static void until(BooleanSupplier done, Runnable... steps) {
        WaitStrategy wait = WaitStrategy.backoff();
        long start = System.nanoTime();
        for (int idle = 0; !done.getAsBoolean(); idle = wait.idle(idle)) {
            for (Runnable step : steps) {
                step.run();
            }
            if (System.nanoTime() - start > MOST_NANOS) {
                throw new AssertionError("it did not come to that");
            }
        }
    }
}
