package io.elasticq.lockfree;

import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import io.elasticq.internal.Headway;
import io.elasticq.internal.Insertions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the producer of a queue with a single producer writes with each element. */
abstract class ProducerFields<E> extends PadAfterConsumer<E> {
    private static final VarHandle PRODUCER_INDEX;
    private static final VarHandle PRODUCER_LIMIT;
    private static final VarHandle TAIL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PRODUCER_INDEX = lookup.findVarHandle(ProducerFields.class, "producerIndex", long.class);
            PRODUCER_LIMIT = lookup.findVarHandle(ProducerFields.class, "producerLimit", long.class);
            TAIL = lookup.findVarHandle(ProducerFields.class, "tail", Ring.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    long producerIndex; // the number of the next element
    long producerLimit; // numbers below it fit

    @Nullable
    Object[] tailSlots; // tail.slots

    private Ring tail;
    long fullAt; // where the producer came to its limit last
    int pauses;

    ProducerFields(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies) {
        super(builder, policies, false);
        this.producerIndex = firstNumber;
        this.producerLimit = firstNumber;
        this.tail = firstHead();
        this.tailSlots = tail.slots;
    }

    final long lvProducerIndex() {
        return (long) PRODUCER_INDEX.getVolatile(this);
    }

    final void soProducerIndex(long number) {
        PRODUCER_INDEX.setRelease(this, number); // after the slots: who counts the elements finds them
    }

    /** Any thread: sends the producer to makeRoom once. Should the producer overwrite it just now, it comes there a lap later. */
    final void lowerLimit() {
        PRODUCER_LIMIT.setOpaque(this, lvProducerIndex());
    }

    final Ring lvTail() {
        return (Ring) TAIL.getAcquire(this); // pairs with soTail: its fields
    }

    final void soTail(Ring ring) {
        TAIL.setRelease(this, ring);
        tailSlots = ring.slots;
    }
}

/** Keeps what the producer writes apart from other objects. */
abstract class PadAfterProducer<E> extends ProducerFields<E> {
    long p32, p33, p34, p35, p36, p37, p38, p39, p40, p41, p42, p43, p44, p45, p46, p47;
    byte b16, b17, b18, b19, b20, b21, b22, b23; // fill what gap there is, so that no field of a subclass does

    PadAfterProducer(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies) {
        super(builder, policies);
    }
}

/**
 * An elastic queue for one producer and one consumer: no compare-and-set, no fence but that of a release, and each side reads the
 * other's index once in a lap.
 *
 * <pre>{@code
 * ElasticConfig config = ElasticConfig.builder().minCapacity(64).maxCapacity(100_000).build();
 * SpscElasticQueue<String> queue = new SpscElasticQueue<>(config, OverflowPolicy.REJECT);
 * queue.offer("hello");
 * System.out.println(queue.poll());
 * }</pre>
 *
 * <p><b>Threads.</b> One thread at a time may insert or {@linkplain #close close}, and one thread at a time may use the consumer's methods:
 * those that poll, peek, remove, drain and clear. With assertions on, a second one gets an {@link AssertionError}. All others may be
 * called by any thread.
 *
 * <p><b>Progress.</b> All operations are wait-free. They are linearizable, but for iteration,
 * {@code clear}, a {@code pollBatch} into a collection, which takes the elements one by one, and the size as others than the producer see
 * it: it lags behind by the insertion that is under way, whose elements the consumer may already have.
 *
 * <p><b>Elasticity.</b> As for {@link MpscElasticQueue}, but that the producer makes all resizes: the consumer, at the end of a lap, or
 * {@link #trimToSize}, only asks for a smaller ring, and gets it with the next offer.
 *
 * <p><b>Overflow.</b> {@link OverflowPolicy#REJECT} and {@link OverflowPolicy#DROP_NEWEST}.
 *
 * @param <E> the type of the elements
 */
// How it works
//
// The producer stores an element into its slot with release, and that is all that the consumer looks at. When the
// ring is full, or a smaller one is wanted, the producer links a ring that starts at the next number; it stores
// nothing into the old one any more, so the link is the resize. The consumer, at an empty slot, finds either no link,
// and the queue was empty, or a ring that starts right here, and moves on, or one that starts later, and the slot has
// been filled meanwhile.
//
// The size, as others than the producer see it, lags behind by the insertion that is under way: the consumer may have
// its elements already.
//
// Invariants
//   Bound               producerLimit is some consumerIndex seen in the past plus the capacity of tail, or less.
//   ShrinkLowersLimit   So whoever links a ring takes the limit back: of a batch that is refused in the smaller ring,
//                       nothing else would.
//   NoOverwrite         as in MpscRings
//   WrittenThenCounted  A slot is written before producerIndex counts it. (The consumer does not rely on it; readers
//                       of the size, and isTerminated, do.)
//   ClosedIsFinal       Closing counts as a producer's operation, so no insertion is under way, and the index is
//                       final. A close by any thread at any time would need a fence, or a compare-and-set, in each
//                       insertion (Attiya et al., "Laws of Order", POPL 2011).
public final class SpscElasticQueue<E> extends PadAfterProducer<E> {

