package io.elasticq.persistent;

import io.elasticq.internal.StagingBuffers;
import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a queue: what is written to it, and the cursor below which nothing of it is needed any more. Appends are made under the queue's lock, so that the
 * order of elements is that of their records, and waits for the disk are not, so that threads share a force.
 *
 * @param <E> the type of the elements
 */
final class QueueLog<E> {

    /** The cursor below which each element is settled. */
    static final String CURSOR = "queue";

    /** So many records are passed over one by one; where there are more, the place is looked for. */
    static final long SEEK_FROM = 1024;

    /** What the journal adds to a record. */
    private static final int RECORD_HEADER = 24;

    final Journal journal;
    private final ElementCodec<E> codec;
    private final Durability durability;
    private final int maxElementSize;
    private final Tailer cursor; // under the lock of the checkpoint, and that of the queue where the disk is full
    private long written; // bytes, about; under the queue's lock
    private final StagingBuffers staging = new StagingBuffers();

    QueueLog(Journal journal, ElementCodec<E> codec, Durability durability, int maxElementSize) {
        this.journal = journal;
        this.codec = codec;
        this.durability = durability;
        this.maxElementSize = maxElementSize;
        this.cursor = journal.tailer(CURSOR, TailStart.oldest());
    }

    /** How the journal must be opened: appends never wait, who wants to wait does so outside the lock. */
    static Durability ofJournal(Durability durability) {
        return durability instanceof Durability.EveryWrite ? Durability.ON_SYNC : durability;
    }

    // ---- elements and bytes

    /** A record that is to hold this element, from its position on; there is room before it for a header. To be given back. */
    ByteBuffer encode(E element) {
        byte[] whole = Codecs.whole(codec, element);
        int wanted = whole == null ? codec.maxLength(element) : whole.length;
        if (whole != null && wanted > maxElementSize) {
            throw tooLarge(wanted);
        }
        ByteBuffer buffer = staging.take(QueueRecord.MAX_HEADER + Math.min(wanted, maxElementSize));
        try {
            buffer.position(QueueRecord.MAX_HEADER);
            if (whole == null) {
                codec.encode(element, buffer);
            } else {
                buffer.put(whole);
            }
            return buffer.flip().position(QueueRecord.MAX_HEADER);
        } catch (BufferOverflowException e) {
            staging.giveBack(buffer);
            throw wanted > maxElementSize ? tooLarge(wanted) : lied(wanted, e);
        } catch (RuntimeException | Error e) {
            staging.giveBack(buffer);
            throw e;
        }
    }

    private IllegalArgumentException tooLarge(int bytes) {
        return new IllegalArgumentException(
                "the element is too large: bytes=" + bytes + ", maxElementSize=" + maxElementSize);
    }

    private IllegalArgumentException lied(int wanted, BufferOverflowException cause) {
        return new IllegalArgumentException(
                "the codec has written more than it asked for: codec=" + codec.id() + ", maxLength=" + wanted, cause);
    }

    void giveBack(ByteBuffer encoded) {
        staging.giveBack(encoded);
    }

    E decode(ByteBuffer record, long sequence) {
        try {
            E element = codec.decode(QueueRecord.element(record));
            if (element == null) {
                throw new NullPointerException("the codec made null of an element");
            }
            return element;
        } catch (RuntimeException e) {
            throw new ElementDecodeException(codec.id(), sequence, e);
        }
    }

    /** The elements with these ids, which are at these places, in the order of the places. */
    void readCopies(Map<Long, Long> places, Consumer<Entry<E>> target) {
        List<Map.Entry<Long, Long>> inOrder = new ArrayList<>(places.entrySet());
        inOrder.sort(Map.Entry.comparingByValue());
        if (inOrder.isEmpty()) {
            return;
        }
        try (Tailer tailer = journal.tailer(TailStart.sequence(inOrder.get(0).getValue()))) {
            for (Map.Entry<Long, Long> copy : inOrder) {
                long position = copy.getValue();
                ByteBuffer payload =
                        Objects.requireNonNull(find(tailer, position)).payload();
                target.accept(
                        new Entry<>(decode(payload, copy.getKey()), payload.remaining()).at(copy.getKey(), position));
            }
        }
    }

