package io.elasticq.priority;

import io.elasticq.DropListener;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import io.elasticq.internal.Insertions;
import io.elasticq.internal.ListenerCalls;
import io.elasticq.lockfree.MpscElasticQueue;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes in: by any thread, into a level, and within what all levels may hold together. The methods are those of
 * {@link PriorityElasticQueue} of the same name.
 *
 * @param <E> the type of the elements
 */
// Invariants
//   MarkedWhenIn  (of Levels) Whatever became of an insertion into a level, the level is marked after it.
//   TotalBound    (of TotalCapacity) Room is taken before an insertion, and given back if that inserts nothing, throws
//                 included.
final class Intake<E> {

    private final Levels levels;
    private final MpscElasticQueue<Object>[] queues;
    private final @Nullable TotalCapacity total;
    private final @Nullable LongSupplier nanoClock; // null if no times are kept
    private final @Nullable DropListener<? super E> dropListener;
    private final ListenerCalls calls = new ListenerCalls();

    Intake(
            Levels levels,
            MpscElasticQueue<Object>[] queues,
            @Nullable TotalCapacity total,
            @Nullable LongSupplier nanoClock,
            @Nullable DropListener<? super E> dropListener) {
        this.levels = levels;
        this.queues = queues;
        this.total = total;
        this.nanoClock = nanoClock;
        this.dropListener = dropListener;
    }

    boolean offer(E element, int level) {
        requireLevel(level);
        Objects.requireNonNull(element, "element");
        if (total != null) {
            return offerWithinTotal(total, element, level).isAccepted();
        }
        boolean accepted = queues[level].offer(stamp(element));
        levels.inserted(level);
        return accepted;
    }

    OfferResult tryOffer(E element, int level) {
        requireLevel(level);
        Objects.requireNonNull(element, "element");
        if (total != null) {
            return offerWithinTotal(total, element, level);
        }
        OfferResult result = queues[level].tryOffer(stamp(element));
        levels.inserted(level);
        return result;
    }

    private OfferResult offerWithinTotal(TotalCapacity room, E element, int level) {
        Object stamped = stamp(element);
        if (room.take(1, 1) == 0) {
            return turnAway(room, element, level);
        }
        boolean accepted = false;
        try {
            OfferResult result = queues[level].tryOffer(stamped);
            accepted = result.isAccepted();
            levels.inserted(level);
            return result;
        } finally {
            if (!accepted) {
                room.giveBack(1);
            }
        }
    }

    /** What becomes of an element when all levels together are full. */
    private OfferResult turnAway(TotalCapacity room, E element, int level) {
        MpscElasticQueue<Object> queue = queues[level];
        if (queue.isClosed() || queue.overflowPolicy() != OverflowPolicy.DROP_NEWEST) {
            room.countRefused(level, 1);
            return queue.isClosed() ? OfferResult.CLOSED : OfferResult.FULL;
        }
        room.countDropped(level, 1);
        DropListener<? super E> listener = dropListener;
        if (listener != null) {
            calls.deliver(() -> listener.dropped(element, DropListener.Cause.NEWEST));
        }
        return OfferResult.DROPPED_NEWEST;
    }

    boolean add(E element, int level) {
        OfferResult result = tryOffer(element, level);
        if (result == OfferResult.CLOSED) {
            throw new QueueClosedException("the queue is closed: level=" + level + ", size=" + levels.size());
        }
        if (!result.isAccepted()) {
            throw new QueueFullException(
                    "there is no room: result=" + result + ", level=" + level + ", size of the level="
                            + queues[level].size() + ", its maxCapacity=" + queues[level].maxCapacity()
                            + (total == null ? "" : ", size=" + levels.size() + ", totalCapacity=" + total.total));
        }
        return true;
    }

    boolean offerBatch(E[] elements, int offset, int length, int level) {
        requireLevel(level);
        Insertions.requireElements(elements, offset, length);
        TotalCapacity room = total;
        if (room != null && length > room.total) {
            throw new IllegalArgumentException(
                    "a batch of " + length + " can never fit: totalCapacity=" + room.total + ", level=" + level);
        }
        if (room != null && length > 0 && length <= queues[level].maxCapacity() && room.take(length, length) == 0) {
            turnAway(room, elements, offset, length, level);
            return false;
        }
        boolean accepted = false;
        try {
            accepted = nanoClock == null
                    ? queues[level].offerBatch(elements, offset, length)
                    : queues[level].offerBatch(Timed.stamp(elements, offset, length, nanoClock), 0, length);
            levels.inserted(level);
            return accepted;
        } finally {
            if (room != null && !accepted && length <= queues[level].maxCapacity()) {
                room.giveBack(length);
            }
        }
    }

    int offerBatchPartial(E[] elements, int offset, int length, int level) {
        requireLevel(level);
        Insertions.requireElements(elements, offset, length);
        TotalCapacity room = total;
        int most = room == null || length == 0 ? length : room.take(1, length);
        int inserted = 0;
        try {
            if (most > 0) {
                inserted = nanoClock == null
                        ? queues[level].offerBatchPartial(elements, offset, most)
                        : queues[level].offerBatchPartial(Timed.stamp(elements, offset, most, nanoClock), 0, most);
                levels.inserted(level);
            }
        } finally {
            if (room != null) {
                room.giveBack(most - inserted);
            }
        }
        if (room != null && most < length) {
            turnAway(room, elements, offset + most, length - most, level);
        }
        return inserted;
    }

    private void turnAway(TotalCapacity room, E[] elements, int offset, int length, int level) {
        for (int i = offset; i < offset + length; i++) {
            turnAway(room, elements[i], level);
        }
    }

    private Object stamp(E element) {
        return Timed.stamp(element, nanoClock);
    }

    private void requireLevel(int level) {
        levels.require(level);
    }
}
