package io.elasticq.persistent;

import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/**
 * Reads the log from the cursor to its end, to know which elements it holds. They stay in the log; only the ids of those that are gone, and of those that were
 * moved, are remembered.
 *
 * <p>Invariants:
 * <ul>
 *   <li>SettledIsGone: an element is live if and only if no SETTLE behind its record has its id.
 *   <li>CopyIsTheElement: a MOVED record takes the place of the element's own record, which is passed over if it is still there.
 *   <li>WholeBatches: the elements of a batch are live if all records of it are there.
 *   <li>BelowIsSettled: what has an id below the cursor is settled, unless it was moved.
 *   <li>CountIsExact: a range that settles elements on both sides of the cursor, which lies at a copy then, does not say how many of them are behind
 *       it; then those that are left are counted in a second reading.
 * </ul>
 */
final class Restore {

    final SettledIds settled = new SettledIds();

    /** Of the elements that were moved: where they are. */
    final TreeMap<Long, Long> moved = new TreeMap<>();

    private final long from;
    private final boolean salvaging; // then the members of a batch with a gap in it are live
    private long live; // those that were moved included
    private long records;
    private int discarded;
    private boolean uncertain;
    private boolean afterGap;
    private long last;

    private long batchFrom; // 0 if none is under way
    private int batchFirst;
    private int batchNext;
    private int batchCount;

    private Restore(long from, boolean salvaging) {
        this.from = from;
        this.salvaging = salvaging;
    }

    /** Of a damaged log, whose records are still to be taken. */
    static Restore salvaging(long from) {
        return new Restore(from, true);
    }

    static Restore read(Tailer tailer) {
        Restore restore = new Restore(tailer.nextSequence(), false);
        for (JournalRecord record = tailer.read(); record != null; record = tailer.read()) {
            restore.take(record.payload(), record.sequence());
        }
        restore.end();
        if (restore.uncertain) {
            tailer.seek(TailStart.sequence(restore.from));
            restore.recount(tailer); // CountIsExact
        }
        return restore;
    }

    private void recount(Tailer tailer) {
        live = moved.size();
        for (JournalRecord record = tailer.read(); record != null; record = tailer.read()) {
            if (QueueRecord.isElement(record.payload()) && !settled.contains(record.sequence())) {
                live++;
            }
        }
    }

    /** No more records. */
    void end() {
        voidBatch(last + 1);
    }

    void take(ByteBuffer record, long sequence) {
        records++;
        afterGap = salvaging && sequence != last + 1;
        last = sequence;
        QueueRecord.requireKnown(record, sequence);
        byte kind = QueueRecord.kind(record);
        if (kind == QueueRecord.BATCH) {
            takeOfBatch(record, sequence);
            return;
        }
        endBatch(sequence);
        switch (kind) {
            case QueueRecord.OFFER -> live++;
            case QueueRecord.MOVED -> move(QueueRecord.movedId(record), sequence);
            default -> settle(record);
        }
    }

    private void takeOfBatch(ByteBuffer record, long sequence) {
        int index = QueueRecord.batchIndex(record);
        int count = QueueRecord.batchCount(record);
        boolean isNext = index == batchNext && sequence == batchFrom + index - batchFirst;
        boolean goesOn = batchFrom > 0 && isNext && count == batchCount;
        boolean begins = index == 0 || sequence == from; // the cursor may be in a batch
        if (!goesOn) {
            endBatch(sequence);
            if (!begins && !afterGap) {
                settled.add(sequence);
                discarded++;
                return;
            }
            batchFrom = sequence;
            batchFirst = index;
            batchCount = count;
        }
        batchNext = index + 1;
        if (batchNext == count) {
            live += sequence - batchFrom + 1;
            batchFrom = 0;
        }
    }

    /** What was begun and not finished is void. */
    private void endBatch(long next) {
        if (afterGap && batchFrom > 0) {
            live += batchNext - batchFirst; // what is missing of it was there
            batchFrom = 0;
        }
        voidBatch(next);
    }

    private void voidBatch(long next) {
        if (batchFrom > 0) {
            settled.addRange(batchFrom, next - 1); // WholeBatches
            discarded += (int) (next - batchFrom);
            batchFrom = 0;
        }
    }

    private void move(long id, long sequence) {
        boolean known = moved.put(id, sequence) != null;
        boolean ownRecordIsHere = id >= from && settled.add(id); // CopyIsTheElement
        if (!known && !ownRecordIsHere) {
            live++;
        }
    }

    private void settle(ByteBuffer record) {
        for (int at = record.position() + QueueRecord.SETTLE_HEADER; at < record.limit(); at += QueueRecord.RANGE) {
            long first = record.getLong(at);
            long last = record.getLong(at + Long.BYTES);
            int count = record.getInt(at + 2 * Long.BYTES);
            if (first == last) {
                settle(first);
            } else if (last >= from) { // BelowIsSettled
                settled.addRange(Math.max(first, from), last);
                live -= count;
                uncertain |= first < from;
            }
        }
    }

    private void settle(long id) {
        if (moved.remove(id) != null || (id >= from && settled.add(id))) {
            live--; // SettledIsGone
        }
    }

    /** Elements in the queue. */
    long live() {
        return live;
    }

    /** Elements that have their own record. */
    long inPlace() {
        return live - moved.size();
    }

    long records() {
        return records;
    }

    int discarded() {
        return discarded;
    }

    /** The first record that may be needed, of those that are not copies. */
    long from() {
        return from;
    }
}
