package io.elasticq.pipeline.state;

import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Tailer;
import io.elasticq.pipeline.state.CheckpointRecord.Begin;
import io.elasticq.pipeline.state.CheckpointRecord.Complete;
import io.elasticq.pipeline.state.CheckpointRecord.Piece;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal and finds out which checkpoints it holds. For one thread.
 *
 * <p>Invariants:
 * <ul>
 *   <li>OnlyNamed: what a checkpoint consists of is what the manifest names that its COMPLETE names, by checkpoint, name, length and CRC. Pieces that nobody names are nothing.
 *   <li>NothingIsBelieved: no number is trusted before it was compared with what is there.
 * </ul>
 */
final class CheckpointScan {

    /** What was found of one checkpoint. */
    static final class Found {
        final long id;
        final long begun; // milliseconds since 1970
        final Map<String, PartCollector> parts = new LinkedHashMap<>();

        @Nullable
        CompleteCheckpoint complete;

        @Nullable
        String damage; // of one that was complete

        Found(long id, long begun) {
            this.id = id;
            this.begun = begun;
        }

        CheckpointSummary summary() {
            Map<String, Long> sizes = new HashMap<>();
            parts.forEach((name, part) -> {
                if (!name.isEmpty()) {
                    sizes.put(name, part.received());
                }
            });
            CompleteCheckpoint whole = complete;
            if (whole != null) {
                return new CheckpointSummary(
                        id, Instant.ofEpochMilli(whole.manifest().time()), sizes, true, "");
            }
            String note = damage == null ? "not completed" : "damaged, or given up in part: " + damage;
            return new CheckpointSummary(id, Instant.ofEpochMilli(begun), sizes, false, note);
        }
    }

    private final TreeMap<Long, Found> found = new TreeMap<>();
    private final Map<PartRecords.Key, PartCollector> parts = new HashMap<>(); // the newest of each key
    private long highest;
    private long unused;

    /** Reads all that there is. */
    void read(Tailer tailer) {
        for (JournalRecord record = tailer.read(); record != null; record = tailer.read()) {
            accept(record);
        }
    }

    private void accept(JournalRecord record) {
        CheckpointRecord content = CheckpointRecord.decode(record);
        if (content instanceof Begin && content.checkpoint() <= highest) {
            throw new CheckpointCorruptException(
                    "the numbers of checkpoints go back, so two writers were at it: found=" + content.checkpoint()
                            + ", after=" + highest + ", sequence=" + record.sequence(),
                    null);
        }
        highest = Math.max(highest, content.checkpoint());
        unused += CheckpointLog.size(record.payload().remaining());
        Found checkpoint = found.computeIfAbsent(content.checkpoint(), id -> new Found(id, record.timestamp()));
        if (content instanceof Piece piece) {
            add(checkpoint, piece, record.sequence());
        } else if (content instanceof Complete complete) {
            unused = 0;
            complete(checkpoint, complete);
        }
    }

    private void add(Found checkpoint, Piece piece, long sequence) {
        PartRecords.Key key = new PartRecords.Key(piece.checkpoint(), piece.name());
        if (piece.index() == 0) {
            PartCollector part = new PartCollector(piece, sequence, piece.name().isEmpty());
            parts.put(key, part);
            checkpoint.parts.put(piece.name(), part);
        } else {
            PartCollector part = parts.get(key);
            if (part != null) { // else its beginning was given up
                part.add(piece, sequence);
            }
        }
    }

    private void complete(Found checkpoint, Complete complete) {
        try {
            checkpoint.complete = resolve(complete);
            checkpoint.damage = null;
        } catch (IOException e) {
            if (checkpoint.complete == null) { // else this was to be a copy of what is whole
                checkpoint.damage = String.valueOf(e.getMessage());
            }
        }
    }

    private CompleteCheckpoint resolve(Complete complete) throws IOException {
        PartRecords at = whole(
                new PartRecords.Key(complete.checkpoint(), ""), complete.manifestLength(), complete.manifestCrc());
        Manifest manifest = Manifest.decode(collector(at.key()).content());
        Map<String, List<PartRecords>> states = new LinkedHashMap<>();
        for (Map.Entry<String, List<Manifest.Reference>> part : manifest.parts().entrySet()) {
            states.put(part.getKey(), resolve(part.getKey(), part.getValue()));
        }
        return new CompleteCheckpoint(complete.checkpoint(), manifest, at, states);
    }

    private List<PartRecords> resolve(String name, List<Manifest.Reference> references) throws IOException {
        List<PartRecords> states = new ArrayList<>();
        for (Manifest.Reference reference : references) {
            PartRecords state =
                    whole(new PartRecords.Key(reference.checkpoint(), name), reference.length(), reference.crc());
            if (state.full() != states.isEmpty()) {
                throw new IOException("whole states and changes are mixed up: part=" + name + ", checkpoint="
                        + reference.checkpoint());
            }
            states.add(state);
        }
        return states;
    }

    private PartRecords whole(PartRecords.Key key, int length, int crc) throws IOException {
        PartCollector part = collector(key);
        PartRecords records = part.records();
        String problem = part.problem();
        if (problem != null) {
            throw new IOException("part=" + key.name() + ", checkpoint=" + key.checkpoint() + ": " + problem);
        } else if (records.length() != length || records.crc() != crc) {
            throw new IOException(
                    "part=" + key.name() + ", checkpoint=" + key.checkpoint() + ": wanted length=" + length
                            + ", crc=" + Integer.toHexString(crc) + ", found length=" + records.length() + ", crc="
                            + Integer.toHexString(records.crc()));
        }
        return records;
    }

    private PartCollector collector(PartRecords.Key key) throws IOException {
        PartCollector part = parts.get(key);
        if (part == null) {
            throw new IOException("part=" + key.name() + ", checkpoint=" + key.checkpoint() + ": it is not there");
        }
        return part;
    }

    /** All, the oldest first. */
    Iterable<Found> found() {
        return found.values();
    }

    /** All, the newest first. */
    Iterable<Found> newestFirst() {
        return found.descendingMap().values();
    }

    /** What is wrong with the newest one that is damaged; null if none is. */
    @Nullable
    String damage() {
        for (Found each : newestFirst()) {
            if (each.damage != null) {
                return "checkpoint=" + each.id + ", " + each.damage;
            }
        }
        return null;
    }

    /** The highest number that was ever taken. */
    long highest() {
        return highest;
    }

    /** Bytes behind the newest COMPLETE. */
    long unused() {
        return unused;
    }
}
