package io.elasticq.benchmarks;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.BlockingMpscQueue;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.lockfree.SpscElasticQueue;
import io.elasticq.metrics.ElasticQueueMetrics;
import io.elasticq.metrics.QueueTiming;
import io.elasticq.priority.PriorityElasticQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.MpscBlockingConsumerArrayQueue;
import org.jctools.queues.MpscChunkedArrayQueue;
import org.jctools.queues.MpscGrowableArrayQueue;
import org.jctools.queues.MpscUnboundedXaddArrayQueue;
import org.jctools.queues.SpscArrayQueue;
import org.jctools.queues.SpscGrowableArrayQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;

/** The queues that are measured: ours, and their peers. A further one is a constant here and a name in the benchmarks. */
public enum QueueType implements Subject {
    /** Starts at the minimum and grows on demand: what a user gets by default. */
    LOCKED(
            "LockedElasticQueue",
            Access.MPMC,
            true,
            (min, max) -> new LockedElasticQueue<>(elastic(min, max), OverflowPolicy.BLOCK)),
    /** The same class at its maximum from the start: the same array as ArrayBlockingQueue's. */
    LOCKED_FIXED(
            "LockedElasticQueue (fixed)",
            Access.MPMC,
            true,
            (min, max) -> new LockedElasticQueue<>(ElasticConfig.fixed(max), OverflowPolicy.BLOCK)),

    /** Starts at the minimum and grows on demand, by linking arrays. */
    MPSC_ELASTIC(
            "MpscElasticQueue",
            Access.MPSC,
            true,
            (min, max) -> new MpscElasticQueue<>(elastic(min, max), OverflowPolicy.REJECT)),
    /** The same class at its maximum from the start. */
    MPSC_FIXED(
            "MpscElasticQueue (fixed)",
            Access.MPSC,
            true,
            (min, max) -> new MpscElasticQueue<>(ElasticConfig.fixed(max), OverflowPolicy.REJECT)),
    /** Both its ends can wait. Starts at the minimum and grows on demand. */
    BLOCKING_MPSC(
            "BlockingMpscQueue",
            Access.MPSC,
            true,
            (min, max) -> new BlockingMpscQueue<>(elastic(min, max), OverflowPolicy.BLOCK)),
    /** Starts at the minimum and grows on demand, by linking arrays. */
    SPSC_ELASTIC(
            "SpscElasticQueue",
            Access.SPSC,
            true,
            (min, max) -> new SpscElasticQueue<>(elastic(min, max), OverflowPolicy.REJECT)),
    /** The same class at its maximum from the start. */
    SPSC_FIXED(
            "SpscElasticQueue (fixed)",
            Access.SPSC,
            true,
            (min, max) -> new SpscElasticQueue<>(ElasticConfig.fixed(max), OverflowPolicy.REJECT)),

    /** Allocated in full at once. */
    JC_MPSC_ARRAY("MpscArrayQueue", Access.MPSC, false, (min, max) -> new MpscArrayQueue<>(max)),
    /** The same without Unsafe, by VarHandle, as ours. */
    JC_MPSC_VARHANDLE("MpscVarHandleArrayQueue", Access.MPSC, false, (min, max) -> new MpscVarHandleArrayQueue<>(max)),
    /** Links chunks of the minimum. */
    JC_MPSC_CHUNKED("MpscChunkedArrayQueue", Access.MPSC, false, MpscChunkedArrayQueue::new),
    /** Links chunks, each twice as long as the one before; never shrinks. */
    JC_MPSC_GROWABLE("MpscGrowableArrayQueue", Access.MPSC, false, MpscGrowableArrayQueue::new),
    /** Its consumer can park. */
    JC_MPSC_BLOCKING(
            "MpscBlockingConsumerArrayQueue",
            Access.MPSC,
            false,
            (min, max) -> new MpscBlockingConsumerArrayQueue<>(max)),
    /** Without a bound, so its producers never wait: not to be compared in a transfer. */
    JC_MPSC_XADD(
            "MpscUnboundedXaddArrayQueue", Access.MPSC, false, (min, max) -> new MpscUnboundedXaddArrayQueue<>(min)),
    /** Allocated in full at once. */
    JC_SPSC_ARRAY("SpscArrayQueue", Access.SPSC, false, (min, max) -> new SpscArrayQueue<>(max)),
    /** The same without Unsafe, by VarHandle, as ours. */
    JC_SPSC_VARHANDLE("SpscVarHandleArrayQueue", Access.SPSC, false, (min, max) -> new SpscVarHandleArrayQueue<>(max)),
    /** Links chunks, each twice as long as the one before; never shrinks. */
    JC_SPSC_GROWABLE("SpscGrowableArrayQueue", Access.SPSC, false, SpscGrowableArrayQueue::new),

