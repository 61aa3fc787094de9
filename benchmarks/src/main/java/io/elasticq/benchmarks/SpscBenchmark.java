package io.elasticq.benchmarks;

import java.util.Queue;
import org.jctools.queues.MessagePassingQueue;
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

/** One producer that offers, and one consumer: {@code poll}, {@code relaxedPoll}, and {@code drain} of up to 1024. */
@State(Scope.Group)
public class SpscBenchmark extends LockFreeBenchmark {

    /** The queue. */
    @Param({"SPSC_ELASTIC", "SPSC_FIXED", "JC_SPSC_ARRAY", "JC_SPSC_VARHANDLE", "JC_SPSC_GROWABLE"})
    public QueueType type;

    /** The bound. */
    @Param(DEFAULT_CAPACITY)
    public int capacity;

    /** What both ends do after a failure. */
    @Param("SPIN")
    public Waiting waiting;

    private Queue<Object> queue;
    private MessagePassingQueue<Object> messages;

    /** Makes the queue. */
    @Setup
    @SuppressWarnings("unchecked") // it is of the same element type
    public void create() {
        queue = create(type, capacity);
        messages = (MessagePassingQueue<Object>) queue;
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

    /** One producer of one. */
    @Benchmark
    @Group("relaxedPoll1p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void produceRelaxedPoll1p1c(Control control, Tally tally) {
        ChunkTransfer.offer(queue, waiting, control, tally);
    }

    /** The consumer. */
    @Benchmark
    @Group("relaxedPoll1p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void consumeRelaxedPoll1p1c(Control control, Tally tally) {
        ChunkTransfer.relaxedPoll(messages, waiting, control, tally);
    }

    /** One producer of one. */
    @Benchmark
    @Group("drain1p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void produceDrain1p1c(Control control, Tally tally) {
        ChunkTransfer.offer(queue, waiting, control, tally);
    }

    /** The consumer. */
    @Benchmark
    @Group("drain1p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void consumeDrain1p1c(Control control, Tally tally) {
        ChunkTransfer.drain(messages, waiting, control, tally);
    }
}
