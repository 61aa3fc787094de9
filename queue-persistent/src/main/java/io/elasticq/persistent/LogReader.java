package io.elasticq.persistent;

import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;

/**
 * The elements that are in the log only: from {@link #next} to the end, but for those that are settled. Under the queue's lock.
 *
 * @param <E> the type of the elements
 */
final class LogReader<E> {

    /** So many records are passed over one by one; where there are more, the place is looked for. */
    private static final long SEEK_FROM = 1024;

    private final QueueLog<E> log;
    private final SettledIds settled;
    private final Tailer tailer;
    private long next;
    private int count;

    LogReader(QueueLog<E> log, SettledIds settled, long next, int count) {
        this.log = log;
        this.settled = settled;
        this.next = next;
        this.count = count;
        this.tailer = log.journal.tailer(TailStart.sequence(next));
    }

    /** How many are to come. */
    int count() {
        return count;
    }

    /** None of them has a lower id. */
    long next() {
        return next;
    }

    /** One more at the end. */
    void add(long id) {
        if (count == 0) {
            next = id;
        }
        count++;
    }

    /** These records bring no elements. */
    void discard(long from, long to) {
        if (from <= to) {
            settled.addRange(from, to);
        }
    }

    /** All that were to come are settled. */
    void clear() {
        count = 0;
    }

    /** Reads the next one. There must be one. */
    Entry<E> read() {
        seek();
        while (true) {
            JournalRecord record = tailer.read();
            if (record == null) {
                throw new IllegalStateException("the log ends before its elements: elements=" + count + ", next=" + next
                        + ", end=" + tailer.nextSequence());
            }
            long id = record.sequence();
            if (id >= next && QueueRecord.isElement(record.payload()) && !settled.contains(id)) {
                return taken(record, id);
            }
        }
    }

    private Entry<E> taken(JournalRecord record, long id) {
        Entry<E> entry;
        try {
            entry = new Entry<>(
                    log.decode(record.payload(), id), record.payload().remaining());
        } catch (RuntimeException | Error e) {
            comesAgain(id);
            throw e;
        }
        next = id + 1;
        count--;
        settled.forgetBelow(next);
        return entry.at(id, id);
    }

    /** It is the next one again. */
    void unread(Entry<E> entry) {
        comesAgain(entry.id);
        count++;
    }

    private void comesAgain(long id) {
        next = id;
        tailer.seek(TailStart.sequence(id));
    }

    private void seek() {
        if (next < tailer.nextSequence() || next - tailer.nextSequence() > SEEK_FROM) {
            tailer.seek(TailStart.sequence(next));
        }
    }

    void close() {
        tailer.close();
    }
}
