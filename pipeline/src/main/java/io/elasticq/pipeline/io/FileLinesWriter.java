package io.elasticq.pipeline.io;

import java.io.DataOutput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.Charset;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes lines. */
// Invariants:
//   LengthIsTheState: the state of a checkpoint is the length of the file with all lines that were written before,
// which were forced
//     first. A run that begins from it cuts the file back to it, and so has exactly those lines.
//   WholeLines: `pending` are whole lines. If the disk refuses some of them, all of them stay there, and the file's
// pointer goes back to
//     where they began; so what comes next writes over the half of them.
// A RandomAccessFile, since an interruption would close a FileChannel. The lock is the channel's, and goes with it.
final class FileLinesWriter<T> implements SinkWriter<T> {

    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final Charset charset;
    private final Function<? super T, String> line;
    private final RandomAccessFile file;
    private final @Nullable Object key;
    private byte[] pending = new byte[BUFFER];
    private int pendingBytes;
    private boolean folderForced;

    FileLinesWriter(
            Path path,
            Charset charset,
            Function<? super T, String> line,
            ExistingFile existing,
            @Nullable FileMark state)
            throws IOException {
        this.path = path;
        this.charset = charset;
        this.line = line;
        if (state != null && state.length() > 0 && !Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "it had " + state.length() + " bytes");
        }
        file = new RandomAccessFile(path.toFile(), "rw");
        try {
            lock();
            key = keyOf(path);
            if (state != null) {
                state.check(file, path);
                file.setLength(state.length()); // LengthIsTheState
                file.seek(state.length());
            } else if (file.length() > 0) {
                goOn(existing);
            }
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private void lock() throws IOException {
        boolean locked;
        try {
            locked = file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            throw new IOException("another sink of this process writes the file: file=" + path, e);
        }
        if (!locked) {
            throw new IOException("another process writes the file: file=" + path);
        }
    }

    private void goOn(ExistingFile existing) throws IOException {
        if (existing == ExistingFile.REFUSE) {
            throw new FileAlreadyExistsException(path.toString());
        }
        if (existing == ExistingFile.REPLACE) {
            file.setLength(0);
            return;
        }
        file.seek(file.length() - 1);
        if (file.read() != Lines.END) {
            file.write(Lines.END);
        }
    }

    @Override
    public void write(T event) throws IOException {
        String text = Objects.requireNonNull(line.apply(event), "the line of an event is null");
        byte[] bytes = Lines.encode(text, charset);
        if (pending.length - pendingBytes < bytes.length) {
            flush();
            if (pending.length < bytes.length) {
                pending = new byte[bytes.length];
            }
        }
        System.arraycopy(bytes, 0, pending, pendingBytes, bytes.length);
        pendingBytes += bytes.length;
    }

    @Override
    public void flush() throws IOException {
        long before = file.getFilePointer();
        try {
            file.write(pending, 0, pendingBytes);
        } catch (IOException e) {
            file.seek(before); // WholeLines
            throw e;
        }
        pendingBytes = 0;
        if (pending.length > BUFFER) {
            pending = Arrays.copyOf(pending, BUFFER);
        }
    }

    @Override
    public void prepare(long checkpoint, DataOutput state) throws IOException {
        long length = file.getFilePointer();
        if (file.length() != length || !Objects.equals(key, keyOf(path))) {
            throw new IOException("somebody else has changed or replaced the file: file=" + path + ", length="
                    + file.length() + ", written=" + length);
        }
        file.getFD().sync();
        forceFolder();
        FileMark.of(file, length).writeTo(state);
    }

    /** So that a new file has its name after a loss of power. */
    private void forceFolder() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !folderForced) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
            folderForced = true;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
