package io.elasticq.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.function.LongSupplier;

/** The stored place of a named cursor, held by one tailer. For engines behind {@link Journal}; one thread at a time. */
public final class NamedCursor implements AutoCloseable {

    private final CursorFile file;
    private final Closeable lock;

    private NamedCursor(CursorFile file, Closeable lock) {
        this.file = file;
        this.lock = lock;
    }

    static NamedCursor open(Storage storage, String name, LongSupplier start) {
        String lockName = CursorFile.lockOf(name);
        try {
            Closeable lock = storage.lock(lockName);
            try {
                return new NamedCursor(openOrCreate(storage, name, start), lock);
            } catch (IOException | RuntimeException | Error e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the cursor can't be opened: name=" + name, e);
        }
    }

    private static CursorFile openOrCreate(Storage storage, String name, LongSupplier start) throws IOException {
        try {
            return CursorFile.open(storage, name);
        } catch (NoSuchFileException e) {
            return CursorFile.create(storage, name, start.getAsLong());
        }
    }

    /**
     * Where it is.
     *
     * @return the sequence that comes next
     */
    public long next() {
        return file.next();
    }

    /**
     * Moves it. That survives the process being killed.
     *
     * @param next the sequence that comes next
     */
    public void store(long next) {
        file.store(next);
    }

    /** Lets go of the name. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
