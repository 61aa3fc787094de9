package io.elasticq.benchmarks;

import org.jctools.queues.MessagePassingQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One thread, a batch in and out by JCTools' {@code fill} and {@code drain}, which ours have as well. */
@State(Scope.Thread)
public class FillDrainBenchmark extends LockFreeBenchmark {

    private static final int BATCH = 100;

    /** The queue. */
    @Param({
        "MPSC_ELASTIC",
        "MPSC_FIXED",
        "SPSC_ELASTIC",
        "SPSC_FIXED",
        "JC_MPSC_ARRAY",
        "JC_MPSC_CHUNKED",
        "JC_MPSC_GROWABLE",
        "JC_MPSC_BLOCKING",
        "JC_MPSC_XADD",
        "JC_SPSC_ARRAY",
        "JC_SPSC_GROWABLE"
    })
    public QueueType type;

    /** The bound. */
    @Param(DEFAULT_CAPACITY)
    public int capacity;

    private MessagePassingQueue<Object> queue;
    private final MessagePassingQueue.Supplier<Object> source = () -> ELEMENT;
    private final Sink sink = new Sink();

    /** Makes the queue. */
    @Setup
    @SuppressWarnings("unchecked") // it is of the same element type
    public void create() {
        queue = (MessagePassingQueue<Object>) create(type, capacity);
    }

    /** Batches of 100. Both may move fewer, at the end of an array for instance, and are called again. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long batch100() {
        long before = sink.accepted;
        int filled = 0;
        while (filled < BATCH) {
            filled += queue.fill(source, BATCH - filled);
        }
        int drained = 0;
        while (drained < BATCH) {
            drained += queue.drain(sink, BATCH - drained);
        }
        if (sink.accepted - before != BATCH) {
            throw new IllegalStateException("drained " + (sink.accepted - before) + " elements, not " + BATCH);
        }
        return sink.accepted;
    }

    private static final class Sink implements MessagePassingQueue.Consumer<Object> {

        private long accepted;

        @Override
        public void accept(Object element) {
            accepted++;
        }
    }
}
