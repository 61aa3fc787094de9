package io.elasticq.lockfree;

import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
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
 * Where the consumer is: the number of the next element, and the ring that it is in; and what it asks of the producers' side.
 *
 * @param <E> the type of the elements
 */
// Invariants
//   ClearBeforeAdvance  A slot is cleared before the index moves on: who sees the index and stores into the slot is not
//                       wiped out. The index is released, so the clearing is visible to whoever acquires it.
//   HeadNotBehindLink   The ring of the next element is the consumer's ring, or its decided successor.
abstract class ConsumerHead<E> extends PadBeforeConsumer<E> {

    private static final VarHandle CONSUMER_INDEX;
    private static final VarHandle REMOVED;
    private static final VarHandle REMOVING;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CONSUMER_INDEX = lookup.findVarHandle(ConsumerHead.class, "consumerIndex", long.class);
            REMOVED = lookup.findVarHandle(ConsumerHead.class, "removed", long.class);
            REMOVING = lookup.findVarHandle(ConsumerHead.class, "removing", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    long consumerIndex; // written by the consumer, read by all
    private long removed; // what left without having been polled; written as one with the index
    private int removing; // odd while the two are being written
    private final boolean producersMayWait;
    Ring head;

    @Nullable
    Object[] headSlots; // head.slots

    ConsumerHead(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies) {
        super(builder, policies);
        this.producersMayWait = overflow == OverflowPolicy.BLOCK;
        this.head = firstRing(builder.config.initialCapacity());
        this.headSlots = head.slots;
        this.consumerIndex = firstNumber;
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

    final void soConsumerIndex(long number) {
        CONSUMER_INDEX.setRelease(this, number); // after the slots have been cleared: ClearBeforeAdvance
    }

    final void publish(long number, int n) {
        soConsumerIndex(number);
        if (producersMayWait) {
            freed(n);
        }
    }

    /** The same where so many of them were not polled; so that whoever reads both counts sees them agree. */
    final void publishRemoved(long number, int n) {
        int left = (int) (number - consumerIndex);
        int stamp = removing;
        REMOVING.setOpaque(this, stamp + 1);
        VarHandle.storeStoreFence(); // odd before the counts: pairs with lvRemovingAgain
        REMOVED.setOpaque(this, removed + n);
        soConsumerIndex(number);
        REMOVING.setRelease(this, stamp + 2); // even after them: pairs with lvRemoving
        forgetHoles(number);
        if (producersMayWait) {
            freed(left);
        }
    }

    // ---- both counts, by any thread

    /** Changes before and after the two counts do, and is odd while they are being written. */
    final int lvRemoving() {
        return (int) REMOVING.getAcquire(this); // pairs with publishRemoved: the counts are not older
    }

    /** The same, when the counts have been read. */
    final int lvRemovingAgain() {
        VarHandle.loadLoadFence(); // the counts before this look: pairs with publishRemoved
        return (int) REMOVING.getOpaque(this);
    }

    final long lvRemoved() {
        return (long) REMOVED.getOpaque(this);
    }

    // ---- the ring

    final Ring firstHead() {
        return head;
    }

    final void moveTo(Ring ring) {
        head = ring;
        headSlots = ring.slots;
    }
}
