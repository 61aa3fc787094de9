package io.elasticq.lockfree;

import io.elasticq.ResizeListener;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One ring of slots: it takes the elements from its start on, until the next ring takes over. */
final class Ring {

    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle LIMIT;
    private static final VarHandle NEXT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            LIMIT = lookup.findVarHandle(Ring.class, "limit", long.class);
            NEXT = lookup.findVarHandle(Ring.class, "next", Ring.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How many resizes led to this ring, and how many of them were growths. */
    final long generation;

    final long grows;

    /** The generation as it stands in the claim word. */
    final long tag;

    /** The position at which it takes over. */
    final long start;

    /** How many elements the queue may hold while this is its ring. */
    final int capacity;

    /** A power of two of them, at least {@code capacity}; null is empty. */
    final @Nullable Object[] slots;

    /** Why it took over from the ring before; null for the first. */
    final ResizeListener.@Nullable Cause cause;

    @SuppressWarnings("UnusedVariable") // read by its handle
    private long limit; // a position: claims below it keep within the capacity, whoever wrote it last

    @SuppressWarnings("UnusedVariable") // read by its handle
    private @Nullable Ring next;

    private Ring(
            long generation,
            long grows,
            long start,
            int capacity,
            @Nullable Object[] slots,
            ResizeListener.@Nullable Cause cause) {
        this.generation = generation;
        this.grows = grows;
        this.tag = Claim.tag(generation);
        this.start = start;
        this.capacity = capacity;
        this.slots = slots;
        this.cause = cause;
        this.limit = start;
    }

    static Ring first(long start, int capacity, @Nullable Object[] slots) {
        return new Ring(0, 0, start, capacity, slots, null);
    }

    /** A ring that may become the next one. */
    Ring successor(
            long successorStart, int successorCapacity, @Nullable Object[] successorSlots, ResizeListener.Cause why) {
        long growths = successorCapacity > capacity ? grows + 1 : grows;
        return new Ring(generation + 1, growths, successorStart, successorCapacity, successorSlots, why);
    }

    /** The same ring without its memory, for a queue into which nothing will ever come again. */
    Ring withoutSlots() {
        return new Ring(generation, grows, start, capacity, new Object[1], cause);
    }

    /** The next power of two. */
    static int slotsFor(int capacity) {
        return 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1));
    }

    /** What a listener hears of this ring, which took over from another one. */
    ResizeListener.Event event(Ring from) {
        return new ResizeListener.Event(from.capacity, capacity, generation, Objects.requireNonNull(cause));
    }

    long lvLimit() {
        // Acquire: whoever wrote it had seen the consumer clear the slots below it; so must the one who stores into
        // them.
        return (long) LIMIT.getAcquire(this);
    }

    void soLimit(long newLimit) {
        LIMIT.setRelease(this, newLimit); // pairs with lvLimit
    }

    @Nullable
    Ring lvNext() {
        return (Ring) NEXT.getAcquire(this); // pairs with casNext and soNext: its fields
    }

    boolean casNext(@Nullable Ring expected, Ring candidate) {
        return NEXT.compareAndSet(this, expected, candidate);
    }

    void soNext(Ring successor) {
        NEXT.setRelease(this, successor); // pairs with lvNext
    }

    static @Nullable Object lvSlot(@Nullable Object[] slots, int at) {
        return SLOTS.getAcquire(slots, at); // pairs with soSlot: what the producer did to the element
    }

    static void soSlot(@Nullable Object[] slots, int at, Object element) {
        SLOTS.setRelease(slots, at, element); // pairs with lvSlot
    }

    static void clearSlot(@Nullable Object[] slots, int at) {
        slots[at] = null; // made visible by the release of the consumer's index
    }
}
