package io.elasticq.jcstress;

import io.elasticq.BlockingElasticQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The waits of one thread. They have a limit, so that a lost wake-up is an outcome and not a hang; a wait that lasted until the
 * limit was in vain even if it ended well, since who wakes up by itself looks once more.
 */
final class Wait {

    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private boolean inVain;

    /** Waits for room; false if the queue was closed or the time is over. */
    boolean offer(BlockingElasticQueue<Integer> queue, Integer element) {
        long start = System.nanoTime();
        try {
            return queue.offer(element, LIMIT_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            inVain |= System.nanoTime() - start >= LIMIT_NANOS;
        }
    }

    /** Waits for room for all of them. */
    boolean offerBatch(BlockingElasticQueue<Integer> queue, List<Integer> batch) {
        long start = System.nanoTime();
        try {
            return queue.offerBatch(batch, Duration.ofNanos(LIMIT_NANOS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            inVain |= System.nanoTime() - start >= LIMIT_NANOS;
        }
    }

    /** Waits for an element; null if the queue was closed or the time is over. */
    @Nullable
    Integer poll(BlockingElasticQueue<Integer> queue) {
        long start = System.nanoTime();
        try {
            return queue.poll(LIMIT_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            inVain |= System.nanoTime() - start >= LIMIT_NANOS;
        }
    }

    boolean inVain() {
        return inVain;
    }
}
