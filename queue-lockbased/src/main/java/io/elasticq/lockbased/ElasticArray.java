package io.elasticq.lockbased;

import io.elasticq.ElasticConfig;
import io.elasticq.ResizeFailedException;
import io.elasticq.ResizeListener;
import io.elasticq.ResizePolicy;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A circular array that grows and shrinks between two capacities. Sequential: its queue calls it under a lock.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>Bound</b>: {@code size <= capacity <= maxCapacity} and {@code capacity >= minCapacity}.
 *   <li><b>Conservation</b>: a resize moves the elements, in order; one that fails leaves all as it was. So it copies into
 *       the new array before it gives up the old one, and nothing after the allocation can fail.
 *   <li><b>Growth on demand</b>: {@link #makeRoom} refuses only at the bound, or for want of memory; the policy decides
 *       how far to grow, not whether.
 *   <li><b>Shrink by the lap</b>: the policy is asked once each time the head goes around, with the largest size since
 *       the last time. A resize starts a new lap.
 * </ul>
 *
 * <p>After a growth for which there was no memory, the next is tried {@link #GROWTH_RETRY_NANOS} later: each failure may cost
 * a full collection.
 *
 * @param <E> the type of the elements
 */
abstract class ElasticArray<E> extends CircularArray<E> {

    /** What the queue must tell, but not before the lock is free. */
    interface Events {
        void resized(ResizeListener.Event event);

        void policyFailed(Throwable failure);
    }

    static final long GROWTH_RETRY_NANOS = 100_000_000;

    final int minCapacity;
    final int maxCapacity;

    private final ResizePolicy policy;
    private final IntFunction<@Nullable Object[]> allocator;
    private final Events events;
    private final LongSupplier nanoClock; // read only when there is no memory

    private int lapHighWaterMark;
    private int highWaterMark;
    private long accepted;
    private boolean growthFailed;
    private long growthFailedAt;
    private long grows;
    private long shrinks;
    private long resizeFailures;

    ElasticArray(
            ElasticConfig config,
            ResizePolicy policy,
            IntFunction<@Nullable Object[]> allocator,
            Events events,
            LongSupplier nanoClock) {
        super(allocator.apply(config.initialCapacity()));
        this.minCapacity = config.minCapacity();
        this.maxCapacity = config.maxCapacity();
        this.policy = policy;
        this.allocator = allocator;
        this.events = events;
        this.nanoClock = nanoClock;
    }

    /** Elements that came in at the tail so far. */
    final long accepted() {
        return accepted;
    }

    final long grows() {
        return grows;
    }

    final long shrinks() {
        return shrinks;
    }

    final long resizeFailures() {
        return resizeFailures;
    }

    final int highWaterMark() {
        return Math.max(highWaterMark, lapHighWaterMark);
    }

    /** Grows if needed. Returns whether {@code n} more elements fit now. */
    final boolean makeRoom(int n) {
        int size = size();
        return n <= capacity() - size || (n <= maxCapacity - size && grow(size + n));
    }

    /** Whether {@code n} more elements would exceed the bound, that is, whether want of memory is not the reason. */
    final boolean isFullFor(int n) {
        return n > maxCapacity - size();
    }

    final void addLast(E element) {
        append(element);
        added(1);
    }

    final void addLast(Object[] from, int offset, int length) {
        append(from, offset, length);
        added(length);
    }

    /** Lets the next growth be tried at once. */
    final void forgetFailedGrowth() {
        growthFailed = false;
    }

    /** Puts elements back that had been taken out; they have been counted as accepted before. */
    final void putBack(Object[] from, int offset, int length) {
        prepend(from, offset, length);
        lapHighWaterMark = Math.max(lapHighWaterMark, size());
    }

    final E removeFirst() {
        boolean lap = untilWrap() == 1;
        E element = takeFirst();
        if (lap) {
            endLap();
        }
        return element;
    }

    final void removeFirst(@Nullable Object[] into, int offset, int length) {
        boolean lap = untilWrap() <= length;
        takeFirst(into, offset, length);
        if (lap) {
            endLap();
        }
    }

    /** Removes the oldest for a newer one. Ends no lap: a queue that overflows is not too large. */
    final void dropFirst() {
        takeFirst();
    }

    /** Ends a lap. Returns how many there were. */
    final int clear() {
        int cleared = takeAll();
        endLap();
        return cleared;
    }

    final @Nullable Object[] toArray() {
        Object[] copy = new Object[size()];
        copyOut(copy, 0, copy.length);
        return copy;
    }

    /** Takes a capacity that a user asked for. Returns false if the elements do not fit into it. */
    final boolean resize(int newCapacity) {
        if (newCapacity < size()) {
            return false;
        }
        if (newCapacity != capacity() && !moveTo(newCapacity, ResizeListener.Cause.MANUAL)) {
            throw new ResizeFailedException("no memory to resize: capacity=" + capacity() + ", newCapacity="
                    + newCapacity + ", size=" + size());
        }
        return true;
    }

    final void trim() {
        int smallest = Math.max(minCapacity, size());
        if (smallest < capacity()) {
            moveTo(smallest, ResizeListener.Cause.TRIM);
        }
    }

    private void added(int n) {
        accepted += n;
        int size = size();
        if (size > lapHighWaterMark) {
            lapHighWaterMark = size;
        }
    }

    private boolean grow(int needed) {
        if (growthFailed && nanoClock.getAsLong() - growthFailedAt < GROWTH_RETRY_NANOS) {
            return false;
        }
        int capacity = capacity();
        int wanted = ask(capacity, needed, needed, (int) Math.min(maxCapacity, 2L * capacity));
        if (moveTo(Math.max(needed, Math.min(maxCapacity, wanted)), ResizeListener.Cause.GROWTH)) {
            return true;
        }
        growthFailed = true;
        growthFailedAt = nanoClock.getAsLong();
        return false;
    }

    private void endLap() {
        int high = lapHighWaterMark;
        highWaterMark = Math.max(highWaterMark, high);
        lapHighWaterMark = size();
        int capacity = capacity();
        if (capacity > minCapacity) {
            int wanted = ask(capacity, size(), high, capacity);
            int smaller = Math.max(wanted, Math.max(minCapacity, size()));
            if (smaller < capacity) {
                moveTo(smaller, ResizeListener.Cause.SHRINK);
            }
        }
    }

    /** An element may be on its way in or out, so what the policy throws must not get in its way. */
    private int ask(int capacity, int size, int high, int otherwise) {
        try {
            return policy.capacityFor(capacity, size, high);
        } catch (Throwable e) {
            resizeFailures++;
            events.policyFailed(e);
            return otherwise;
        }
    }

    private boolean moveTo(int newCapacity, ResizeListener.Cause cause) {
        int oldCapacity = capacity();
        long generation = grows + shrinks + 1;
        @Nullable Object[] slots;
        try {
            slots = allocator.apply(newCapacity);
            events.resized(new ResizeListener.Event(oldCapacity, newCapacity, generation, cause));
        } catch (OutOfMemoryError e) {
            resizeFailures++;
            return false;
        }
        moveTo(slots);
        growthFailed = false;
        highWaterMark = Math.max(highWaterMark, lapHighWaterMark);
        lapHighWaterMark = size();
        if (newCapacity > oldCapacity) {
            grows++;
        } else {
            shrinks++;
        }
        return true;
    }
}
