package io.elasticq.benchmarks;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
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
 * One, two or four producers that offer to three levels in turn, and a consumer that polls. The heap has no bound; so that it is compared at the same
 * fill level, producers wait between their chunks while so many elements are on their way.
 */
@State(Scope.Group)
public class PriorityTransferBenchmark extends LockFreeBenchmark {

    /** The queue. */
    @Param({"PRIORITY_STRICT", "PRIORITY_FAIR", "PRIORITY_WEIGHTED", "PRIORITY_BLOCKING"})
    public QueueType type;

    /** How many elements may be on their way; and the bound of each level, which is never met. */
    @Param("8192")
    public int capacity;

    private Queue<Object> queue;
    private final AtomicLong onTheWay = new AtomicLong();

    /** Makes the queue. */
    @Setup
    public void create() {
        queue = create(type, capacity);
    }

    /** Nothing may be lost. */
    @TearDown(Level.Iteration)
    public void settle(Ledger ledger) {
        ledger.settle(queue);
        onTheWay.set(0);
    }

    /** One producer of one. */
    @Benchmark
    @Group("poll1p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void producePoll1p1c(Control control, Tally tally) {
        offer(control, tally);
    }

    /** The consumer. */
    @Benchmark
    @Group("poll1p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void consumePoll1p1c(Control control, Tally tally) {
        poll(control, tally);
    }

    /** One producer of two. */
    @Benchmark
    @Group("poll2p1c")
    @GroupThreads(2)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void producePoll2p1c(Control control, Tally tally) {
        offer(control, tally);
    }

    /** The consumer. */
    @Benchmark
    @Group("poll2p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void consumePoll2p1c(Control control, Tally tally) {
        poll(control, tally);
    }

    /** One producer of four: the shape of an MQTT proxy. */
    @Benchmark
    @Group("poll4p1c")
    @GroupThreads(4)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void producePoll4p1c(Control control, Tally tally) {
        offer(control, tally);
    }

    /** The consumer. */
    @Benchmark
    @Group("poll4p1c")
    @GroupThreads(1)
    @OperationsPerInvocation(ChunkTransfer.CHUNK)
    public void consumePoll4p1c(Control control, Tally tally) {
        poll(control, tally);
    }

    private void offer(Control control, Tally tally) {
        while (onTheWay.addAndGet(ChunkTransfer.CHUNK) > capacity) {
            onTheWay.addAndGet(-ChunkTransfer.CHUNK);
            if (control.stopMeasurement) {
                return;
            }
            Thread.onSpinWait();
        }
        for (int i = 0, level = 0; i < ChunkTransfer.CHUNK; i++, level = PriorityMessage.next(level)) {
            if (!PriorityMessage.offer(queue, level)) {
                throw new IllegalStateException("refused: capacity=" + capacity + ", level=" + level);
            }
        }
        tally.add(ChunkTransfer.CHUNK);
    }

    private void poll(Control control, Tally tally) {
        onTheWay.addAndGet(-ChunkTransfer.poll(queue, Waiting.SPIN, control, tally));
    }
}
