package io.elasticq.benchmarks;

import io.elasticq.ElasticQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One thread, a batch in and out through collections. The JDK's queues have only {@code addAll} and {@code drainTo} for
 * it; ours uses {@code offerBatch(Collection)} and {@code drainTo}.
 */
@State(Scope.Thread)
public class CollectionBatchBenchmark extends ThroughputBenchmark {

    /** The queue. */
    @Param({"LOCKED", "ARRAY_BLOCKING", "LINKED_BLOCKING"})
    public QueueType type;

    private BlockingQueue<Object> queue;
    private List<Object> batch100;
    private List<Object> batch1000;
    private List<Object> into;

    /** Makes the queue and the batches. */
    @Setup
    public void create() {
        queue = type.createBlocking(MIN_CAPACITY, CAPACITY);
        batch100 = new ArrayList<>(Collections.nCopies(100, ELEMENT));
        batch1000 = new ArrayList<>(Collections.nCopies(1000, ELEMENT));
        into = new ArrayList<>(1000);
    }

    /** Batches of 100. */
    @Benchmark
    @OperationsPerInvocation(100)
    public int batch100() {
        return transfer(batch100);
    }

    /** Batches of 1000. */
    @Benchmark
    @OperationsPerInvocation(1000)
    public int batch1000() {
        return transfer(batch1000);
    }

    private int transfer(List<Object> batch) {
        if (queue instanceof ElasticQueue<Object> elastic) {
            elastic.offerBatch(batch);
        } else {
            queue.addAll(batch);
        }
        into.clear();
        return queue.drainTo(into);
    }
}
