package io.elasticq.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What every engine behind {@link Journal} keeps in its folder: one writer, and named cursors. For those who write an engine; a user
 * of a journal needs none of it. All methods may be called by any thread.
 */
public final class JournalFolder {

    private static final String WRITER_LOCK = "writer.lock";
    private static final String MARK = "mark-";

    private final Storage storage;

    JournalFolder(Storage storage) {
        this.storage = storage;
    }

    /**
     * Looks at nothing yet.
     *
     * @param folder which exists
     * @return its lock and its cursors
     */
    public static JournalFolder of(Path folder) {
        return new JournalFolder(new FileStorage(folder));
    }

    /**
     * Keeps other writers out, in this process and all others, until it is closed or the process is gone.
     *
     * @return to be closed by the caller
     * @throws IOException if the disk refuses
     * @throws JournalLockedException if another one writes; the message names the pid
     */
    public Closeable lockWriter() throws IOException {
        return storage.lock(WRITER_LOCK);
    }

    /**
     * Takes a named cursor; a new one begins at a place that is stored at once.
     *
     * @param name 1 to 64 of the characters {@code a-z A-Z 0-9 _ -}
     * @param start asked for the sequence at which a new one begins
     * @return to be closed by the caller
     * @throws JournalLockedException if the name is in use
     * @throws IllegalArgumentException if the name has other characters
     * @throws JournalCorruptException if it is damaged
     */
    public NamedCursor cursor(String name, LongSupplier start) {
        return NamedCursor.open(storage, name, start);
    }

    /**
     * Where the named cursors are.
     *
     * @return for each name the sequence that comes next
     * @throws JournalCorruptException if one is damaged
     */
    public Map<String, Long> cursors() {
        try {
            return CursorFile.all(storage);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Forgets a named cursor, if there is one.
     *
     * @param name of the cursor
     * @throws JournalLockedException if the name is in use
     */
    @SuppressWarnings("try") // the lock is there to be held
    public void deleteCursor(String name) {
        String lockName = CursorFile.lockOf(name);
        try (Closeable lock = storage.lock(lockName)) {
            storage.delete(CursorFile.requireName(name));
            storage.forceDirectory();
        } catch (IOException e) {
            throw new UncheckedIOException("the cursor can't be deleted: name=" + name, e);
        }
    }

    /**
     * A number of the engine's own, with a checksum.
     *
     * @param name of the number
     * @return what was stored last; empty if nothing ever was
     * @throws JournalCorruptException if it is damaged
     */
    public OptionalLong mark(String name) {
        try {
            return OptionalLong.of(CursorFile.openFile(storage, MARK + name).next());
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the mark can't be read: name=" + name, e);
        }
    }

    /**
     * Stores a number of the engine's own. It survives the process being killed. For the writer only.
     *
     * @param name of the number
     * @param value what it is from now on
     */
    public void mark(String name, long value) {
        try {
            CursorFile file;
            try {
                file = CursorFile.openFile(storage, MARK + name);
            } catch (NoSuchFileException e) {
                CursorFile.createFile(storage, MARK + name, value);
                return;
            }
            file.store(value);
        } catch (IOException e) {
            throw new UncheckedIOException("the mark can't be stored: name=" + name, e);
        }
    }
}
