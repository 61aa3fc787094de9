package io.elasticq.benchmarks;

import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One thread, an empty queue: the cost of an uncontended offer and poll. */
@State(Scope.Thread)
public class SingleThreadBenchmark extends ThroughputBenchmark {

    /** The queue. The fixed one has an array as long as ArrayBlockingQueue's, the elastic one stays small. */
    @Param({"LOCKED", "LOCKED_FIXED", "ARRAY_BLOCKING", "LINKED_BLOCKING"})
    public QueueType type;

    private Queue<Object> queue;

    /** Makes the queue. */
    @Setup
    public void create() {
        queue = type.create(MIN_CAPACITY, CAPACITY);
    }

    /** One element in and out. */
    @Benchmark
    public @Nullable Object offerPoll() {
        queue.offer(ELEMENT);
        return queue.poll();
    }
}
