package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The least that a program can do by itself: a file of records of one size with a length in front, without checksums and
 * without an end that can be told from a torn one. As a ring it is filled with zeros and forced beforehand, so that a
 * force has only the record to write; then it starts over and over again. Each thread forces for itself.
 */
final class FileChannelLog implements RecordLog {

    private static final int PAGE = 1 << 16;

    private final FileChannel channel;
    private final LogSettings settings;
    private final int recordBytes;
    private final long slots;
    private final AtomicLong appended;

    private FileChannelLog(FileChannel channel, LogSettings settings, long appended) {
        this.channel = channel;
        this.settings = settings;
        this.recordBytes = Integer.BYTES + settings.payloadBytes();
        this.slots = settings.ringBytes() == 0 ? Long.MAX_VALUE : settings.ringBytes() / recordBytes;
        this.appended = new AtomicLong(appended);
    }

    static FileChannelLog open(Path folder, LogSettings settings) throws IOException {
        FileChannel channel = FileChannel.open(
                file(folder), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = channel.size(); at < settings.ringBytes(); at += zeros.capacity()) {
            write(channel, zeros.clear(), at);
        }
        channel.force(true);
        return new FileChannelLog(channel, settings, 0);
    }

    static void replay(Path folder, Numbers numbers) throws IOException {
        try (FileChannel channel = FileChannel.open(file(folder), StandardOpenOption.READ)) {
            numbers.checkAll(new FileReader(channel), Long.MAX_VALUE);
        }
    }

    private static Path file(Path folder) {
        return folder.resolve("log");
    }

    @Override
    public Appender appender() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(recordBytes);
        return payload -> {
            buffer.clear().putInt(payload.length).put(payload).flip();
            write(channel, buffer, appended.getAndIncrement() % slots * recordBytes);
            if (settings.synced()) {
                channel.force(false);
            }
        };
    }

    private static void write(FileChannel channel, ByteBuffer from, long at) throws IOException {
        long position = at;
        while (from.hasRemaining()) {
            position += channel.write(from, position);
        }
    }

    @Override
    public Reader reader() {
        return new FileReader(channel);
    }

    @Override
    public long count() {
        return Math.min(appended.get(), slots);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** By pages. */
    private static final class FileReader implements Reader {
        private final FileChannel channel;
        private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE).limit(0);
        private long position;

        FileReader(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(byte[] into) throws IOException {
            if (!has(Integer.BYTES)) {
                return -1;
            }
            int length = page.getInt();
            if (!has(length)) {
                throw new IllegalStateException("the file ends in a record: length=" + length);
            }
            page.get(into, 0, length);
            return length;
        }

        private boolean has(int wanted) throws IOException {
            while (page.remaining() < wanted) {
                page.compact();
                int read = channel.read(page, position);
                page.flip();
                if (read < 0) {
                    return false;
                }
                position += read;
            }
            return true;
        }

        @Override
        public void close() {
            // the channel is the log's
        }
    }
}
