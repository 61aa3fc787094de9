package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.LoaderCallback;
import org.apache.activemq.artemis.core.journal.PreparedTransactionInfo;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;

/**
 * The journal of ActiveMQ Artemis on NIO files, with the settings of a new broker: files of 10 MiB, a pool of 10, a buffer of 490 KiB; its
 * timeout is the time that a force takes here, which {@code artemis create} measures in the same way. Synced is its {@code sync} flag.
 *
 * <p>An append that is not synced is handed to a thread of the journal and waits there and in the buffer, in the memory of
 * the process; {@link Appender#flush()} takes it to the file. There are no checksums. It can't be read but by loading all of it,
 * and it keeps the place of each record in memory.
 */
final class ArtemisLog implements RecordLog {

    private static final int FILE_SIZE = 10 << 20;
    private static final int MIN_FILES = 2;
    private static final int POOL_FILES = 10;
    private static final int COMPACT_MIN_FILES = 10;
    private static final int COMPACT_PERCENTAGE = 30;
    private static final int BUFFER_SIZE = 490 << 10;
    private static final int MAX_IO = 1;
    private static final byte RECORD_TYPE = 1;
    private static final int FORCES = 20;

    /** Of a broker that did not measure; counts only where nobody waits for the disk. */
    private static final int DEFAULT_TIMEOUT_NANOS = 1_000_000_000 / 300;

    private final JournalImpl journal;
    private final boolean synced;
    private final AtomicLong nextId;

    private ArtemisLog(JournalImpl journal, boolean synced, long records) {
        this.journal = journal;
        this.synced = synced;
        this.nextId = new AtomicLong(records);
    }

    static ArtemisLog open(Path folder, LogSettings settings) throws IOException {
        JournalImpl journal = journal(folder, settings.synced() ? nanosOfAForce(folder) : DEFAULT_TIMEOUT_NANOS);
        AtomicLong records = new AtomicLong();
        load(journal, data -> records.incrementAndGet());
        return new ArtemisLog(journal, settings.synced(), records.get());
    }

    static void replay(Path folder, Numbers numbers) throws IOException {
        JournalImpl journal = journal(folder, DEFAULT_TIMEOUT_NANOS);
        load(journal, data -> numbers.check(data, data.length));
        stop(journal);
    }

    private static JournalImpl journal(Path folder, int timeoutNanos) {
        NIOSequentialFileFactory files =
                new NIOSequentialFileFactory(folder.toFile(), true, BUFFER_SIZE, timeoutNanos, MAX_IO, false);
        return new JournalImpl(
                FILE_SIZE,
                MIN_FILES,
                POOL_FILES,
                COMPACT_MIN_FILES,
                COMPACT_PERCENTAGE,
                files,
                "artemis-data",
                "amq",
                MAX_IO);
    }

    /** In a file of its own, which is deleted. */
    private static int nanosOfAForce(Path folder) throws IOException {
        Path file = folder.resolve("force.tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(4096);
            channel.write(ByteBuffer.allocateDirect(FORCES * block.capacity()), 0);
            channel.force(true);
            long start = System.nanoTime();
            for (int i = 0; i < FORCES; i++) {
                channel.write(block.clear(), (long) i * block.capacity());
                channel.force(false);
            }
            return Math.max(1, (int) ((System.nanoTime() - start) / FORCES));
        } finally {
            Files.delete(file);
        }
    }

    private static void load(JournalImpl journal, Consumer<byte[]> records) throws IOException {
        try {
            journal.start();
            journal.load(new Records(records));
        } catch (Exception e) { // what its methods declare
            throw new IOException("can't load Artemis' journal", e);
        }
    }

    private static void stop(JournalImpl journal) {
        journal.stop();
    }

    @Override
    public Appender appender() {
        return new Appender() {
            @Override
            public void append(byte[] payload) throws IOException {
                // A thread of the journal encodes it later, so the next record needs an array of its own.
                byte[] record = synced ? payload : payload.clone();
                try {
                    journal.appendAddRecord(nextId.getAndIncrement(), RECORD_TYPE, record, synced);
                } catch (Exception e) { // what it declares
                    throw new IOException("can't append to Artemis' journal", e);
                }
            }

            @Override
            public void flush() {
                if (!synced) {
                    flushJournal();
                }
            }
        };
    }

    /** In this order: {@code journal.flush()} empties the buffer before the thread that fills it is done. */
    private void flushJournal() {
        try {
            if (!journal.flushAppendExecutor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Artemis' journal does not come to an end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while Artemis' journal was flushed", e);
        }
        journal.getFileFactory().flush();
    }

    @Override
    public Reader reader() {
        throw new UnsupportedOperationException("Artemis' journal is only loaded as a whole");
    }

    @Override
    public long count() {
        return journal.getNumberOfRecords();
    }

    @Override
    public void close() {
        stop(journal);
    }

    /** Hands over what is loaded. */
    private record Records(Consumer<byte[]> added) implements LoaderCallback {

        @Override
        public void addRecord(RecordInfo record) {
            added.accept(record.data);
        }

        @Override
        public void addPreparedTransaction(PreparedTransactionInfo transaction) {
            throw new IllegalStateException("a transaction that nobody began: id=" + transaction.getId());
        }

        @Override
        public void deleteRecord(long id) {
            throw new IllegalStateException("a deletion that nobody asked for: id=" + id);
        }

        @Override
        public void updateRecord(RecordInfo record) {
            throw new IllegalStateException("an update that nobody asked for: id=" + record.id);
        }

        @Override
        public void failedTransaction(long id, List<RecordInfo> records, List<RecordInfo> recordsToDelete) {
            throw new IllegalStateException("a transaction that nobody began: id=" + id);
        }
    }
}
