package io.elasticq.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What is done with whole journals in folders. */
final class Journals {

    private Journals() {}

    static Journal open(Path folder, JournalConfig config) {
        Objects.requireNonNull(config, "config");
        try {
            createFolder(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of the journal can't be made: " + folder, e);
        }
        return SegmentedJournal.open(new FileStorage(folder), config);
    }

    /** With each name that is new forced: the power could take the whole folder otherwise. */
    private static void createFolder(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (Files.isDirectory(folder) || parent == null) {
            return;
        }
        createFolder(parent);
        Files.createDirectories(folder);
        new FileStorage(parent).forceDirectory();
    }

    static JournalReader openReader(Path folder) {
        Storage storage = new FileStorage(folder);
        try {
            requireJournal(storage);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TailingReader(storage, false);
    }

    static RecoveryReport verify(Path folder) {
        return verify(new FileStorage(folder));
    }

    @SuppressWarnings("try") // the lock is there to be held
    static RecoveryReport verify(Storage storage) {
        try {
            requireJournal(storage);
            try (Closeable writers = SegmentedJournal.exclude(storage)) {
                CursorFile.all(storage);
                return LogScan.of(storage, false).report();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<SegmentInfo> segments(Path folder) {
        Storage storage = new FileStorage(folder);
        try {
            requireJournal(storage);
            return SegmentSurvey.of(storage);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireJournal(Storage storage) throws IOException {
        if (Segments.numbers(storage).isEmpty() && storage.read(Checkpoint.NAME) == null) {
            throw new NoSuchFileException(storage.location(), null, "there is no journal");
        }
    }

    @SuppressWarnings("try") // the lock is there to be held
    static SalvageReport salvage(Path folder, Path target) {
        Storage storage = new FileStorage(folder);
        try {
            requireJournal(storage);
            requireEmpty(target);
            int largest = Salvage.largestSegment(storage);
            JournalConfig config = JournalConfig.builder()
                    .segmentSize(largest)
                    .maxRecordSize(SegmentDescriptor.largestPayload(largest))
                    .build();
            try (Closeable writers = SegmentedJournal.exclude(storage);
                    Journal to = open(target, config)) {
                return new Salvage(storage, record -> to.append(record.payload())).run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("try") // the lock is there to be held
    static SalvageReport salvage(Path folder, RecordHandler handler) {
        Objects.requireNonNull(handler, "handler");
        Storage storage = new FileStorage(folder);
        try {
            requireJournal(storage);
            try (Closeable writers = SegmentedJournal.exclude(storage)) {
                return new Salvage(storage, handler).run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireEmpty(Path target) throws IOException {
        if (Files.exists(target)) {
            try (Stream<Path> files = Files.list(target)) {
                if (files.findAny().isPresent()) {
                    throw new IllegalArgumentException("the target must be empty: target=" + target);
                }
            }
        }
    }
}