    /** Allocated in full at once. */
    ARRAY_BLOCKING("ArrayBlockingQueue", Access.MPMC, false, (min, max) -> new ArrayBlockingQueue<>(max)),
    /** One node for each element; one lock for producers, one for consumers. */
    LINKED_BLOCKING("LinkedBlockingQueue", Access.MPMC, false, (min, max) -> new LinkedBlockingQueue<>(max)),
    /** One node for each element; without a bound. */
    CONCURRENT_LINKED("ConcurrentLinkedQueue", Access.MPMC, false, (min, max) -> new ConcurrentLinkedQueue<>()),
    /** One node for each element; without a bound. */
    LINKED_TRANSFER("LinkedTransferQueue", Access.MPMC, false, (min, max) -> new LinkedTransferQueue<>()),
    /** Three levels of priority, strict. */
    PRIORITY_STRICT("PriorityElasticQueue (strict)", Access.MPSC, true, (min, max) -> PriorityElasticQueue.builder(
                    elastic(min, max), OverflowPolicy.REJECT)
            .strict()
            .build()),
    /** Three levels of priority, a quantum of 5 each. */
    PRIORITY_FAIR("PriorityElasticQueue (fair)", Access.MPSC, true, (min, max) -> PriorityElasticQueue.builder(
                    elastic(min, max), OverflowPolicy.REJECT)
            .fair(5)
            .build()),
    /** Three levels of priority, with a function that says what an element costs. */
    PRIORITY_WEIGHTED("PriorityElasticQueue (weighted)", Access.MPSC, true, (min, max) -> PriorityElasticQueue.builder(
                    elastic(min, max), OverflowPolicy.REJECT)
            .weighted(element -> 3, 4, 8, 16)
            .build()),
    /** A heap under a lock; without a bound. Its elements are comparable. */
    PRIORITY_BLOCKING("PriorityBlockingQueue", Access.MPMC, false, (min, max) -> new PriorityBlockingQueue<>(min)),
    /** Not for several threads and without a bound: only to compare growth. */
    ARRAY_DEQUE("ArrayDeque", Access.ONE_THREAD, false, (min, max) -> new ArrayDeque<>(min)),

    /** With meters; the registry is held by nobody but the meters' reader, who is not there. */
    MPSC_BOUND("MpscElasticQueue, bound", Access.MPSC, true, (min, max) -> bound(mpsc(min, max))),
    /** One operation in 1024 timed. */
    MPSC_SAMPLED("MpscElasticQueue, 1 in 1024", Access.MPSC, true, (min, max) -> timing().wrap(mpsc(min, max))),
    /** Every operation timed. */
    MPSC_EVERY("MpscElasticQueue, all timed", Access.MPSC, true, (min, max) -> timing().every()
            .wrap(mpsc(min, max))),
    /** With meters. */
    LOCKED_BOUND("LockedElasticQueue, bound", Access.MPMC, true, (min, max) -> bound(locked(min, max))),
    /** One operation in 1024 timed. */
    LOCKED_SAMPLED("LockedElasticQueue, 1 in 1024", Access.MPMC, true, (min, max) -> timing().wrap(locked(min, max))),
    /** Every operation timed. */
    LOCKED_EVERY("LockedElasticQueue, all timed", Access.MPMC, true, (min, max) -> timing().every()
            .wrap(locked(min, max)));

