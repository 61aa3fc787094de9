package io.elasticq.benchmarks;

import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The settings of the benchmarks of lock-free queues. Their loops are compiled within milliseconds, and what differs is
 * rather from JVM to JVM than within one: shorter iterations leave time for more rounds.
 */
@Warmup(iterations = 3, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public abstract class LockFreeBenchmark extends ThroughputBenchmark {

    /** The bound of every queue that has one, as a parameter; a power of two, for JCTools would round it up to one. */
    static final String DEFAULT_CAPACITY = "" + CAPACITY;

    LockFreeBenchmark() {}

    /** The queue, elastic from 1 Ki on; JCTools wants its minimum to be less than the bound. */
    static Queue<Object> create(QueueType type, int capacity) {
        return type.create(Math.min(MIN_CAPACITY, capacity / 2), capacity);
    }

    /** So many times one element in and out. Returns how many came out, which is all of them. */
    static int pairs(Queue<Object> queue, int count) {
        int polled = 0;
        for (int i = 0; i < count; i++) {
            queue.offer(ELEMENT);
            if (queue.poll() != null) {
                polled++;
            }
        }
        if (polled != count) {
            throw new IllegalStateException("polled " + polled + " elements, not " + count);
        }
        return polled;
    }
}
