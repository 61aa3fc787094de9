package io.elasticq.benchmarks;

import java.util.Queue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Control;

/**
 * A producer that works between two offers, and a consumer that polls a queue which is nearly always empty: how much the
 * idle consumer slows the producer. The rate includes the work, which is the same for all.
 */
@State(Scope.Group)
public class IdleConsumerBenchmark extends LockFreeBenchmark {

    /** About 0.2 µs: longer than a consumer needs for an element. */
    private static final int WORK_TOKENS = 100;

    /** The queue. */
    @Param({
        "MPSC_ELASTIC",
        "MPSC_FIXED",
        "BLOCKING_MPSC",
        "SPSC_ELASTIC",
        "JC_MPSC_ARRAY",
        "JC_MPSC_GROWABLE",
        "JC_MPSC_BLOCKING",
        "JC_SPSC_ARRAY",
        "ARRAY_BLOCKING"
    })
    public QueueType type;

    /** The bound. */
    @Param(DEFAULT_CAPACITY)
    public int capacity;

    /** What the consumer does after a failure. */
    @Param("SPIN")
    public Waiting waiting;

    private Queue<Object> queue;

    /** Makes the queue. */
    @Setup
    public void create() {
        queue = create(type, capacity);
    }

    /** Nothing may be lost. */
    @TearDown(Level.Iteration)
    public void settle(Ledger ledger) {
        ledger.settle(queue);
    }

    /** The producer, which is never refused. */
    @Benchmark
    @Group("idleConsumer1p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void produceIdleConsumer1p1c(Control control, Tally tally) {
        ChunkTransfer.offerAndWork(queue, WORK_TOKENS, control, tally);
    }

    /** The consumer. */
    @Benchmark
    @Group("idleConsumer1p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void consumeIdleConsumer1p1c(Control control, Tally tally) {
        ChunkTransfer.poll(queue, waiting, control, tally);
    }
}
