package io.elasticq.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ownership of a file by a process, through a lock of the operating system. The lock decides, and is gone when the process is; the pid in the
 * file is for the error message only, since a process in another PID namespace may have the same.
 */
public final class FileOwner implements Closeable {

    /**
     * The files that this process owns. Static, as the operating system's locks are the process's: closing any channel of a
     * locked file would free it, so a second attempt must not even open one.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private static final int MAX_PID = 32;

    private final Path file;
    private final FileChannel channel;

    private FileOwner(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the file, which is made if there is none.
     *
     * @param file its real path, as two names of it would be two files
     * @return what gives it back when it is closed
     * @throws FileHeldException if another one has it
     * @throws IOException from the disk
     */
    public static FileOwner take(Path file) throws IOException {
        long self = ProcessHandle.current().pid();
        if (!OURS.add(file)) {
            throw new FileHeldException(file + " is held by this process: pid=" + self, self);
        }
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS); // what a link points to would be cut
            try {
                return lock(file, channel, self);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            OURS.remove(file);
            throw e;
        }
    }

    private static FileOwner lock(Path file, FileChannel channel, long self) throws IOException {
        FileLock lock = tryLock(channel);
        if (lock == null) {
            long holder = pid(channel);
            throw new FileHeldException(file + " is held by another process: pid=" + holder, holder);
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(self).getBytes(StandardCharsets.US_ASCII)), 0);
        return new FileOwner(file, channel);
    }

    private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** -1 if the holder has not written it yet. */
    private static long pid(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_PID);
        channel.read(text, 0);
        String digits = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
    }

    @Override
    public void close() {
        try {
            channel.close(); // which frees the lock
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OURS.remove(file);
        }
    }
}
