package io.elasticq.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One folder of files, as the journal needs it. Threads: any. What it says about forces is what the journal's promises stand on. */
interface Storage {

    /** A file in memory that is that of the file. */
    interface StoredFile {

        /** All of it, little-endian. Each call gives a view of its own. */
        ByteBuffer bytes();

        /** Returns when these bytes are on the disk. */
        void force(int from, int to) throws IOException;
    }

    /** For messages. */
    String location();

    List<String> list() throws IOException;

    /**
     * A new file of real zeros, in memory and not yet forced.
     *
     * @throws IOException if there is no room; then there is no file
     */
    StoredFile create(String name, int size) throws IOException;

    /**
     * Opens a file as it is.
     *
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    StoredFile open(String name, boolean writable) throws IOException;

    /** Replaces what has the new name. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Returns when all names are on the disk. */
    void forceDirectory() throws IOException;

    /** The content of a small file, or null if it is not there. */
    byte @Nullable [] read(String name) throws IOException;

    /** Takes a name for this process, as long as the process lives or until it is closed. */
    Closeable lock(String name) throws IOException;

    /** Whether files can be made and changed. */
    boolean isWritable();

    /** Whether it takes long to make a file, so that a thread should do it ahead of time. */
    boolean isSlow();

    /** The same as long as the machine runs, empty if not known. While it is the same, what was written is there, forced or not. */
    String bootId();
}
