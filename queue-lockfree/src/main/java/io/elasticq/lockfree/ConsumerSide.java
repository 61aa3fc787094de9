package io.elasticq.lockfree;

import io.elasticq.OverflowPolicy;
import io.elasticq.QueueEmptyException;
import io.elasticq.QueueStats;
import io.elasticq.ResizeListener;
import io.elasticq.internal.Headway;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MessagePassingQueueUtil;
import org.jspecify.annotations.Nullable;

/** Keeps what does not change apart from what the consumer writes. */
abstract class PadBeforeConsumer<E> extends LockFreeQueue<E> {
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
    byte b00, b01, b02, b03, b04, b05, b06, b07; // fill what gap there is, so that no field of a subclass does

    PadBeforeConsumer(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies) {
        super(builder, policies);
    }
}

/**
 * The consumer's side of a queue: it follows the rings that the producers leave behind them.
 *
 * @param <E> the type of the elements
 */
// How it works
//
// The consumer's index is the number of the next element, a true 64-bit count. The slot for it in the consumer's ring
// says
// all that a poll needs to know: what is in it is the element. Only an empty slot raises the question why it is empty,
// which the
// producers' side answers (nextRing): nothing has come yet, a producer is half-way, or the next ring has taken over.
//
// Invariants
//   ClearBeforeAdvance  A slot is cleared before the index moves on: who sees the index and stores into the slot is not
//                       wiped out. The index is released, so the clearing is visible to whoever acquires it.
//   OneConsumer         One thread at a time. With assertions on, a second one is told so.
//   HeadNotBehindLink   The ring of the next element is the consumer's ring, or its decided successor.
//
// How full the queue is, the consumer looks up at each sixteenth of the capacity, not at each element. Between two
// looks it took
// out a known number of elements, so what it sees at the second one plus that number is an upper bound of what there
// was in
// between (HighWaterMark is never too low). A lap is as many elements as the capacity; at its end the policy is asked.
abstract class ConsumerSide<E> extends PadBeforeConsumer<E> {

    private static final int SAMPLES_PER_LAP = 16;

    /** About two microseconds where a pause takes 70 ns, and 400 ns where it takes 12. */
    private static final int MOST_PAUSES = 32;

    private static final int MOST_PAUSES_FOR_ONE_PRODUCER = 8;

