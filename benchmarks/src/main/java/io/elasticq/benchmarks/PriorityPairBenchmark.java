package io.elasticq.benchmarks;

import static io.elasticq.benchmarks.PriorityMessage.LEVELS;

import java.util.Queue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One thread, three levels of priority: the cost without contention of an offer and a poll, with the levels chosen in turn. Many of them per
 * call, for JMH's own loop costs as much as one.
 */
public class PriorityPairBenchmark extends LockFreeBenchmark {

    /** Pairs per call: a multiple of the levels. */
    private static final int OPERATIONS = 1023;

    /** What the queue of {@link #offerPollFilled} holds before each offer. */
    private static final int FILLED = 999;

    /** A queue that holds nothing between two pairs: the best case of a heap. */
    @State(Scope.Thread)
    public static class Empty {

        /** The queue. */
        @Param({"PRIORITY_STRICT", "PRIORITY_FAIR", "PRIORITY_WEIGHTED", "PRIORITY_BLOCKING"})
        public QueueType type;

        /** The bound, of each level. */
        @Param(DEFAULT_CAPACITY)
        public int capacity;

        Queue<Object> queue;

        /** Makes the queue and moves it off its first slot. */
        @Setup
        public void create() {
            queue = LockFreeBenchmark.create(type, capacity);
            fill();
            pairs(queue);
        }

        void fill() {}
    }

    /** A queue that holds some elements of each level to begin with. */
    @State(Scope.Thread)
    public static class Filled extends Empty {

        @Override
        void fill() {
            for (int i = 0; i < FILLED; i++) {
                PriorityMessage.offer(queue, i % LEVELS);
            }
        }
    }

    /** One element in and out of an empty queue. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int offerPoll(Empty state) {
        return pairs(state.queue);
    }

    /** One element in and out of a queue with 999. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int offerPollFilled(Filled state) {
        return pairs(state.queue);
    }

    private static int pairs(Queue<Object> queue) {
        int polled = 0;
        for (int i = 0, level = 0; i < OPERATIONS; i++, level = PriorityMessage.next(level)) {
            PriorityMessage.offer(queue, level);
            if (queue.poll() != null) {
                polled++;
            }
        }
        if (polled != OPERATIONS) {
            throw new IllegalStateException("polled " + polled + " elements, not " + OPERATIONS);
        }
        return polled;
    }
}
