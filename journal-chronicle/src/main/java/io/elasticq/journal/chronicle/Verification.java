package io.elasticq.journal.chronicle;

import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/**
 * Reads a journal from end to end before Chronicle Queue may write to it.
 *
 * <ul>
 *   <li>WholeTail: every record has its CRC and the next sequence, up to the queue's last index.
 *   <li>NoneLeftOut: there are records in each file. Chronicle Queue reads those only that its own table tells it of.
 *   <li>NothingBefore: the first record is not behind the first that retention keeps.
 *   <li>NothingBehind: the end is not before that of the last close, nor before a cursor, and the file of the last cycle that was acknowledged is there.
 *   <li>OnlyAcknowledged: a file that was begun by a process that died before it acknowledged its first record is not the journal's, if it can't be read.
 * </ul>
 */
final class Verification {

    private final QueueFolder folder;
    private final int blockSize;
    private final NavigableMap<Integer, Long> bases = new TreeMap<>();
    private long last;
    private long time;

    private Verification(QueueFolder folder, int blockSize) {
        this.folder = folder;
        this.blockSize = blockSize;
    }

    /** Of a folder with marks. */
    static Verification of(QueueFolder folder, int blockSize) {
        Verification verification = new Verification(folder, blockSize);
        try {
            verification.run();
            return verification;
        } catch (JournalCorruptException e) {
            if (!deleteUnacknowledged(folder)) {
                throw e;
            }
        }
        verification = new Verification(folder, blockSize);
        verification.run();
        return verification;
    }

    private static boolean deleteUnacknowledged(QueueFolder folder) {
        NavigableMap<Integer, Path> files = CycleFiles.of(folder.path());
        long acknowledged = folder.requireMark(QueueFolder.CYCLE);
        if (files.isEmpty() || files.lastKey() <= acknowledged) {
            return false;
        }
        try {
            Files.delete(files.lastEntry().getValue()); // OnlyAcknowledged
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        NavigableMap<Integer, Path> files = CycleFiles.of(folder.path());
        last = folder.first() - 1;
        if (!files.isEmpty()) {
            if (!Files.exists(folder.path().resolve(CycleFiles.TABLE))) {
                throw folder.corrupt("the file " + CycleFiles.TABLE + " is missing", 0);
            }
            folder.readable(this::walk);
            requireEach(files);
        }
        requireEnd(files);
    }

    private boolean walk() {
        try (SingleChronicleQueue queue =
                        folder.open(true, blockSize, System::currentTimeMillis, QueueFolder.IMPATIENT);
                ChronicleTailer tailer = new ChronicleTailer(folder, queue, () -> -1, null, closed -> {})) {
            tailer.seek(TailStart.oldest());
            if (tailer.nextSequence() > folder.first()) { // NothingBefore
                throw folder.corrupt("the first record has the sequence " + tailer.nextSequence(), folder.first());
            }
            last = tailer.nextSequence() - 1;
            for (JournalRecord record = tailer.read(); record != null; record = tailer.read()) { // WholeTail
                last = record.sequence();
                bases.putIfAbsent(tailer.cycle(), last);
                time = tailer.time();
            }
            return true;
        }
    }

    /** NoneLeftOut. */
    private void requireEach(NavigableMap<Integer, Path> files) {
        for (Map.Entry<Integer, Path> file : files.entrySet()) {
            if (!bases.containsKey(file.getKey())) {
                throw folder.corrupt("no record was found in " + file.getValue().getFileName(), last + 1);
            }
        }
    }

    /** NothingBehind. */
    private void requireEnd(NavigableMap<Integer, Path> files) {
        long end = folder.requireMark(QueueFolder.END);
        for (Map.Entry<String, Long> cursor : folder.journal().cursors().entrySet()) {
            end = Math.max(end, cursor.getValue() - 1);
        }
        if (last < end) {
            throw folder.corrupt("records are missing from " + (last + 1) + " to " + end, last + 1);
        }
        long cycle = folder.requireMark(QueueFolder.CYCLE);
        if (cycle > 0 && (files.isEmpty() || files.lastKey() < cycle)) {
            throw folder.corrupt("the file of the cycle " + cycle + " is missing", last + 1);
        }
    }

    /** The first sequence in each file. */
    NavigableMap<Integer, Long> bases() {
        return bases;
    }

    long last() {
        return last;
    }

    /** Of the last record, 0 if there is none. */
    long time() {
        return time;
    }
}
