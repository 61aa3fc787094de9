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
 * One, two or four producers that offer, and a consumer that polls: strictly, so that it must tell an empty queue from a
 * producer that is half-way. As elsewhere the rate is the consumer's.
 */
@State(Scope.Group)
public class MpscPollBenchmark extends LockFreeBenchmark {

    /** The queue. */
    @Param({
        "MPSC_ELASTIC",
        "MPSC_FIXED",
        "BLOCKING_MPSC",
        "JC_MPSC_ARRAY",
        "JC_MPSC_CHUNKED",
        "JC_MPSC_GROWABLE",
        "JC_MPSC_BLOCKING",
        "ARRAY_BLOCKING",
        "LINKED_BLOCKING"
    })
    public QueueType type;

    /** The bound. */
    @Param(DEFAULT_CAPACITY)
    public int capacity;

    /** What both ends do after a failure. */
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

    /** One producer of one. */
    @Benchmark
    @Group("poll1p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void producePoll1p1c(Control control, Tally tally) {
        ChunkTransfer.offer(queue, waiting, control, tally);
    }

    /** The consumer. */
    @Benchmark
    @Group("poll1p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void consumePoll1p1c(Control control, Tally tally) {
        ChunkTransfer.poll(queue, waiting, control, tally);
    }

    /** One producer of two. */
    @Benchmark
    @Group("poll2p1c")
    @GroupThreads(2)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void producePoll2p1c(Control control, Tally tally) {
        ChunkTransfer.offer(queue, waiting, control, tally);
    }

    /** The consumer. */
    @Benchmark
    @Group("poll2p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void consumePoll2p1c(Control control, Tally tally) {
        ChunkTransfer.poll(queue, waiting, control, tally);
    }

    /** One producer of four. */
    @Benchmark
    @Group("poll4p1c")
    @GroupThreads(4)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void producePoll4p1c(Control control, Tally tally) {
        ChunkTransfer.offer(queue, waiting, control, tally);
    }

    /** The consumer. */
    @Benchmark
    @Group("poll4p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void consumePoll4p1c(Control control, Tally tally) {
        ChunkTransfer.poll(queue, waiting, control, tally);
    }
}
