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
 * One thread, a batch in and out through arrays. JCTools has nothing like it: the report sets these against its results in
 * {@link FillDrainBenchmark}.
 */
@State(Scope.Thread)
public class LockFreeArrayBatchBenchmark extends LockFreeBenchmark {

    private static final int BATCH = 100;

    /** The queue. */
    @Param({"MPSC_ELASTIC", "MPSC_FIXED", "SPSC_ELASTIC", "SPSC_FIXED"})
    public QueueType type;

    /** The bound. */
    @Param(DEFAULT_CAPACITY)
    public int capacity;

    private ElasticQueue<Object> queue;
    private Object[] batch;
    private Object[] into;

    /** Makes the queue and the batch. */
    @Setup
    public void create() {
        queue = (ElasticQueue<Object>) create(type, capacity);
        batch = new Object[BATCH];
        Arrays.fill(batch, ELEMENT);
        into = new Object[BATCH];
    }

    /** Batches of 100. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int batch100() {
        boolean offered = queue.offerBatch(batch, 0, BATCH);
        int polled = queue.pollBatch(into, 0, BATCH);
        if (!offered || polled != BATCH) {
            throw new IllegalStateException("polled " + polled + " elements, not " + BATCH);
        }
        return polled;
    }
}
