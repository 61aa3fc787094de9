package io.elasticq.benchmarks;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.Control;

/**
 * One end of a transfer: each call moves one element, however often it must try, so that operations are elements.
 *
 * <p>The only calls that move nothing are those that JMH ends: the other end may have left already, and nobody would make
 * room or bring elements. That is at most one call per thread and iteration, among millions.
 */
final class Transfer {

    /** Tries before the processor is given away; with more threads than cores the other end may be waiting for it. */
    private static final int SPINS = 100;

    /** Long enough not to matter, short enough to end an iteration in time. */
    private static final long TIMEOUT_MILLIS = 10;

    private Transfer() {}

    static void offer(Queue<Object> queue, Object element, Control control) {
        int failures = 0;
        while (!queue.offer(element) && !control.stopMeasurement) {
            failures = idle(failures);
        }
    }

    static @Nullable Object poll(Queue<Object> queue, Control control) {
        int failures = 0;
        Object element = queue.poll();
        while (element == null && !control.stopMeasurement) {
            failures = idle(failures);
            element = queue.poll();
        }
        return element;
    }

    /** As {@code put}, but it ends. The timeout costs nothing unless the thread waits. */
    static void put(BlockingQueue<Object> queue, Object element, Control control) throws InterruptedException {
        boolean done = false;
        while (!done) {
            done = queue.offer(element, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS) || control.stopMeasurement;
        }
    }

    /** As {@code take}, but it ends. */
    static @Nullable Object take(BlockingQueue<Object> queue, Control control) throws InterruptedException {
        Object element = queue.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        while (element == null && !control.stopMeasurement) {
            element = queue.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }
        return element;
    }

    @SuppressWarnings("ThreadPriorityCheck") // the peer may need this very core
    static int idle(int failures) {
        if (failures < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
        return failures + 1;
    }
}
