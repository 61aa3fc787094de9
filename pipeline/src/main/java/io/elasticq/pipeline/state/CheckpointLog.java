package io.elasticq.pipeline.state;

import io.elasticq.InvalidConfigException;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.RecordEncoder;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The journal of a store: what is written to it and read from it, and the cursor before which nothing is needed. Under the store's lock. */
final class CheckpointLog {

    private static final String CURSOR = "checkpoints";

    /** What the journal adds to a record. */
    private static final int RECORD_HEADER = 24;

    /** So that others get their turn, and buffers stay small. */
    private static final int MAX_PIECE = 1 << 20;

    private final Journal journal;
    private final Tailer cursor;
    private long stored; // where the cursor is
    private long expected; // the next sequence, if nobody else appends
    private long unused; // bytes behind the newest COMPLETE

    /** Takes the journal for itself, and makes all that is in it durable. */
    CheckpointLog(Journal journal) {
        if (journal.maxRecordSize() < CheckpointRecord.MIN_RECORD) {
            throw new InvalidConfigException("the journal must take records of " + CheckpointRecord.MIN_RECORD
                    + " bytes: maxRecordSize=" + journal.maxRecordSize());
        }
        this.journal = journal;
        this.cursor = journal.tailer(CURSOR, TailStart.oldest());
        this.stored = cursor.nextSequence();
    }

    /** What is in it. To be called first, once. */
    CheckpointScan scan() {
        CheckpointScan scan = new CheckpointScan();
        scan.read(cursor);
        expected = cursor.nextSequence();
        unused = scan.unused();
        journal.sync(); // FoundIsDurable
        return scan;
    }

    static long size(int payload) {
        return (long) payload + RECORD_HEADER;
    }

    /** Bytes that were written since the newest COMPLETE. */
    long unused() {
        return unused;
    }

    private long append(int length, RecordEncoder encoder) {
        if (journal.lastSequence() != expected - 1) {
            throw notAlone(journal.lastSequence());
        }
        long sequence = journal.append(length, encoder);
        if (sequence != expected) {
            throw notAlone(sequence);
        }
        expected++;
        unused += size(length);
        return sequence;
    }

    private IllegalStateException notAlone(long sequence) {
        return new IllegalStateException("something else appends to the journal of the checkpoints: expected sequence="
                + expected + ", found=" + sequence);
    }

    long begin(long checkpoint) {
        return append(
                CheckpointRecord.HEADER,
                target -> CheckpointRecord.putHeader(target, CheckpointRecord.BEGIN, checkpoint));
    }

    /** A part that is being written, piece by piece. */
    final class Writing {
        private final long checkpoint;
        private final byte[] nameBytes;
        private final String name;
        private final boolean full;
        private final byte[] bytes;
        private final int offset;
        private final int length;
        private final int crc;
        private final int room;
        private final int pieces;
        private int next;
        private long first;

        Writing(long checkpoint, String name, boolean full, byte[] bytes, int offset, int length) {
            this.checkpoint = checkpoint;
            this.name = name;
            this.nameBytes = name.getBytes(StandardCharsets.UTF_8);
            this.full = full;
            this.bytes = bytes;
            this.offset = offset;
            this.length = length;
            this.crc = CheckpointRecord.crc(bytes, offset, length);
            this.room = Math.min(MAX_PIECE, journal.maxRecordSize()) - CheckpointRecord.PIECE_HEADER - nameBytes.length;
            this.pieces = Math.max(1, length / room + (length % room == 0 ? 0 : 1));
        }

        boolean isDone() {
            return next == pieces;
        }

        /** Appends the next piece. Returns where they all are when it was the last. */
        @Nullable
        PartRecords appendNext() {
            int from = next * room;
            int size = Math.min(room, length - from);
            long sequence = append(CheckpointRecord.PIECE_HEADER + nameBytes.length + size, target -> {
                CheckpointRecord.putHeader(target, CheckpointRecord.PIECE, checkpoint);
                target.put((byte) (full ? 1 : 0))
                        .putInt(next)
                        .putInt(pieces)
                        .putInt(length)
                        .putInt(crc);
                target.putShort((short) nameBytes.length).put(nameBytes);
                target.put(bytes, offset + from, size);
            });
            first = next == 0 ? sequence : first;
            next++;
            return next < pieces ? null : new PartRecords(checkpoint, name, full, length, crc, first, sequence);
        }
    }

    private PartRecords write(long checkpoint, String name, boolean full, byte[] bytes) {
        Writing part = new Writing(checkpoint, name, full, bytes, 0, bytes.length);
        PartRecords records = part.appendNext();
        while (records == null) {
            records = part.appendNext();
        }
        return records;
    }

    /** Says that these parts are a checkpoint. Returns when it is on the disk, and with it all before it. */
    CompleteCheckpoint complete(long checkpoint, Manifest manifest, Map<String, List<PartRecords>> parts) {
        CompleteCheckpoint complete = new CompleteCheckpoint(
                checkpoint, manifest, write(checkpoint, "", true, manifest.encode()), Map.copyOf(parts));
        PartRecords at = complete.manifestAt();
        long sequence = append(CheckpointRecord.COMPLETE_LENGTH, target -> {
            CheckpointRecord.putHeader(target, CheckpointRecord.COMPLETE, checkpoint);
            target.putInt(at.length()).putInt(at.crc());
        });
        sync(sequence); // CompleteIsDurable
        unused = 0;
        return complete;
    }

    void sync(long sequence) {
        journal.sync(sequence);
    }

    /** Writes these checkpoints once more, at the end. */
    List<CompleteCheckpoint> copy(Iterable<CompleteCheckpoint> checkpoints) {
        Map<PartRecords.Key, PartRecords> copies = new HashMap<>();
        List<CompleteCheckpoint> copied = new ArrayList<>();
        for (CompleteCheckpoint checkpoint : checkpoints) {
            Map<String, List<byte[]>> contents = read(checkpoint);
            Map<String, List<PartRecords>> parts = new LinkedHashMap<>();
            checkpoint.parts().forEach((name, states) -> {
                List<PartRecords> copiedStates = new ArrayList<>();
                for (int i = 0; i < states.size(); i++) {
                    PartRecords state = states.get(i);
                    byte[] bytes = contents.getOrDefault(name, List.of()).get(i);
                    copiedStates.add(copies.computeIfAbsent(
                            state.key(), key -> write(state.checkpoint(), name, state.full(), bytes)));
                }
                parts.put(name, List.copyOf(copiedStates));
            });
            copied.add(complete(checkpoint.id(), checkpoint.manifest(), parts)); // CopyIsDurable
        }
        return copied;
    }

    /** The states of a checkpoint, in the order of its parts. */
    Map<String, List<byte[]>> read(CompleteCheckpoint checkpoint) {
        try {
            return new CheckpointReading(checkpoint).read(journal);
        } catch (JournalCorruptException e) {
            throw new CheckpointCorruptException(
                    "checkpoint " + checkpoint.id() + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Says that nothing before this record is needed. */
    void giveUpBefore(long sequence) {
        if (sequence > stored) {
            cursor.seek(TailStart.sequence(sequence));
            cursor.commit();
            stored = sequence;
        }
    }

    /** Lets go of the journal. */
    void close() {
        cursor.close();
    }
}
