package io.elasticq.persistent;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The log and the {@link Backlog}, changed as one. Sequential: the queue calls it under its lock.
 *
 * <p>Invariants:
 * <ul>
 *   <li>LogFirst: an element is in the backlog only if its record is in the log, and leaves it only when its settlement is. An append that throws has changed neither.
 *   <li>LogOrder: the order of elements is that of their records.
 * </ul>
 */
final class Ledger<E> {

    private final QueueLog<E> log;
    private final Backlog<E> backlog;
    private final Checkpoints<E> checkpoints;
    private final Counts counts;

    Ledger(QueueLog<E> log, Backlog<E> backlog, Checkpoints<E> checkpoints, Counts counts) {
        this.log = log;
        this.backlog = backlog;
        this.checkpoints = checkpoints;
        this.counts = counts;
    }

    /** The sequence of the last record. */
    long last() {
        return log.last();
    }

    // ---- in

    /** One more at the tail. */
    void append(E element, ByteBuffer encoded) {
        Entry<E> entry = new Entry<>(element, encoded.remaining());
        appended(entry, logged(() -> log.offer(encoded))); // LogFirst
    }

    /** One of them. */
    void appendOne(Batch<E> batch, int index) {
        List<byte[]> record = batch.records.subList(index, index + 1);
        appended(batch.entries.get(index), logged(() -> log.offer(record))); // LogFirst
    }

    /** All or none of them. */
    void appendWhole(Batch<E> batch) {
        long last = logged(() -> writtenWhole(batch));
        appended(batch, last - batch.size() + 1);
    }

    /** Returns the last sequence. */
    private long writtenWhole(Batch<E> batch) {
        long before = log.last();
        try {
            return log.offer(batch.records);
        } catch (RuntimeException | Error e) {
            backlog.reader().discard(before + 1, log.last()); // void, as the batch is not complete
            throw e;
        }
    }

    /** Returns how many are in the log; where there was no room on the disk, fewer. */
    int appendSome(Batch<E> batch) {
        long before = log.last();
        try {
            log.offer(batch.records);
        } catch (UncheckedIOException e) {
            if (log.last() == before) {
                throw e;
            }
        }
        Batch<E> written = batch.first((int) (log.last() - before));
        appended(written, before + 1);
        return written.size();
    }

    private void appended(Batch<E> batch, long firstId) {
        for (int i = 0; i < batch.size(); i++) {
            appended(batch.entries.get(i), firstId + i);
        }
    }

    private void appended(Entry<E> entry, long id) {
        backlog.append(entry.at(id, id));
        counts.accept(backlog.unsettled());
    }

    /** Where the disk has no room, what is not needed of the log is given up, and it is tried once more. */
    private long logged(LongSupplier append) {
        try {
            return append.getAsLong();
        } catch (UncheckedIOException e) {
            if (!checkpoints.freeSegments()) {
                throw e;
            }
            return append.getAsLong();
        }
    }

    // ---- out

    /** It leaves: where the disk has no room for the record, the cursor may say so. */
    void settle(Entry<E> entry) {
        try {
            logged(() -> log.settle(entry.id)); // LogFirst
        } catch (UncheckedIOException e) {
            if (!checkpoints.settleByCursor(entry)) {
                throw e;
            }
        }
    }

    /** These were taken out. Where that can't be written, they come back. */
    List<Entry<E>> settleTaken(List<Entry<E>> taken) {
        backlog.beginDelivery(taken); // NeededIsKept: until it is written
        try {
            logged(() -> log.settle(Backlog.rangesOf(taken))); // LogFirst
            return taken;
        } catch (RuntimeException | Error e) {
            backlog.giveBack(taken);
            throw e;
        } finally {
            backlog.endDelivery(taken);
        }
    }

    /** Those that are in flight. Returns how many left: where the disk has no room for the record, the oldest ones may. */
    int settleTogether(List<Entry<E>> inFlight) {
        try {
            logged(() -> log.settle(Backlog.rangesOf(inFlight))); // LogFirst
            inFlight.forEach(backlog::endFlight);
            return inFlight.size();
        } catch (UncheckedIOException e) {
            int count = settleOldestByCursor(inFlight);
            if (count == 0) {
                throw e;
            }
            return count;
        }
    }

    private int settleOldestByCursor(List<Entry<E>> inFlight) {
        int count = 0;
        for (Entry<E> entry : inFlight.stream()
                .sorted(Comparator.comparingLong(each -> each.position))
                .toList()) {
            if (!checkpoints.settleByCursor(entry)) {
                break;
            }
            backlog.endFlight(entry);
            count++;
        }
        return count;
    }

    /** Takes one that waits out of the middle. */
    void settleWaiting(long id) {
        logged(() -> log.settle(id)); // LogFirst
        backlog.remove(id);
    }

    /** All that wait leave. */
    void settleAllWaiting() {
        logged(() -> log.settle(backlog.rangesOfAll(log.last()))); // LogFirst
        backlog.clear();
    }
}
