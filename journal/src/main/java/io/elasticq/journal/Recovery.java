package io.elasticq.journal;

import io.elasticq.journal.SegmentLedger.Kept;
import io.elasticq.journal.Storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The writing part of recovery. A crash at any point of it leaves what {@link LogScan} judges as it did before, until the checkpoint is written.
 *
 * <p>The order of stores:
 * <ol>
 *   <li>CheckpointFirst: the folder is forced, and with it the name of the checkpoint that was read, before what it lets go is deleted.
 *   <li>LaterGoFirst: segments behind the torn one are deleted, the last one first, and the folder is forced.
 *   <li>TailIsZeroed: the torn tail is filled with zeros. What was there could be taken for records when the log has grown up to it.
 *   <li>KeptAreForced: what is kept and was not proven durable is written again, page by page, and forced; a force by itself would do nothing where an earlier one has failed.
 *   <li>Cursors beyond the end are set back to it.
 *   <li>The checkpoint says what is durable now, and in which boot.
 * </ol>
 */
final class Recovery {

    private static final int PAGE = 4096;

    private final Storage storage;
    private final JournalConfig config;
    private final SegmentSupply supply;
    private final SegmentLedger ledger;

    @Nullable
    private Segment current;

    private Recovery(Storage storage, JournalConfig config, SegmentSupply supply, SegmentLedger ledger) {
        this.storage = storage;
        this.config = config;
        this.supply = supply;
        this.ledger = ledger;
    }

    /** Brings the log into order, tells the ledger what there is, and returns the segment to go on with. */
    static Segment run(Storage storage, JournalConfig config, SegmentSupply supply, SegmentLedger ledger, LogScan scan)
            throws IOException {
        Recovery recovery = new Recovery(storage, config, supply, ledger);
        recovery.deleteLeftovers(scan);
        recovery.keepWhole(scan);
        Segment segment = recovery.segmentToGoOnWith(scan);
        recovery.setBackCursors(scan.expected());
        recovery.checkpoint(scan.expected() - 1);
        return segment;
    }

    private void deleteLeftovers(LogScan scan) throws IOException {
        storage.forceDirectory(); // CheckpointFirst
        List<String> names = storage.list();
        for (int i = names.size() - 1; i >= 0; i--) { // LaterGoFirst: the names are in order
            String name = names.get(i);
            boolean leftover = SegmentDescriptor.number(name).stream().anyMatch(number -> isLeftover(scan, number));
            if (leftover || SegmentSupply.isTemporary(name)) {
                storage.delete(name);
            }
        }
        storage.forceDirectory(); // LaterGoFirst: before the tail is touched
    }

    /** Given up by retention, behind the end, or not good enough to go on with. */
    private static boolean isLeftover(LogScan scan, long number) {
        return !scan.numbers().contains(number)
                || scan.isNew()
                || number > scan.segment()
                || (number == scan.segment() && scan.end() == null);
    }

    private void keepWhole(LogScan scan) throws IOException {
        for (LogScan.Part part : scan.parts()) {
            boolean last = part.number() == scan.segment();
            boolean unproven = part.last() >= scan.proven(); // the seal comes after the last
            boolean reused = !(config.retention() instanceof Retention.All);
            StoredFile file = null;
            if (last || unproven || reused) {
                file = storage.open(SegmentDescriptor.name(part.number()), true);
            }
            if (file != null && last) {
                zero(file.bytes(), scan.offset()); // TailIsZeroed
                current = new Segment(file, part.number()).resumeAt(scan.offset(), scan.timeBase(), scan.time());
            }
            if (file != null && (unproven || (last && scan.isTorn()))) {
                rewrite(file.bytes());
                file.force(0, part.size()); // KeptAreForced
            }
            ledger.add(new Kept(part.number(), part.base(), part.entered(), part.size(), reused ? file : null));
        }
    }

    private static void zero(ByteBuffer bytes, int from) {
        for (int at = from; at + Long.BYTES <= bytes.capacity(); at += Long.BYTES) {
            if (bytes.getLong(at) != 0) {
                bytes.putLong(at, 0);
            }
        }
    }

    private static void rewrite(ByteBuffer bytes) {
        for (int page = 0; page < bytes.capacity(); page += PAGE) {
            bytes.put(page, bytes.get(page));
        }
    }

    private Segment segmentToGoOnWith(LogScan scan) throws IOException {
        Segment segment = current;
        if (segment == null) {
            segment = entered(scan, scan.end() == null ? made(scan) : cleared(scan.segment()));
        }
        ledger.addUnforced(segment);
        return segment;
    }

    private Segment made(LogScan scan) throws IOException {
        return supply.prepare(scan.isNew() ? 1 : scan.segment());
    }

    /** The segment was made, and its entry has been lost. */
    private Segment cleared(long number) throws IOException {
        StoredFile file = storage.open(SegmentDescriptor.name(number), true);
        zero(file.bytes(), SegmentDescriptor.BASE);
        return new Segment(file, number);
    }

    private Segment entered(LogScan scan, Segment segment) throws IOException {
        segment.enter(scan.expected(), Math.max(scan.time(), config.clock().millis()), scan.expected() - 1);
        segment.file().force(0, segment.size);
        storage.forceDirectory(); // whatever the durability: the log begins here
        boolean reused = !(config.retention() instanceof Retention.All);
        ledger.add(new Kept(
                segment.number, segment.base(), segment.entered(), segment.size, reused ? segment.file() : null));
        return segment;
    }

    private void setBackCursors(long expected) throws IOException {
        for (Map.Entry<String, Long> cursor : CursorFile.all(storage).entrySet()) {
            if (cursor.getValue() > expected) {
                CursorFile file = CursorFile.open(storage, cursor.getKey());
                file.store(expected);
                file.force();
            }
        }
    }

    private void checkpoint(long last) throws IOException {
        long first = ledger.kept().get(0).number();
        boolean forced = !(config.durability() instanceof Durability.NoSync);
        new Checkpoint(first, last, forced, storage.bootId()).write(storage);
    }
}
