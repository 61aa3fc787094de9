package io.elasticq.benchmarks;

import java.util.Queue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One thread, an empty queue: the cost without contention of an offer and a poll. Many of them per call, for JMH's own loop
 * costs as much as one.
 */
@State(Scope.Thread)
public class LockFreePairBenchmark extends LockFreeBenchmark {

    /** Pairs per call. */
    private static final int OPERATIONS = 1024;

    /** The queue. A fixed one walks through its whole array, an elastic one stays small. */
    @Param({
        "MPSC_ELASTIC",
        "MPSC_FIXED",
        "BLOCKING_MPSC",
        "SPSC_ELASTIC",
        "SPSC_FIXED",
        "JC_MPSC_ARRAY",
        "JC_MPSC_VARHANDLE",
        "JC_MPSC_CHUNKED",
        "JC_MPSC_GROWABLE",
        "JC_MPSC_BLOCKING",
        "JC_MPSC_XADD",
        "JC_SPSC_ARRAY",
        "JC_SPSC_VARHANDLE",
        "JC_SPSC_GROWABLE",
        "ARRAY_BLOCKING",
        "LINKED_BLOCKING",
        "CONCURRENT_LINKED",
        "LINKED_TRANSFER"
    })
    public QueueType type;

    /** The bound. */
    @Param(DEFAULT_CAPACITY)
    public int capacity;

    private Queue<Object> queue;

    /** Makes the queue and moves it off its first slot. */
    @Setup
    public void create() {
        queue = create(type, capacity);
        offerPoll();
    }

    /** One element in and out. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int offerPoll() {
        return pairs(queue, OPERATIONS);
    }
}