    /** Goes on to a record; null if there is none so far. */
    static @Nullable JournalRecord find(Tailer tailer, long position) {
        if (position - tailer.nextSequence() > SEEK_FROM) {
            tailer.seek(TailStart.sequence(position));
        }
        JournalRecord record = tailer.read();
        while (record != null && record.sequence() < position) {
            record = tailer.read();
        }
        return record;
    }

    // ---- records

    long offer(ByteBuffer encoded) {
        int start = QueueRecord.MAX_HEADER - QueueRecord.OFFER_HEADER;
        written(encoded.remaining());
        return journal.append(encoded.put(start, QueueRecord.OFFER).position(start));
    }

    /** A record for a batch, or for one of several that need not stay together. */
    static byte[] copyOf(ByteBuffer encoded, int index, int count) {
        boolean alone = count == 1;
        int header = alone ? QueueRecord.OFFER_HEADER : QueueRecord.BATCH_HEADER;
        byte[] record = new byte[header + encoded.remaining()];
        ByteBuffer target = ByteBuffer.wrap(record);
        if (alone) {
            target.put(QueueRecord.OFFER);
        } else {
            target.put(QueueRecord.BATCH).putInt(index).putInt(count);
        }
        encoded.get(encoded.position(), record, header, encoded.remaining());
        return record;
    }

    /** Returns the sequence of the last. */
    long offer(List<byte[]> records) {
        records.forEach(record -> written(record.length));
        return journal.appendBatch(records);
    }

    /** Returns false if it does not fit into a segment. */
    boolean moved(long id, ByteBuffer element) {
        if (QueueRecord.MOVED_HEADER + element.remaining() > journal.maxRecordSize()) {
            return false;
        }
        ByteBuffer record = ByteBuffer.allocate(QueueRecord.MOVED_HEADER + element.remaining());
        record.put(QueueRecord.MOVED).putLong(id).put(element.duplicate()).flip();
        written(record.remaining());
        journal.append(record);
        return true;
    }

    /** Returns the sequence. */
    long settle(long id) {
        ByteBuffer record = staging.take(QueueRecord.SETTLE_HEADER + QueueRecord.RANGE);
        try {
            record.put(QueueRecord.SETTLE).putLong(id).putLong(id).putInt(1).flip();
            written(record.remaining());
            return journal.append(record);
        } finally {
            staging.giveBack(record);
        }
    }

    /** Returns the sequence of the last record. */
    long settle(List<SettledRange> ranges) {
        int most = (journal.maxRecordSize() - QueueRecord.SETTLE_HEADER) / QueueRecord.RANGE;
        for (int from = 0; from < ranges.size(); from += most) {
            List<SettledRange> part = ranges.subList(from, Math.min(ranges.size(), from + most));
            ByteBuffer record = ByteBuffer.allocate(QueueRecord.SETTLE_HEADER + part.size() * QueueRecord.RANGE);
            record.put(QueueRecord.SETTLE);
            part.forEach(
                    range -> record.putLong(range.from()).putLong(range.to()).putInt(range.count()));
            written(record.flip().remaining());
            journal.append(record);
        }
        return last();
    }

    private void written(int payload) {
        written += payload + RECORD_HEADER;
    }

    /** Bytes, about, since the queue was opened. */
    long written() {
        return written;
    }

    /** The sequence of the newest record. */
    long last() {
        return journal.lastSequence();
    }

    /** Returns when this record is as durable as the queue promises. Not under the queue's lock. */
    void acknowledge(long sequence) {
        if (durability instanceof Durability.EveryWrite && journal.durableSequence() < sequence) {
            try {
                journal.sync(sequence);
            } catch (JournalClosedException e) {
                if (journal.durableSequence() < sequence) { // it was forced before it was closed
                    throw e;
                }
            }
        }
    }

    // ---- the cursor

    Tailer cursor() {
        return cursor;
    }

    long cursorPosition() {
        return journal.cursors().getOrDefault(CURSOR, 1L);
    }

    /** Says that nothing before this record is needed. */
    void storeCursor(long position) {
        long ahead = position - cursor.nextSequence();
        if (ahead < 0 || ahead > SEEK_FROM) {
            cursor.seek(TailStart.sequence(position));
        }
        while (cursor.nextSequence() < position && cursor.read() != null) {
            // passed over
        }
        cursor.commit();
    }

    /** Nobody appends any more; others may still be waiting for the disk. */
    void close() {
        try {
            journal.sync();
            cursor.close();
        } finally {
            journal.close();
        }
    }
}
