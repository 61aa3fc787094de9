package io.elasticq.benchmarks;

import java.util.Queue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One thread, an empty queue: what metrics cost an offer and a poll. */
@State(Scope.Thread)
public class MetricsOverheadBenchmark extends LockFreeBenchmark {

    /** Pairs per call. */
    private static final int OPERATIONS = 1024;

    /** The queue. The plain ones come last, since a report compares ours with ours that come later. */
    @Param({
        "MPSC_BOUND",
        "MPSC_SAMPLED",
        "MPSC_EVERY",
        "MPSC_ELASTIC",
        "LOCKED_BOUND",
        "LOCKED_SAMPLED",
        "LOCKED_EVERY",
        "LOCKED"
    })
    public QueueType type;

    private Queue<Object> queue;

    /** Makes the queue, and its meters. */
    @Setup
    public void create() {
        queue = create(type, CAPACITY);
    }

    /** One element in and out. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int offerPoll() {
        return pairs(queue, OPERATIONS);
    }
}
