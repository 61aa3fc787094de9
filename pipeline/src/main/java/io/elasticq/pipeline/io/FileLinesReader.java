package io.elasticq.pipeline.io;

import java.io.DataOutput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads lines. */
// `buffer` holds, from `start` to `end`, what was read from the file and not handed over; it lies in the file directly
// before
// the file's pointer. Up to `scanned` there is no end of a line in it. So the position is the pointer - (end - start).
// A RandomAccessFile, since an interruption would close a FileChannel.
final class FileLinesReader implements SourceReader<String> {

    private static final int MIN_BUFFER = 1 << 16;

    private final FileSource source;
    private final Path path;
    private final RandomAccessFile file;
    private final @Nullable Object key;

    private byte[] buffer;
    private int start;
    private int scanned;
    private int end;
    private @Nullable FileMark restedAt; // where the file ended when we last looked
    private boolean replaced;

    FileLinesReader(FileSource source, FileMark position) throws IOException {
        this.source = source;
        path = source.path();
        buffer = new byte[Math.min(MIN_BUFFER, source.maxLineBytes() + 2)];
        Object seen = keyOf(path);
        RandomAccessFile opened = new RandomAccessFile(path.toFile(), "r");
        Object seenAfter = keyOf(path);
        while (!Objects.equals(seen, seenAfter)) { // rotated just now: which of them is open?
            opened.close();
            seen = seenAfter;
            opened = new RandomAccessFile(path.toFile(), "r");
            seenAfter = keyOf(path);
        }
        file = opened;
        key = seen;
        try {
            position.check(file, path);
            file.seek(position.length());
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public int read(Consumer<? super String> out, int limit) throws IOException {
        int count = 0;
        while (count < limit) {
            if (findEnd()) {
                handOver(scanned, scanned + 1, out);
                count++;
            } else if (!fill()) {
                if (count > 0) {
                    break;
                }
                if (!source.follows() || isReplaced()) {
                    return last(out);
                }
                if (!replaced) {
                    break;
                }
            }
        }
        return count;
    }

    /** Moves {@code scanned} to the end of the line that begins at {@code start}, or to the end of what there is. */
    private boolean findEnd() throws IOException {
        while (scanned < end && buffer[scanned] != Lines.END) {
            scanned++;
        }
        boolean found = scanned < end;
        boolean isReturn = scanned > start && buffer[scanned - 1] == Lines.RETURN;
        if (scanned - start - (isReturn ? 1 : 0) > source.maxLineBytes()) {
            throw new IOException("the line is too long: file=" + path + ", position=" + position() + ", maxLineBytes="
                    + source.maxLineBytes());
        }
        return found;
    }

    private void handOver(int to, int next, Consumer<? super String> out) throws IOException {
        int length = to > start && buffer[to - 1] == Lines.RETURN ? to - 1 : to;
        String line;
        try {
            line = Lines.decode(buffer, start, length, source.charset(), source.replaces());
        } catch (CharacterCodingException e) {
            throw new IOException(
                    "the line is no text: file=" + path + ", position=" + position() + ", charset=" + source.charset(),
                    e);
        }
        start = next; // before it is handed over: even if that throws, it has been
        scanned = next;
        out.accept(line);
    }

    private boolean fill() throws IOException {
        makeRoom();
        int count = file.read(buffer, end, buffer.length - end);
        if (count > 0) {
            if (restedAt != null) {
                restedAt.check(file, path); // it may have been cut and have grown again
                restedAt = null;
            }
            end += count;
            return true;
        }
        long pointer = file.getFilePointer();
        if (file.length() < pointer) {
            throw new IOException("the file has become shorter than what was read: file=" + path + ", length="
                    + file.length() + ", read=" + pointer);
        }
        if (source.follows() && restedAt == null) {
            restedAt = FileMark.of(file, pointer);
        }
        return false;
    }

    /** There is always some to make: a line that fills the largest buffer is too long. */
    private void makeRoom() {
        if (end < buffer.length) {
            return;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            scanned -= start;
            start = 0;
        } else {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, source.maxLineBytes() + 2L));
        }
    }

    /** Whether another file is there now, and this one was read to its end after that. */
    private boolean isReplaced() throws IOException {
        if (replaced) {
            return true;
        }
        try {
            replaced = !Objects.equals(key, keyOf(path));
        } catch (NoSuchFileException e) {
            return false; // the name is gone; the next file is not there yet
        }
        return false;
    }

    /** At the end of a file that will not grow. */
    private int last(Consumer<? super String> out) throws IOException {
        if (start < end) {
            handOver(end, end, out);
            return 1;
        }
        if (replaced) {
            throw new IOException("another file is there now, and the old one was read to its end: file=" + path
                    + ", position=" + position());
        }
        return END;
    }

    private long position() throws IOException {
        return file.getFilePointer() - (end - start);
    }

    @Override
    public void writePosition(long checkpoint, DataOutput out) throws IOException {
        FileMark.of(file, position()).writeTo(out);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
