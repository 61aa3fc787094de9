package io.elasticq.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;

/** What all threads of this JVM have allocated; of threads that have ended, those that were made here. JMH's own profiler forgets those that end while it measures. */
final class AllocatedBytes {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final LongAdder ended = new LongAdder();

    long total() {
        long[] running = THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds());
        return ended.sum() + Arrays.stream(running).filter(bytes -> bytes > 0).sum();
    }

    /** Threads that say at their end what they have allocated. */
    ThreadFactory threads() {
        return task -> new Thread(() -> {
            try {
                task.run();
            } finally {
                ended.add(THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()));
            }
        });
    }
}
