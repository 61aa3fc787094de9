package io.elasticq.persistent;

import io.elasticq.contract.QueueSpec;
import io.elasticq.journal.Journal;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes queues over journals in memory, and lets go of them. */
final class Queues {

    /** Fewer than of queues that write nothing. */
    static final int ITEMS_PER_PRODUCER = Boolean.getBoolean("elasticq.deep") ? 500_000 : 20_000;

    private final List<PersistentElasticQueue<?>> open = new ArrayList<>();

    static <E> PersistentQueueBuilder<E> builder(QueueSpec<E> spec, ElementCodec<E> codec) {
        return PersistentElasticQueue.builder(codec, spec.config(), spec.overflow())
                .resizePolicy(spec.policy())
                .onResize(spec.onResize())
                .onDrop(spec.onDrop())
                .segmentSize(1 << 16);
    }

    <E> PersistentElasticQueue<E> open(PersistentQueueBuilder<E> builder) {
        PersistentElasticQueue<E> queue =
                QueueOpening.open(builder, Journal.inMemory(builder.journalConfig()), System.nanoTime());
        open.add(queue);
        return queue;
    }

    void releaseAll() {
        open.forEach(PersistentElasticQueue::release);
        open.clear();
    }

    /** Writes a number for each object, so that any object goes through the log and comes back as the same object. */
    static final class IdentityCodec<E> implements ElementCodec<E> {

        private final Map<Integer, Object> objects = new ConcurrentHashMap<>();
        private final AtomicInteger numbers = new AtomicInteger();
        private final boolean holds;

        /** If it does not hold them, only those that stay in memory come back. */
        IdentityCodec(boolean holds) {
            this.holds = holds;
        }

        @Override
        public String id() {
            return "identity";
        }

        @Override
        public int maxLength(E element) {
            return Integer.BYTES;
        }

        @Override
        public void encode(E element, ByteBuffer target) {
            int number = numbers.incrementAndGet();
            objects.put(number, holds ? element : new WeakReference<>(element));
            target.putInt(number);
        }

        @Override
        @SuppressWarnings("unchecked") // as it was put in
        public E decode(ByteBuffer source) {
            Object found = objects.get(source.getInt());
            return (E) (found instanceof WeakReference<?> reference ? reference.get() : found);
        }
    }
}
