package io.elasticq.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The reading side, in the process that writes or in another one. */
final class TailingReader implements JournalReader {

    private final Storage storage;
    private final boolean neverRecycled;
    private volatile boolean closed;

    TailingReader(Storage storage, boolean neverRecycled) {
        this.storage = storage;
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
        String lockName = CursorFile.lockOf(name);
        requireOpen();
        try {
            Closeable lock = storage.lock(lockName);
            try {
                CursorFile cursor = openCursor(name);
                if (cursor == null) {
                    cursor = CursorFile.create(storage, name, sequenceOf(start));
                }
                return SegmentTailer.of(storage, neverRecycled, () -> closed, cursor, lock);
            } catch (IOException | RuntimeException | Error e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the cursor can't be opened: name=" + name, e);
        }
    }

    private @Nullable CursorFile openCursor(String name) throws IOException {
        try {
            return CursorFile.open(storage, name);
        } catch (NoSuchFileException e) {
            return null;
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
        try {
            return CursorFile.all(storage);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    @SuppressWarnings("try") // the lock is there to be held
    public void deleteCursor(String name) {
        String lockName = CursorFile.lockOf(name);
        requireOpen();
        try (Closeable lock = storage.lock(lockName)) {
            storage.delete(CursorFile.requireName(name));
            storage.forceDirectory();
        } catch (IOException e) {
            throw new UncheckedIOException("the cursor can't be deleted: name=" + name, e);
        }
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
