package io.elasticq.lockbased;

import io.elasticq.DropListener;
import io.elasticq.ElasticConfig;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import io.elasticq.ResizePolicy;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the queue is to one thread: an elastic array, what happens when it overflows, and the books. {@link
 * LockedElasticQueue} makes it safe for many; all methods but those marked are called under its lock.
 *
 * <p>Invariant <b>Conservation</b>: {@code accepted = polled + removed + droppedOldest + undelivered + inDelivery + size}, where
 * polled is derived from the others.
 *
 * @param <E> the type of the elements
 */
final class SequentialQueue<E> extends ElasticArray<E> {

    private final OverflowPolicy overflow;
    private final Notices<E> notices;

    private final LongAdder refused = new LongAdder(); // also counted without the lock
    private long removed;
    private long removedFromMiddle;
    private long droppedOldest;
    private long droppedNewest;
    private long undelivered;
    private final AtomicInteger inDelivery = new AtomicInteger(); // raised under the lock

    private volatile boolean closed; // written under the lock, read without

    SequentialQueue(
            ElasticConfig config,
            ResizePolicy policy,
            IntFunction<@Nullable Object[]> allocator,
            OverflowPolicy overflow,
            Notices<E> notices,
            LongSupplier nanoClock) {
        super(config, policy, allocator, notices, nanoClock);
        this.overflow = overflow;
        this.notices = notices;
    }

    /** Without the lock, too. */
    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** Counts elements that stay with the caller. Without the lock, too. */
    void refuse(int n) {
        refused.add(n);
    }

    OfferResult insert(E element) {
        if (closed) {
            refuse(1);
            return OfferResult.CLOSED;
        }
        if (!makeRoom(1)) {
            return insertWithoutRoom(element);
        }
        addLast(element);
        return OfferResult.ACCEPTED;
    }

    private OfferResult insertWithoutRoom(E element) {
        return switch (overflow) {
            case DROP_OLDEST -> {
                dropOldest(1);
                addLast(element);
                yield OfferResult.ACCEPTED_DROPPED_OLDEST;
            }
            case DROP_NEWEST -> {
                dropNewest(element);
                yield OfferResult.DROPPED_NEWEST;
            }
            case BLOCK, REJECT -> {
                refuse(1);
                yield isFullFor(1) ? OfferResult.FULL : OfferResult.NO_MEMORY;
            }
        };
    }

    /** All or none. Returns whether all. */
    boolean insertAll(E[] array, int offset, int length) {
        if (closed) {
            refuse(length);
            return false;
        }
        if (!makeRoom(length) && !makeRoomByPolicy(array, offset, length)) {
            return false;
        }
        addLast(array, offset, length);
        return true;
    }

    private boolean makeRoomByPolicy(E[] array, int offset, int length) {
        if (overflow == OverflowPolicy.DROP_NEWEST) {
            for (int i = offset; i < offset + length; i++) {
                dropNewest(array[i]);
            }
            return false;
        }
        if (overflow == OverflowPolicy.DROP_OLDEST) {
            int excess = length - roomFor(length);
            // Where there was no memory to grow, a batch may be too long for the capacity even when it is empty.
            if (excess <= size()) {
                dropOldest(excess);
                return true;
            }
        }
        refuse(length);
        return false;
    }

    /** The longest prefix that goes in. Returns its length. */
    int insertPrefix(E[] array, int offset, int length) {
        int accepted = 0;
        if (!closed) {
            accepted = roomFor(length);
            addLast(array, offset, accepted);
        }
        for (int i = offset + accepted; i < offset + length; i++) {
            accepted += insert(array[i]).isAccepted() ? 1 : 0; // by the policy: all of the rest, or none
        }
        return accepted;
    }

    /** Grows for {@code n} elements, as far as the bound and the memory allow. Returns how many of them fit. */
    private int roomFor(int n) {
        int allowed = Math.min(n, maxCapacity - size());
        return makeRoom(allowed) ? allowed : capacity() - size();
    }

    private void dropOldest(int n) {
        for (int i = 0; i < n; i++) {
            // May lack memory, so before anything has changed. The caller knows that there are n.
            notices.dropped(Objects.requireNonNull(first()), DropListener.Cause.OLDEST);
            dropFirst();
            droppedOldest++;
        }
    }

    private void dropNewest(E element) {
        notices.dropped(element, DropListener.Cause.NEWEST); // may lack memory, so before it is counted
        droppedNewest++;
    }

    @Nullable
    E extract() {
        return size() == 0 ? null : removeFirst();
    }

    int extract(E[] into, int offset, int length) {
        int n = Math.min(length, size());
        removeFirst(into, offset, n);
        return n;
    }

    /** Takes elements out for a collection. They count as in delivery until that has them, or sends them back. */
    Object[] beginDelivery(int max) {
        Object[] batch = new Object[Math.min(max, size())];
        removeFirst(batch, 0, batch.length);
        inDelivery.addAndGet(batch.length);
        return batch;
    }

    /** Without the lock, too. Returns whether no delivery is under way any more. */
    boolean endDelivery(int n) {
        return inDelivery.addAndGet(-n) == 0;
    }

    boolean isDelivering() {
        return inDelivery.get() > 0;
    }

    /**
     * Takes back what had been extracted. The youngest go back to the head, as far as there is room; the others have nowhere
     * to go. A closed queue takes them too: it had accepted them.
     */
    @SuppressWarnings("unchecked") // the batch comes from this queue
    void putBack(Object[] batch, int from) {
        forgetFailedGrowth();
        int fitting = roomFor(batch.length - from);
        int firstThatFits = batch.length - fitting;
        putBack(batch, firstThatFits, fitting);
        undelivered += firstThatFits - from;
        inDelivery.addAndGet(from - batch.length);
        for (int i = from; i < firstThatFits; i++) {
            notices.dropped((E) batch[i], DropListener.Cause.UNDELIVERED);
        }
    }

    void removeAll() {
        removed += clear();
    }

    SnapshotQueue.Snapshot snapshot() {
        return new SnapshotQueue.Snapshot(toArray(), headPosition());
    }

    /** {@link SnapshotQueue#removeOccurrence}. */
    boolean removeOccurrence(Object element, long position) {
        long index = position - headPosition();
        int found = index < 0 ? -1 : lastIdentity(element, (int) Math.min(index, Integer.MAX_VALUE));
        if (found < 0) {
            return false;
        }
        removeAt(found);
        removed++;
        removedFromMiddle++;
        return true;
    }

    /** {@link SnapshotQueue#removeOccurrences}. */
    int removeOccurrences(IdentityHashMap<Object, int[]> victims, long endPosition) {
        long limit = Math.max(0, Math.min(size(), endPosition - headPosition()));
        int count = removeIdentities(victims, (int) limit);
        removed += count;
        removedFromMiddle += count;
        return count;
    }

    /**
     * Elements are numbered as they come in. Those taken out of the middle move their followers forward, so that an element
     * of a snapshot is at its position there, or before it.
     */
    private long headPosition() {
        return accepted() - size() - removedFromMiddle;
    }

    QueueStats stats() {
        long polled = accepted() - size() - removed - droppedOldest - undelivered - inDelivery.get();
        return new QueueStats(
                size(),
                capacity(),
                minCapacity,
                maxCapacity,
                highWaterMark(),
                accepted(),
                polled,
                removed,
                refused.sum(),
                droppedOldest,
                droppedNewest,
                undelivered,
                grows(),
                shrinks(),
                grows() + shrinks(),
                resizeFailures(),
                notices.failures(),
                closed);
    }
}