    private static final VarHandle CONSUMER_INDEX;
    private static final VarHandle REMOVED;
    private static final VarHandle REMOVING;
    private static final VarHandle SAMPLED_AT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CONSUMER_INDEX = lookup.findVarHandle(ConsumerSide.class, "consumerIndex", long.class);
            REMOVED = lookup.findVarHandle(ConsumerSide.class, "removed", long.class);
            SAMPLED_AT = lookup.findVarHandle(ConsumerSide.class, "sampledAt", long.class);
            REMOVING = lookup.findVarHandle(ConsumerSide.class, "removing", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long consumerIndex; // written by the consumer, read by all
    private long nextSample;
    private @Nullable Object[] headSlots; // head.slots
    private Ring head;

    final SingleThread consumers = new SingleThread("consumer");

    private final boolean producersMayWait;
    private final boolean manyProducers;
    private @Nullable Ring walkedRing; // where a batch ends; only within a call, so that it does not keep a ring
    private long walkedTo;
    private long emptyAt; // where a poll found the queue empty last
    private int pauses;
    private boolean delivering; // the element at the index is with a collection, and may come back
    private long sampledAt;
    private long lapStart;
    private int lapHighWaterMark;
    private int highWaterMark;
    private long removed; // what left without having been polled; written as one with the index
    private int removing; // odd while the two are being written
    private volatile boolean trimWanted;

    ConsumerSide(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies, boolean manyProducers) {
        super(builder, policies);
        this.manyProducers = manyProducers;
        this.producersMayWait = overflow == OverflowPolicy.BLOCK;
        this.head = firstRing(builder.config.initialCapacity());
        this.headSlots = head.slots;
        this.consumerIndex = firstNumber;
        this.nextSample = firstNumber;
        this.sampledAt = firstNumber;
        this.lapStart = firstNumber;
        this.emptyAt = firstNumber;
    }

    // ---- what the producers' side knows

    /**
     * Why the slot of this element is empty, in its ring or the ring before: returns the ring to look at next, which may be
     * the same one, or null to give up. A strict caller gives up only if the element had not been claimed by then.
     */
    abstract @Nullable Ring nextRing(long number, Ring ring, boolean strict, int attempt);

    /** How many elements there are from this one on. */
    abstract int sizeFrom(long number);

    /** The ring that elements go into now. */
    abstract Ring currentRing();

    /** Makes the capacity smaller, if that is possible at this moment. */
    abstract Shrinking shrink(int wanted, ResizeListener.Cause cause);

    /** Whether what an empty slot was claimed for will never come. */
    abstract boolean isHole(long number);

    /** The consumer has passed holes below this element. */
    abstract void forgetHoles(long number);

    /** Lets go of the memory of the last ring, into which nothing will come any more. Returns what takes its place. */
    abstract Ring dropSlots();

    /** Called after this many elements have left, if producers may wait; but for those that were polled one by one. */
    void freed(int n) {}

    /** What came of an attempt to shrink. */
    enum Shrinking {
        DONE,
        NOTHING_TO_DO,
        NOT_NOW
    }

    // ---- the index

    final long lvConsumerIndex() {
        return (long) CONSUMER_INDEX.getVolatile(this); // pairs with soConsumerIndex: the slots below it are clear
    }

    private void soConsumerIndex(long number) {
        CONSUMER_INDEX.setRelease(this, number); // after the slots have been cleared: ClearBeforeAdvance
    }

    private void publish(long number, int n) {
        soConsumerIndex(number);
        if (producersMayWait) {
            freed(n);
        }
    }

    /** The same where so many of them were not polled; so that whoever reads both counts sees them agree. */
    private void publishRemoved(long number, int n) {
        int left = (int) (number - consumerIndex);
        int stamp = removing;
        REMOVING.setOpaque(this, stamp + 1);
        VarHandle.storeStoreFence(); // odd before the counts: pairs with stats
        REMOVED.setOpaque(this, removed + n);
        soConsumerIndex(number);
        REMOVING.setRelease(this, stamp + 2); // even after them
        forgetHoles(number);
        if (producersMayWait) {
            freed(left);
        }
    }

    final Ring firstHead() {
        return head;
    }

    final void moveTo(Ring ring) {
        head = ring;
        headSlots = ring.slots;
    }

    // ---- taking

    @Override
    public @Nullable E poll() {
        assert consumers.begin("poll");
        try {
            return take(true);
        } finally {
            assert consumers.end();
        }
    }

    @Override
    public @Nullable E relaxedPoll() {
        assert consumers.begin("relaxedPoll");
        try {
            return take(false);
        } finally {
            assert consumers.end();
        }
    }

    /** The hot path. Where producers may wait for room, the caller tells them. */
    @SuppressWarnings("unchecked") // only elements are stored
    private @Nullable E take(boolean strict) {
        if (consumerIndex - nextSample >= 0) {
            sample();
        }
        long number = consumerIndex;
        @Nullable Object[] slots = headSlots;
        int at = (int) number & (slots.length - 1);
        Object element = Ring.lvSlot(slots, at);
        if (element == null) {
            return takeLate(strict);
        }
        Ring.clearSlot(slots, at);
        soConsumerIndex(number + 1);
        return (E) element;
    }

    @SuppressWarnings("unchecked") // only elements are stored
    private @Nullable E takeLate(boolean strict) {
        Object element = await(strict);
        if (element != null) {
            clearFirst();
            soConsumerIndex(consumerIndex + 1);
        }
        return (E) element;
    }

    private void clearFirst() {
        Ring.clearSlot(headSlots, (int) consumerIndex & (headSlots.length - 1));
    }

    /** Returns the first element, or null; the consumer's ring is then the one that it is in. */
    private @Nullable Object await(boolean strict) {
        if (delivering) {
            throw new IllegalStateException(
                    "the collection that is given an element must not take others from the queue:" + " consumerIndex="
                            + consumerIndex);
        }
        for (int attempt = 0; ; attempt++) {
            Object element = Ring.lvSlot(headSlots, (int) consumerIndex & (headSlots.length - 1));
            if (element != null) {
                return element;
            }
            if (attempt > 0 || !pause()) {
                Ring next = nextRing(consumerIndex, head, strict, attempt);
                if (next == null) {
                    if (strict && headSlots.length > 1 && isTerminated()) {
                        moveTo(dropSlots());
                    }
                    return null;
                }
                if (next != head) {
                    moveTo(next);
                } else if (isHole(consumerIndex)) {
                    publishRemoved(consumerIndex + 1, 1);
                }
            }
        }
    }

    /** Lets the producers get ahead. Returns false if there was no pause. */
    private boolean pause() {
        long run = consumerIndex - emptyAt;
        emptyAt = consumerIndex;
        pauses = Headway.standBack(run, pauses, manyProducers ? MOST_PAUSES : MOST_PAUSES_FOR_ONE_PRODUCER);
        return pauses > 0;
    }

    @Override
    @SuppressWarnings("unchecked") // only elements are stored
    public final @Nullable E peek() {
        assert consumers.begin("peek");
        try {
            return (E) await(true);
        } finally {
            assert consumers.end();
        }
    }

    @Override
    @SuppressWarnings("unchecked") // only elements are stored
    public final @Nullable E relaxedPeek() {
        assert consumers.begin("relaxedPeek");
        try {
            return (E) await(false);
        } finally {
            assert consumers.end();
        }
    }

    @Override
    public final E remove() {
        E element = poll();
        if (element == null) {
            throw new QueueEmptyException("the queue is empty: closed=" + isClosed());
        }
        return element;
    }

    @Override
    public final E element() {
        E element = peek();
        if (element == null) {
            throw new QueueEmptyException("the queue is empty: closed=" + isClosed());
        }
        return element;
    }

    @Override
    public final int pollBatch(E[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        assert consumers.begin("pollBatch");
        try {
            return take(into, offset, length, false);
        } finally {
            assert consumers.end();
        }
    }

    @Override
    public final void clear() {
        assert consumers.begin("clear");
        try {
            for (int left = Math.max(1, size()); left > 0; ) {
                int n = take(null, 0, left, true);
                if (n == 0) {
                    break;
                }
                left -= n;
            }
        } finally {
            assert consumers.end();
        }
    }

    /** Copies first, and takes out what was copied when nothing can fail any more. Returns how many elements. */
    private int take(E @Nullable [] into, int offset, int length, boolean remove) {
        if (consumerIndex - nextSample >= 0) {
            sample();
        }
        if (length == 0 || await(true) == null) {
            return 0;
        }
        int taken = walk(into, offset, length);
        int span = (int) (walkedTo - consumerIndex);
        clearUpToWalked();
        int leftUnpolled = remove ? span : span - taken;
        if (leftUnpolled == 0) {
            publish(walkedTo, span);
        } else {
            publishRemoved(walkedTo, leftUnpolled);
        }
        if (consumerIndex - nextSample >= 0) {
            sample();
        }
        return taken;
    }

    /** Copies up to so many elements and leaves them where they are. Returns how many. */
    @SuppressWarnings("unchecked") // only elements are stored
    private int walk(E @Nullable [] into, int offset, int length) {
        Ring ring = head;
        @Nullable Object[] slots = headSlots;
        int copied = 0;
        int attempt = 0;
        long number = consumerIndex;
        long round = number + slots.length; // where the ring comes back to a slot that still holds an element
        while (copied < length) {
            Object element = number == round ? null : Ring.lvSlot(slots, (int) number & (slots.length - 1));
            if (element == null) {
                Ring next = nextRing(number, ring, true, attempt++);
                if (next == null) {
                    break;
                }
                if (next == ring) {
                    number += isHole(number) ? 1 : 0;
                } else {
                    ring = next;
                    slots = ring.slots;
                    round = number + slots.length;
                }
            } else {
                if (into != null) {
                    into[offset + copied] = (E) element;
                }
                copied++;
                number++;
                attempt = 0;
            }
        }
        walkedRing = ring;
        walkedTo = number;
        return copied;
    }

    private void clearUpToWalked() {
        Ring last = Objects.requireNonNull(walkedRing);
        walkedRing = null;
        for (long number = consumerIndex; number != walkedTo; number++) {
            while (head != last && startsAt(head.lvNext(), number)) {
                moveTo(Objects.requireNonNull(head.lvNext()));
            }
            Ring.clearSlot(headSlots, (int) number & (headSlots.length - 1));
        }
        moveTo(last);
    }

    private static boolean startsAt(@Nullable Ring ring, long number) {
        return ring != null && ring.start == Claim.position(number);
    }

    @Override
    public final int pollBatch(Collection<? super E> into, int max) {
        Objects.requireNonNull(into, "into");
        if (into == this) {
            throw new IllegalArgumentException("a queue can't be drained to itself");
        }
        assert consumers.begin("pollBatch");
        try {
            int atMost = Math.min(
                    max, Math.max(1, size())); // and not what producers go on to insert meanwhile, without an end
            int n = 0;
            while (n < atMost && deliver(into)) {
                n++;
            }
            return n;
        } finally {
            assert consumers.end();
        }
    }

    /** Moves one element. It keeps its room until the collection has it, so there is room for it if the collection throws. */
    @SuppressWarnings("unchecked") // only elements are stored
    private boolean deliver(Collection<? super E> into) {
        if (consumerIndex - nextSample >= 0) {
            sample();
        }
        Object element = await(true);
        if (element == null) {
            return false;
        }
        int at = (int) consumerIndex & (headSlots.length - 1);
        boolean delivered = false;
        Ring.clearSlot(headSlots, at); // the collection may look at the queue, and see that it is on its way
        delivering = true;
        try {
            into.add((E) element);
            delivered = true;
        } finally {
            delivering = false;
            if (delivered) {
                publish(consumerIndex + 1, 1);
            } else {
                Ring.soSlot(headSlots, at, element);
            }
        }
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Each element is taken out before the consumer gets it: one that it throws for is gone, and counted as polled. It may call
     * the queue. Does not wait for producers that are half-way.
     */
    @Override
    public int drain(MessagePassingQueue.Consumer<E> consumer, int limit) {
        requireTransfer(consumer, "consumer", limit);
        assert consumers.begin("drain");
        try {
            int n = 0;
            for (E element; n < limit && (element = take(false)) != null; n++) {
                consumer.accept(element);
            }
            return n;
        } finally {
            assert consumers.end();
        }
    }

    @Override
    public final int drain(MessagePassingQueue.Consumer<E> consumer) {
        return MessagePassingQueueUtil.drain(this, consumer);
    }

    // ---- how full the queue is

    private void sample() {
        // Since the last look the index was never below where it was then, and the producers have come as far as this.
        if (mayHaveReached(sampledAt + lapHighWaterMark)) {
            int highest = highestSince(sampledAt, consumerIndex);
            lapHighWaterMark = Math.max(lapHighWaterMark, highest);
            highWaterMark = Math.max(highWaterMark, highest);
        }
        SAMPLED_AT.setRelease(this, consumerIndex); // after the marks: pairs with stats
        // A single producer writes next to where it keeps its ring.
        Ring ring = manyProducers || head.lvNext() != null ? currentRing() : head;
        nextSample = consumerIndex + Math.max(1, ring.capacity / SAMPLES_PER_LAP);
        if (trimWanted) {
            trimWanted = false; // before the look: a wish that comes meanwhile stays
            trimToSize();
        } else if (consumerIndex - lapStart >= ring.capacity) {
            endLap(ring);
        }
    }

    /**
     * False if nothing has been inserted with this number or a higher one. The slot answers that without a cache miss, for the consumer
     * has cleared it last; but only where claims are not ahead of slots.
     */
    private boolean mayHaveReached(long number) {
        int slots = headSlots.length;
        return manyProducers
                || number - consumerIndex < 0
                || number - consumerIndex >= slots
                || Ring.lvSlot(headSlots, (int) number & (slots - 1)) != null
                || head.lvNext() != null; // after the slot: until then all went into this ring
    }

    private void endLap(Ring ring) {
        int size = sizeFrom(consumerIndex);
        int wanted = shrunkCapacity(ring.capacity, size, Math.max(lapHighWaterMark, size));
        if (wanted < ring.capacity && shrink(wanted, ResizeListener.Cause.SHRINK) == Shrinking.NOT_NOW) {
            return; // the lap is over at the next sample
        }
        lapStart = consumerIndex;
        lapHighWaterMark = size;
        highWaterMark = Math.max(highWaterMark, size); // never below the mark of the lap: sample() relies on it
    }

    /** What has been taken out was inside, even if a single producer has not counted it yet. */
    private int highestSince(long sample, long consumed) {
        return (int) Math.min(maxCapacity, Math.max(sizeFrom(sample), consumed - sample));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Any thread may call this. Where it is not possible right now, because another thread is changing the queue, the consumer
     * does it within the next sixteenth of a lap. The memory of the larger ring goes when the consumer has passed it.
     */
    @Override
    public final void trimToSize() {
        if (shrink(0, ResizeListener.Cause.TRIM) == Shrinking.NOT_NOW) {
            trimWanted = true;
        }
    }

    // ---- inspection, by any thread

    @Override
    public final int size() {
        for (long number = lvConsumerIndex(); ; ) {
            int size = sizeFrom(number);
            long again = lvConsumerIndex();
            if (again == number) {
                return size;
            }
            number = again;
        }
    }

    @Override
    public final boolean isEmpty() {
        return sizeFrom(lvConsumerIndex()) <= 0;
    }

    @Override
    public final int currentCapacity() {
        return currentRing().capacity;
    }

    @Override
    public final QueueStats stats() {
        while (true) {
            int stamp = (int) REMOVING.getAcquire(this);
            long number = lvConsumerIndex();
            long left = (long) REMOVED.getOpaque(this);
            Ring ring = currentRing();
            boolean closed = isClosed();
            int size = sizeFrom(number);
            // Where the consumer looked last, before the mark: what the one does not cover, the other does.
            int sinceThen = highestSince((long) SAMPLED_AT.getAcquire(this), number);
            int highest = Math.max(highWaterMark, sinceThen);
            VarHandle.loadLoadFence(); // the counts before the stamp is looked at again: pairs with publishRemoved
            if ((stamp & 1) == 0 && stamp == (int) REMOVING.getOpaque(this) && number == lvConsumerIndex()) {
                return stats(ring, size, highest, number - firstNumber - left, left, closed);
            }
            Thread.onSpinWait();
        }
    }

    /**
     * Iterates over what the queue holds, from the oldest on. Any thread may call this. Weakly consistent: what is taken out
     * meanwhile may be left out, and each element comes once at the most, in order. Nothing can be removed by it.
     *
     * @return a new iterator
     */
    @Override
    public final Iterator<E> iterator() {
        return new Elements();
    }

    /** Follows the consumer's ring and its successors. */
    private final class Elements implements Iterator<E> {
        private Ring ring;
        private long number;
        private @Nullable E next;

        Elements() {
            ring = head;
            start(lvConsumerIndex());
            next = find();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public E next() {
            E element = next;
            if (element == null) {
                throw new NoSuchElementException();
            }
            next = find();
            return element;
        }

        @SuppressWarnings("unchecked") // only elements are stored
        private @Nullable E find() {
            while (sizeFrom(number) > 0) {
                long consumed = lvConsumerIndex();
                if (consumed - number > 0) {
                    start(consumed);
                }
                Object element = isInRound(consumed) ? lvSlot() : null;
                if (element != null && lvConsumerIndex() - number <= 0) {
                    number++;
                    return (E) element;
                } else if (element == null) {
                    Ring successor = nextRing(number, ring, false, 1);
                    if (successor != null && successor != ring) {
                        ring = successor;
                    } else if (lvConsumerIndex() - number <= 0) {
                        number++; // a producer is half-way
                    }
                }
            }
            return null;
        }

        /** Whether the slot can't hold an element of one round before. */
        private boolean isInRound(long consumed) {
            return number - consumed < ring.slots.length;
        }

        private @Nullable Object lvSlot() {
            return Ring.lvSlot(ring.slots, (int) number & (ring.slots.length - 1));
        }

        /** The ring was the consumer's when it published the index, or is a later one. */
        private void start(long consumed) {
            ring = head;
            number = consumed + Math.max(0, Claim.elements(Claim.position(consumed), ring.start));
        }
    }
}
