package io.elasticq.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** The reading side, in the process that writes or in another one. */
final class TailingReader implements JournalReader {

    private final Storage storage;
    private final JournalFolder folder;
    private final boolean neverRecycled;
    private volatile boolean closed;

    TailingReader(Storage storage, boolean neverRecycled) {
        this.storage = storage;
        this.folder = new JournalFolder(storage);
        this.neverRecycled = neverRecycled;
    }

    private void requireOpen() {
        if (closed) {
            throw new JournalClosedException("the journal is closed: " + storage.location());
        }
    }

    @Override
    public Tailer tailer(TailStart start) {
        Objects.requireNonNull(start, "start");
        requireOpen();
        try {
            return SegmentTailer.at(storage, neverRecycled, () -> closed, start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Tailer tailer(String name, TailStart start) {
        Objects.requireNonNull(start, "start");
        requireOpen();
        NamedCursor cursor = folder.cursor(name, () -> sequenceOf(start));
        try {
            return SegmentTailer.of(storage, neverRecycled, () -> closed, cursor);
        } catch (IOException e) {
            cursor.close();
            throw new UncheckedIOException("the cursor can't be opened: name=" + name, e);
        } catch (RuntimeException | Error e) {
            cursor.close();
            throw e;
        }
    }

    private long sequenceOf(TailStart start) {
        try (Tailer tailer = tailer(start)) {
            return tailer.nextSequence();
        }
    }

    @Override
    public Map<String, Long> cursors() {
        requireOpen();
        return folder.cursors();
    }

    @Override
    public void deleteCursor(String name) {
        requireOpen();
        folder.deleteCursor(name);
    }

    @Override
    public long firstSequence() {
        return sequenceOf(TailStart.oldest());
    }

    @Override
    public long lastSequence() {
        return sequenceOf(TailStart.next()) - 1;
    }

    @Override
    public void close() {
        closed = true;
    }
}