    private static final Set<OverflowPolicy> POLICIES =
            Collections.unmodifiableSet(EnumSet.of(OverflowPolicy.REJECT, OverflowPolicy.DROP_NEWEST));

    /** Half a microsecond where a pause takes 70 ns. */
    private static final int MOST_PAUSES = 8;

    /** A smaller ring that is wanted. */
    private record Request(int capacity, ResizeListener.Cause cause) {}

    private final SingleThread producers = new SingleThread("producer");
    private final AtomicReference<@Nullable Request> request = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * Makes a queue without listeners, with the resize policy of the configuration.
     *
     * @param config the capacities, and when to resize
     * @param overflow what to do with an element without room
     * @throws NullPointerException if an argument is null
     * @throws InvalidConfigException if the overflow policy is neither {@code REJECT} nor {@code DROP_NEWEST}
     */
    public SpscElasticQueue(ElasticConfig config, OverflowPolicy overflow) {
        this(builder(config, overflow));
    }

    private SpscElasticQueue(LockFreeQueueBuilder<E, ?> builder) {
        super(builder, POLICIES);
    }

    /**
     * Starts a queue.
     *
     * @param config the capacities, and when to resize
     * @param overflow what to do with an element without room
     * @param <E> the type of the elements
     * @return a new builder
     * @throws NullPointerException if an argument is null
     */
    public static <E> LockFreeQueueBuilder<E, SpscElasticQueue<E>> builder(
            ElasticConfig config, OverflowPolicy overflow) {
        return new LockFreeQueueBuilder<>(config, overflow, SpscElasticQueue::new);
    }

    // ---- offering

    @Override
    public boolean offer(E element) {
        OfferResult refusal = insertAlone(element);
        return refusal == null || turnAway(element, refusal).isAccepted();
    }

    @Override
    public OfferResult tryOffer(E element) {
        OfferResult refusal = insertAlone(element);
        return refusal == null ? OfferResult.ACCEPTED : turnAway(element, refusal);
    }

    private @Nullable OfferResult insertAlone(E element) {
        assert producers.begin("an insertion");
        try {
            return insert(element);
        } finally {
            assert producers.end();
        }
    }

    private @Nullable OfferResult insert(E element) {
        Objects.requireNonNull(element, "element");
        if (producerIndex - producerLimit >= 0) {
            OfferResult refusal = makeRoom(1);
            if (refusal != null) {
                return refusal;
            }
        }
        long number = producerIndex;
        @Nullable Object[] slots = tailSlots;
        Ring.soSlot(slots, (int) number & (slots.length - 1), element);
        soProducerIndex(number + 1);
        return null;
    }

    @Override
    public boolean offerBatch(E[] elements, int offset, int length) {
        Insertions.requireBatch(elements, offset, length, maxCapacity);
        assert producers.begin("offerBatch");
        OfferResult refusal = insertAll(elements, offset, length);
        assert producers.end();
        if (refusal != null) {
            turnAway(elements, offset, length, refusal);
        }
        return refusal == null;
    }

    @Override
    public int offerBatchPartial(E[] elements, int offset, int length) {
        Insertions.requireElements(elements, offset, length);
        assert producers.begin("offerBatchPartial");
        int inserted = 0;
        int room = Math.min(length, maxCapacity - size()); // may become more, not less
        if (insertAll(elements, offset, room) == null) {
            inserted = room;
        }
        OfferResult refusal = null;
        while (inserted < length && (refusal = insert(elements[offset + inserted])) == null) {
            inserted++;
        }
        assert producers.end();
        if (refusal != null) {
            turnAway(elements, offset + inserted, length - inserted, refusal);
        }
        return inserted;
    }

