package io.elasticq.benchmarks;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The queues that are measured: ours, and their peers. A further one is a constant here and a name in the benchmarks. */
public enum QueueType {
    /** Starts at the minimum and grows on demand: what a user gets by default. */
    LOCKED("LockedElasticQueue", true) {
        @Override
        LockedElasticQueue<Object> create(int minCapacity, int maxCapacity) {
            ElasticConfig config = ElasticConfig.builder()
                    .initialCapacity(minCapacity)
                    .minCapacity(minCapacity)
                    .maxCapacity(maxCapacity)
                    .build();
            return new LockedElasticQueue<>(config, OverflowPolicy.BLOCK);
        }
    },
    /** The same class at its maximum from the start: the same array as ArrayBlockingQueue's. */
    LOCKED_FIXED("LockedElasticQueue (fixed)", true) {
        @Override
        LockedElasticQueue<Object> create(int minCapacity, int maxCapacity) {
            return new LockedElasticQueue<>(ElasticConfig.fixed(maxCapacity), OverflowPolicy.BLOCK);
        }
    },
    /** Allocated in full at once. */
    ARRAY_BLOCKING("ArrayBlockingQueue", false) {
        @Override
        BlockingQueue<Object> create(int minCapacity, int maxCapacity) {
            return new ArrayBlockingQueue<>(maxCapacity);
        }
    },
    /** One node for each element; one lock for producers, one for consumers. */
    LINKED_BLOCKING("LinkedBlockingQueue", false) {
        @Override
        BlockingQueue<Object> create(int minCapacity, int maxCapacity) {
            return new LinkedBlockingQueue<>(maxCapacity);
        }
    },
    /** Not for several threads and without a bound: only to compare growth. */
    ARRAY_DEQUE("ArrayDeque", false) {
        @Override
        Queue<Object> create(int minCapacity, int maxCapacity) {
            return new ArrayDeque<>(minCapacity);
        }
    };

    private final String label;
    private final boolean ours;

    QueueType(String label, boolean ours) {
        this.label = label;
        this.ours = ours;
    }

    abstract Queue<Object> create(int minCapacity, int maxCapacity);

    BlockingQueue<Object> createBlocking(int minCapacity, int maxCapacity) {
        return (BlockingQueue<Object>) create(minCapacity, maxCapacity);
    }

    String label() {
        return label;
    }

    boolean ours() {
        return ours;
    }

    /** The best that a user of this queue can do to move several elements at once. */
    BatchAccess batches(BlockingQueue<Object> queue, int maxBatch) {
        return queue instanceof LockedElasticQueue<Object> elastic
                ? new ArrayBatches(elastic, maxBatch)
                : new CollectionBatches(queue, new ArrayList<>(maxBatch), maxBatch);
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
