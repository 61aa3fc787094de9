package io.elasticq.journal;

import io.elasticq.internal.FileHeldException;
import io.elasticq.internal.FileOwner;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder on a disk, or in shared memory. */
final class FileStorage implements Storage {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /**
     * How much is written at once when a file is made. Linux (6.16 with ext4) keeps what came in one write as one piece of its cache, of up to 1 MiB; one byte that
     * is stored through the mapping makes all of the piece dirty, and a force writes all of it.
     */
    private static final int CHUNK = 16 << 10;

    private final Path folder;

    FileStorage(Path folder) {
        this.folder = folder;
    }

    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public StoredFile create(String name, int size) throws IOException {
        return Uninterrupted.call(() -> createNew(name, size));
    }

    private StoredFile createNew(String name, int size) throws IOException {
        Path file = folder.resolve(name);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            fill(channel, size);
            return new Mapped(channel.map(MapMode.READ_WRITE, 0, size));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Zeros that are written: a disk without room says so here, and not by a signal when the mapping is used. */
    private static void fill(FileChannel channel, int size) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(CHUNK, size));
        for (int done = 0; done < size; ) {
            zeros.clear().limit(Math.min(zeros.capacity(), size - done));
            done += channel.write(zeros);
        }
    }

    @Override
    public StoredFile open(String name, boolean writable) throws IOException {
        return Uninterrupted.call(() -> map(name, writable));
    }

    private StoredFile map(String name, boolean writable) throws IOException {
        StandardOpenOption[] options = writable
                ? new StandardOpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE}
                : new StandardOpenOption[] {StandardOpenOption.READ};
        try (FileChannel channel = FileChannel.open(folder.resolve(name), options)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IOException(
                        "too large for a file of a journal: " + folder.resolve(name) + ", bytes=" + channel.size());
            }
            return new Mapped(channel.map(writable ? MapMode.READ_WRITE : MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    @Override
    public void forceDirectory() throws IOException {
        Uninterrupted.call(() -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
                return folder;
            }
        });
    }

    @Override
    public byte @Nullable [] read(String name) throws IOException {
        try {
            return Uninterrupted.call(() -> Files.readAllBytes(folder.resolve(name)));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public Closeable lock(String name) throws IOException {
        try {
            return Uninterrupted.call(() -> FileOwner.take(folder.toRealPath().resolve(name)));
        } catch (FileHeldException e) {
            throw new JournalLockedException(e.text(), e.holder());
        }
    }

    @Override
    public boolean isWritable() {
        return Files.isWritable(folder);
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public String bootId() {
        try {
            return Uninterrupted.call(() -> Files.readString(BOOT_ID, StandardCharsets.US_ASCII))
                    .strip();
        } catch (IOException e) {
            return ""; // not Linux: nothing is known, and recovery assumes the worst
        }
    }

    private static final class Mapped implements StoredFile {

        private final MappedByteBuffer bytes;

        Mapped(MappedByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void force(int from, int to) throws IOException {
            try {
                bytes.force(from, to - from);
            } catch (java.io.UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }
}