    private final String label;
    private final Access access;
    private final boolean ours;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Factory factory;

    QueueType(String label, Access access, boolean ours, Factory factory) {
        this.label = label;
        this.access = access;
        this.ours = ours;
        this.factory = factory;
    }

    Queue<Object> create(int minCapacity, int maxCapacity) {
        return factory.create(minCapacity, maxCapacity);
    }

    BlockingQueue<Object> createBlocking(int minCapacity, int maxCapacity) {
        return (BlockingQueue<Object>) create(minCapacity, maxCapacity);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public boolean ours() {
        return ours;
    }

    /** Whether a user of this one could choose the other: it allows as many threads, or any. */
    boolean comparableWith(QueueType other) {
        return other.access == access || other.access == Access.MPMC || other.access == Access.ONE_THREAD;
    }

    private static ElasticConfig elastic(int minCapacity, int maxCapacity) {
        return ElasticConfig.builder()
                .initialCapacity(minCapacity)
                .minCapacity(minCapacity)
                .maxCapacity(maxCapacity)
                .build();
    }

    private static MpscElasticQueue<Object> mpsc(int minCapacity, int maxCapacity) {
        return new MpscElasticQueue<>(elastic(minCapacity, maxCapacity), OverflowPolicy.REJECT);
    }

    private static LockedElasticQueue<Object> locked(int minCapacity, int maxCapacity) {
        return new LockedElasticQueue<>(elastic(minCapacity, maxCapacity), OverflowPolicy.BLOCK);
    }

    private static <Q extends ElasticQueue<Object>> Q bound(Q queue) {
        return ElasticQueueMetrics.monitor(new SimpleMeterRegistry(), queue, "benchmark");
    }

    private static QueueTiming timing() {
        return QueueTiming.of(new SimpleMeterRegistry(), "benchmark");
    }

    /** The best that a user of this queue can do to move several elements at once. */
    BatchAccess batches(BlockingQueue<Object> queue, int maxBatch) {
        return queue instanceof LockedElasticQueue<Object> elastic
                ? new ArrayBatches(elastic, maxBatch)
                : new CollectionBatches(queue, new ArrayList<>(maxBatch), maxBatch);
    }

    /** How many producers and consumers a queue allows. */
    private enum Access {
        SPSC,
        MPSC,
        MPMC,
        ONE_THREAD
    }

    @FunctionalInterface
    private interface Factory {
        Queue<Object> create(int minCapacity, int maxCapacity);
    }

    /** Moves batches; each end is for one thread. */
    interface BatchAccess {

        /** Inserts elements from {@code from} on, as many as there is room for. Returns how many. */
        int offer(Object[] batch, int from);

        /** Takes out up to the largest batch. Returns how many. */
        int poll();
    }

    private static final class ArrayBatches implements BatchAccess {

        private final LockedElasticQueue<Object> queue;
        private final Object[] into;

        ArrayBatches(LockedElasticQueue<Object> queue, int maxBatch) {
            this.queue = queue;
            this.into = new Object[maxBatch];
        }

        @Override
        public int offer(Object[] batch, int from) {
            return queue.offerBatchPartial(batch, from, batch.length - from);
        }

        @Override
        public int poll() {
            return queue.pollBatch(into, 0, into.length);
        }
    }

    /** The JDK's addAll throws half-way when the queue is full, so a producer that goes on must offer one by one. */
    private record CollectionBatches(BlockingQueue<Object> queue, List<Object> into, int maxBatch)
            implements BatchAccess {

        @Override
        public int offer(Object[] batch, int from) {
            int at = from;
            while (at < batch.length && queue.offer(batch[at])) {
                at++;
            }
            return at - from;
        }

        @Override
        public int poll() {
            into.clear();
            return queue.drainTo(into, maxBatch);
        }
    }
}
