package io.elasticq.benchmarks;

import io.elasticq.priority.PriorityElasticQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One thread, an empty queue with three levels of priority: the cost without contention of an offer and a poll, with the levels chosen in
 * turn. Many of them per call, for JMH's own loop costs as much as one.
 */
@State(Scope.Thread)
public class PriorityPairBenchmark extends LockFreeBenchmark {

    /** Pairs per call: a multiple of the levels. */
    private static final int OPERATIONS = 1023;

    private static final int LEVELS = 3;

    /** The queue. */
    @Param({"PRIORITY_STRICT", "PRIORITY_FAIR", "PRIORITY_WEIGHTED", "PRIORITY_BLOCKING"})
    public QueueType type;

    /** The bound, of each level. */
    @Param(DEFAULT_CAPACITY)
    public int capacity;

    private final Message[] messages = {new Message(0), new Message(1), new Message(2)};
    private Queue<Object> queue;
    private @Nullable PriorityElasticQueue<Object> levels; // the same, if it takes the level as an argument

    /** An element that knows its level, as the peer needs it. */
    private record Message(int level) implements Comparable<Message> {

        @Override
        public int compareTo(Message other) {
            return Integer.compare(other.level, level);
        }
    }

    /** Makes the queue and moves it off its first slot. */
    @Setup
    public void create() {
        queue = create(type, capacity);
        levels = queue instanceof PriorityElasticQueue<Object> ours ? ours : null;
        offerPoll();
    }

    /** One element in and out. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int offerPoll() {
        int polled = 0;
        for (int i = 0, level = 0; i < OPERATIONS; i++, level = level == LEVELS - 1 ? 0 : level + 1) {
            if (levels != null) {
                levels.offer(messages[level], level);
            } else {
                queue.offer(messages[level]);
            }
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
