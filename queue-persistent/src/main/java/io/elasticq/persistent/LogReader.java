package io.elasticq.persistent;

import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.util.List;

/**
 * The elements that are in the log only: from {@link #next} to the end, but for those that are settled. Under the queue's lock.
 *
 * @param <E> the type of the elements
 */
final class LogReader<E> {

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
            if (isToCome(record, id)) {
                return taken(record, id);
            }
        }
    }

    /** If it can't be decoded, it is still to come. */
    private Entry<E> taken(JournalRecord record, long id) {
        Entry<E> entry = entry(record, id);
        next = id + 1;
        count--;
        settled.forgetBelow(next);
        return entry;
    }

    /** It is the next one again. */
    void unread(Entry<E> entry) {
        next = entry.id;
        count++;
    }

    private void seek() {
        if (next < tailer.nextSequence() || next - tailer.nextSequence() > QueueLog.SEEK_FROM) {
            tailer.seek(TailStart.sequence(next));
        }
    }

    /** Adds some of those that are to come, from behind this id on. */
    void lookAhead(long afterId, int max, List<Entry<E>> found) {
        if (count == 0) {
            return;
        }
        try (Tailer ahead = log.journal.tailer(TailStart.sequence(Math.max(next, afterId + 1)))) {
            for (JournalRecord record = ahead.read(); record != null && found.size() < max; record = ahead.read()) {
                long id = record.sequence();
                if (isToCome(record, id)) {
                    found.add(entry(record, id));
                }
            }
        }
    }

    /** Whether there is an element with this id, and it is to come. */
    boolean isToCome(long id) {
        if (count == 0 || id < next || id > log.last()) {
            return false;
        }
        try (Tailer there = log.journal.tailer(TailStart.sequence(id))) {
            JournalRecord record = there.read();
            return record != null && isToCome(record, id);
        }
    }

    /** It is settled. */
    void remove(long id) {
        settled.add(id);
        count--;
    }

    private boolean isToCome(JournalRecord record, long id) {
        return id >= next && QueueRecord.isElement(record.payload()) && !settled.contains(id);
    }

    private Entry<E> entry(JournalRecord record, long id) {
        return new Entry<>(log.decode(record.payload(), id), record.payload().remaining()).at(id, id);
    }
}
