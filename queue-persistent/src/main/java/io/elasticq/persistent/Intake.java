package io.elasticq.persistent;

import io.elasticq.DropListener;
import io.elasticq.DropListener.Cause;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What goes into a queue. Each method takes the lock and gives it back; nothing waits for the disk. */
final class Intake<E> {

    private final Monitor<E> monitor;
    private final Ledger<E> ledger;
    private final Backlog<E> backlog;
    private final Counts counts;
    private final OverflowPolicy overflow;
    private final @Nullable DropListener<? super E> dropListener;

    Intake(Monitor<E> monitor, PersistentQueueBuilder<E> builder) {
        this.monitor = monitor;
        this.ledger = monitor.ledger;
        this.backlog = monitor.backlog;
        this.counts = monitor.counts;
        this.overflow = builder.overflow;
        this.dropListener = builder.dropListener;
    }

    Answer<OfferResult> offer(E element, ByteBuffer encoded) {
        monitor.lock();
        try {
            return insert(element, encoded);
        } finally {
            monitor.unlock();
        }
    }

    /** Null if another thread has the lock. */
    @Nullable
    Answer<OfferResult> tryOfferNow(E element, ByteBuffer encoded) {
        if (!monitor.tryLock()) {
            return null;
        }
        try {
            return insert(element, encoded);
        } finally {
            monitor.unlock();
        }
    }

    Answer<OfferResult> offer(E element, ByteBuffer encoded, long nanos) throws InterruptedException {
        monitor.lockInterruptibly();
        try {
            if (overflow == OverflowPolicy.BLOCK && !monitor.awaitRoom(1, nanos)) {
                counts.refused++;
                return new Answer<>(OfferResult.TIMED_OUT, 0);
            }
            return insert(element, encoded);
        } finally {
            monitor.unlock();
        }
    }

    Answer<Boolean> offerAll(Batch<E> batch) {
        monitor.lock();
        try {
            return insertAll(batch);
        } finally {
            monitor.unlock();
        }
    }

    Answer<Boolean> offerAll(Batch<E> batch, long nanos) throws InterruptedException {
        monitor.lockInterruptibly();
        try {
            if (overflow == OverflowPolicy.BLOCK && !monitor.awaitRoom(batch.size(), nanos)) {
                counts.refused += batch.size();
                return new Answer<>(false, 0);
            }
            return insertAll(batch);
        } finally {
            monitor.unlock();
        }
    }

    /** As many of the first ones as go in. */
    Answer<Integer> offerSome(Batch<E> batch) {
        monitor.lock();
        try {
            int accepted = 0;
            if (!monitor.isClosed() && overflow == OverflowPolicy.DROP_OLDEST) {
                accepted = insertInTurn(batch);
            } else if (!monitor.isClosed()) {
                accepted = ledger.appendSome(batch.first(Math.min(batch.size(), Math.max(0, monitor.room()))));
            }
            for (Entry<E> entry : batch.entries.subList(accepted, batch.size())) {
                turnAway(entry.element, OfferResult.FULL);
            }
            return new Answer<>(accepted, ledger.last());
        } finally {
            monitor.unlock();
        }
    }

    private Answer<OfferResult> insert(E element, ByteBuffer encoded) {
        OfferResult result = makeRoom(1);
        if (!result.isAccepted()) {
            return new Answer<>(turnAway(element, result), 0);
        }
        ledger.append(element, encoded);
        return new Answer<>(result, ledger.last());
    }

    private Answer<Boolean> insertAll(Batch<E> batch) {
        OfferResult result = makeRoom(batch.size());
        if (!result.isAccepted()) {
            batch.entries.forEach(entry -> turnAway(entry.element, result));
            return new Answer<>(false, 0);
        }
        ledger.appendWhole(batch);
        return new Answer<>(true, ledger.last());
    }

    /** One after the other, since later ones may drop earlier ones. */
    private int insertInTurn(Batch<E> batch) {
        int accepted = 0;
        while (accepted < batch.size() && makeRoom(1).isAccepted()) {
            try {
                ledger.appendOne(batch, accepted);
            } catch (UncheckedIOException e) {
                if (accepted == 0) {
                    throw e;
                }
                break;
            }
            accepted++;
        }
        return accepted;
    }

    /** Whether so many go in now. Under DROP_OLDEST, drops for it what waits. */
    private OfferResult makeRoom(int n) {
        int excess = n - monitor.room();
        if (monitor.isClosed()) {
            return OfferResult.CLOSED;
        } else if (excess <= 0 || n == 0) {
            return OfferResult.ACCEPTED;
        } else if (overflow != OverflowPolicy.DROP_OLDEST || excess > backlog.size()) {
            return OfferResult.FULL;
        }
        // If there is no room for the new record then, these are dropped all the same: the other order could exceed the
        // bound.
        for (Entry<E> dropped : ledger.settleTaken(backlog.removeFirst(excess))) {
            counts.droppedOldest++;
            drop(dropped.element, Cause.OLDEST);
        }
        return monitor.room() >= n ? OfferResult.ACCEPTED_DROPPED_OLDEST : OfferResult.FULL;
    }

    private OfferResult turnAway(E element, OfferResult reason) {
        if (overflow == OverflowPolicy.DROP_NEWEST && !monitor.isClosed()) {
            counts.droppedNewest++;
            drop(element, Cause.NEWEST);
            return OfferResult.DROPPED_NEWEST;
        }
        counts.refused++;
        return monitor.isClosed() ? OfferResult.CLOSED : reason;
    }

    private void drop(E element, Cause cause) {
        DropListener<? super E> listener = dropListener;
        if (listener != null) {
            monitor.note(() -> listener.dropped(element, cause)); // AlienFree
        }
    }
}
