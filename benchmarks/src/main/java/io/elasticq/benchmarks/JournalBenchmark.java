package io.elasticq.benchmarks;

import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Retention;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A journal in the folder for temporary files, beside the least that a program can do by itself: a file of records with a length in front, without
 * checksums, without an index, and without an end that can be told from a torn one.
 */
@State(Scope.Benchmark)
public class JournalBenchmark extends ThroughputBenchmark {

    /** Records per call where no force comes between. */
    private static final int OPERATIONS = 1000;

    /** Records that are there to be read. */
    private static final int RECORDS = 100_000;

    /** So many that the pages stay in memory: what is measured is not the disk. */
    private static final int SEGMENTS = 4;

    private static final int SEGMENT_SIZE = 64 << 20;

    /** What is written to. */
    @Param({"JOURNAL", "FILE_CHANNEL"})
    public OtherType type;

    /** Bytes of a record. */
    @Param({"100", "1024"})
    public int bytes;

    private Path folder;
    private Log log;
    private byte[] payload;

    /** A log that is written, and one that was written to be read. */
    private interface Log extends AutoCloseable {
        void append(byte[] record) throws IOException;

        void force() throws IOException;

        /** Reads so many records, from the first one on. Returns their bytes. */
        long read(int count) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Makes the log, with records to be read. */
    @Setup(Level.Iteration)
    public void create() throws IOException {
        folder = Files.createTempDirectory("elasticq-benchmark");
        log = type == OtherType.JOURNAL ? new JournalLog(folder) : new FileLog(folder.resolve("log"));
        payload = new byte[bytes];
        for (int i = 0; i < RECORDS; i++) {
            log.append(payload);
        }
    }

    /** Deletes it. */
    @TearDown(Level.Iteration)
    public void delete() throws IOException {
        log.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Without a force. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void append() throws IOException {
        for (int i = 0; i < OPERATIONS; i++) {
            log.append(payload);
        }
    }

    /** A force behind each. */
    @Benchmark
    public void appendAndForce() throws IOException {
        log.append(payload);
        log.force();
    }

    /** From the page cache. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long read() throws IOException {
        long read = log.read(RECORDS);
        if (read != (long) RECORDS * bytes) {
            throw new IllegalStateException("read " + read + " bytes of " + RECORDS + " records");
        }
        return read;
    }

    private static final class JournalLog implements Log {
        private final Journal journal;

        JournalLog(Path folder) {
            journal = Journal.open(
                    folder,
                    JournalConfig.builder()
                            .segmentSize(SEGMENT_SIZE)
                            .retention(Retention.ring(SEGMENTS))
                            .durability(Durability.NO_SYNC)
                            .build());
        }

        @Override
        public void append(byte[] record) {
            journal.append(record);
        }

        @Override
        public void force() {
            journal.sync();
        }

        @Override
        public long read(int count) {
            long sum = 0;
            try (Tailer tailer = journal.tailer(TailStart.oldest())) {
                for (int i = 0; i < count; i++) {
                    JournalRecord next = tailer.read();
                    sum += next == null ? 0 : next.payload().remaining();
                }
            }
            return sum;
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    /** Starts again from the beginning when so much is written, as a ring of segments does. */
    private static final class FileLog implements Log {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        private final ByteBuffer page = ByteBuffer.allocateDirect(1 << 16);

        FileLog(Path file) throws IOException {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
            for (long at = 0; at < (long) SEGMENTS * SEGMENT_SIZE; at += zeros.capacity()) {
                write(zeros.clear());
            }
            channel.position(0);
        }

        @Override
        public void append(byte[] record) throws IOException {
            if (channel.position() > (long) SEGMENTS * SEGMENT_SIZE - record.length - Integer.BYTES) {
                channel.position(0);
            }
            write(buffer.clear().putInt(record.length).put(record).flip());
        }

        private void write(ByteBuffer from) throws IOException {
            while (from.hasRemaining()) {
                channel.write(from);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public long read(int count) throws IOException {
            long sum = 0;
            long position = 0;
            page.clear().limit(0);
            for (int i = 0; i < count; i++) {
                position += fill(position, Integer.BYTES);
                int length = page.getInt();
                position += fill(position, length);
                page.position(page.position() + length);
                sum += length;
            }
            return sum;
        }

        /** Makes sure that the page has so many bytes left. Returns how many were read for that. */
        private long fill(long position, int wanted) throws IOException {
            long before = page.remaining();
            if (before >= wanted) {
                return 0;
            }
            page.compact();
            channel.read(page, position);
            page.flip();
            return page.remaining() - before;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