    /** All or none. */
    private @Nullable OfferResult insertAll(E[] elements, int offset, int length) {
        if (length == 0) {
            return closed ? OfferResult.CLOSED : null;
        }
        if (producerIndex + length - producerLimit > 0) {
            OfferResult refusal = makeRoom(length);
            if (refusal != null) {
                return refusal;
            }
        }
        long number = producerIndex;
        @Nullable Object[] slots = tailSlots;
        // From the last to the first: when the consumer finds the first, all are there.
        for (int i = length - 1; i >= 0; i--) {
            Ring.soSlot(slots, (int) (number + i) & (slots.length - 1), elements[offset + i]);
        }
        soProducerIndex(number + length);
        return null;
    }

    /**
     * {@inheritDoc}
     *
     * <p>If the supplier throws, or returns null, what it had supplied until then is in the queue, and nothing else has happened.
     *
     * @throws NullPointerException if the supplier returns null
     */
    @Override
    public int fill(Supplier<E> supplier, int limit) {
        requireTransfer(supplier, "supplier", limit);
        assert producers.begin("fill");
        try {
            int filled = 0;
            while (filled < limit && (producerIndex - producerLimit < 0 || makeRoom(1) == null)) {
                E element = Objects.requireNonNull(supplier.get(), "the supplier returned null");
                if (insert(element) != null) {
                    throw new IllegalStateException("the supplier used up the room that there was: size=" + size());
                }
                filled++;
            }
            return filled;
        } finally {
            assert producers.end();
        }
    }

    /** Sees to it that so many more fit. Returns null, or why they can't. */
    private @Nullable OfferResult makeRoom(int n) {
        if (closed) {
            return OfferResult.CLOSED;
        }
        Request wanted = request.get();
        if (wanted != null && request.compareAndSet(wanted, null)) {
            long size = producerIndex - lvConsumerIndex();
            int capacity = (int) Math.max(size, Math.max(minCapacity, wanted.capacity));
            if (capacity < lvTail().capacity) {
                resize(capacity, wanted.cause);
            }
        }
        pauses = Headway.standBack(producerIndex - fullAt, pauses, MOST_PAUSES);
        fullAt = producerIndex;
        while (true) {
            Ring ring = lvTail();
            long consumed = lvConsumerIndex();
            int size = (int) (producerIndex - consumed);
            if (n <= ring.capacity - size) {
                producerLimit = consumed + ring.capacity;
                return null;
            }
            if (n > maxCapacity - size) {
                return OfferResult.FULL;
            }
            if (!resize(grownCapacity(ring.capacity, size + n), ResizeListener.Cause.GROWTH)) {
                return OfferResult.NO_MEMORY;
            }
        }
    }

    private boolean resize(int capacity, ResizeListener.Cause cause) {
        Ring ring = lvTail();
        Ring next = newRing(ring, Claim.position(producerIndex), capacity, cause);
        if (next == null) {
            return false;
        }
        producerLimit = producerIndex; // ShrinkLowersLimit: it was for the ring that is left
        ring.soNext(next);
        soTail(next);
        announce(ring, next); // may offer: nothing is half-way
        return true;
    }

    // ---- what the consumer asks

    @Override
    @Nullable
    Ring nextRing(long number, Ring ring, boolean strict, int attempt) {
        Ring next = ring.lvNext(); // after the slot: if there is none now, the slot was the next one, and empty
        if (next == null) {
            return null;
        }
        return next.start == Claim.position(number) ? next : ring;
    }

    @Override
    boolean isHole(long number) {
        return false; // suppliers are asked before anything is claimed
    }

    @Override
    void forgetHoles(long number) {
        // there are none
    }

    @Override
    int sizeFrom(long number) {
        // The consumer may have taken an element that is not counted yet.
        return (int) Math.max(0, lvProducerIndex() - number);
    }

    @Override
    Ring currentRing() {
        return lvTail();
    }

    @Override
    Shrinking shrink(int wanted, ResizeListener.Cause cause) {
        int smallest = Math.max(Math.max(wanted, minCapacity), size());
        if (closed || smallest >= lvTail().capacity) {
            return Shrinking.NOTHING_TO_DO;
        }
        request.set(new Request(wanted, cause));
        lowerLimit();
        return Shrinking.DONE;
    }

    @Override
    Ring dropSlots() {
        Ring empty = lvTail().withoutSlots();
        soTail(empty); // the producer has closed, and does not touch it any more
        return empty;
    }

    // ---- closing

    /**
     * {@inheritDoc}
     *
     * <p>Unlike in other queues, this counts as an insertion: the producer calls it, or another thread when the producer has ended.
     */
    @Override
    public void close() {
        assert producers.begin("close");
        closed = true;
        producerLimit = producerIndex; // the next offer finds that out
        assert producers.end();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isTerminated() {
        return closed && lvProducerIndex() == lvConsumerIndex();
    }
}
