package io.elasticq.benchmarks;

import io.elasticq.ElasticQueue;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One thread, a batch in and out through arrays. The JDK's queues have nothing like it: the report sets these against
 * their results in {@link CollectionBatchBenchmark}.
 */
@State(Scope.Thread)
public class ArrayBatchBenchmark extends ThroughputBenchmark {

    /** The queue. */
    @Param("LOCKED")
    public QueueType type;

    private ElasticQueue<Object> queue;
    private Object[] batch;
    private Object[] into;

    /** Makes the queue and the batch. */
    @Setup
    public void create() {
        queue = (ElasticQueue<Object>) type.create(MIN_CAPACITY, CAPACITY);
        batch = new Object[1000];
        Arrays.fill(batch, ELEMENT);
        into = new Object[1000];
    }

    /** Batches of 100. */
    @Benchmark
    @OperationsPerInvocation(100)
    public int batch100() {
        queue.offerBatch(batch, 0, 100);
        return queue.pollBatch(into, 0, 100);
    }

    /** Batches of 1000. */
    @Benchmark
    @OperationsPerInvocation(1000)
    public int batch1000() {
        queue.offerBatch(batch, 0, 1000);
        return queue.pollBatch(into, 0, 1000);
    }
}
