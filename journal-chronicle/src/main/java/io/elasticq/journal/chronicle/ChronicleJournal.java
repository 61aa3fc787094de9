package io.elasticq.journal.chronicle;

import io.elasticq.InvalidConfigException;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalFailedException;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.JournalStats;
import io.elasticq.journal.RecordEncoder;
import io.elasticq.journal.RecoveryReport;
import io.elasticq.journal.Retention;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import io.elasticq.stats.Metric;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Journal} on Chronicle Queue. It survives its process being killed; it promises nothing when the power is lost, and so {@link #sync()} is refused. It
 * needs JVM flags, see {@link MissingJvmFlagsException}. For threads and nulls see {@link Journal}.
 *
 * <p>Invariants, beside those of {@code ChronicleTailer} and {@code Verification}:
 * <ul>
 *   <li>OneWriter: our own lock of the operating system is held from before Chronicle Queue is touched until it is closed.
 *   <li>VerifiedFirst: nothing is written to a folder before all of it has been read and found whole.
 *   <li>InOrder: records are written under a lock, with sequences that go up by one; the last is published when its excerpt is complete.
 *   <li>MarkedCycle: the first record of a file is acknowledged when the mark says that the file is there.
 *   <li>BelowCursors: a file is deleted when all that is in it is below every named cursor, and the mark says so.
 *   <li>DeadIsDead: when a write has failed, nothing is written any more.
 * </ul>
 */
public final class ChronicleJournal implements Journal {

    private final QueueFolder folder;
    private final JournalConfig config;
    private final Closeable ownership;
    private final JournalTime time;
    private final NavigableMap<Integer, Long> bases; // the first sequence in each file; under the lock
    private final ChronicleReader reader;
    private final ExcerptAppender appender;
    private final SingleChronicleQueue queue;
    private final RecoveryReport recovery;
    private final List<Metric> metrics = JournalStats.metrics(this::stats);

    private final ReentrantLock lock = new ReentrantLock();
    private final Excerpt excerpt = new Excerpt(); // under the lock
    private volatile long last; // written under the lock
    private long deleted; // under the lock
    private boolean closed; // under the lock
    private @Nullable Throwable failure; // under the lock

    private ChronicleJournal(QueueFolder folder, JournalConfig config, Closeable ownership) {
        this.folder = folder;
        this.config = config;
        this.ownership = ownership;
        boolean isNew = folder.isNew();
        if (isNew) {
            folder.journal().mark(QueueFolder.END, 0);
            folder.journal().mark(QueueFolder.CYCLE, 0);
            folder.journal().mark(QueueFolder.FIRST, 1); // the last of the three: it says that they are there
        }
        Verification verified = Verification.of(folder, config.segmentSize()); // VerifiedFirst
        this.bases = verified.bases();
        this.last = verified.last();
        this.time = new JournalTime(config.clock());
        time.notBefore(verified.time());
        folder.journal().mark(QueueFolder.END, last);
        this.queue = folder.readable(() -> folder.open(false, config.segmentSize(), time, QueueFolder.IMPATIENT));
        this.reader = new ChronicleReader(folder, queue, () -> last);
        this.appender = createAppender();
        this.recovery = new RecoveryReport(
                isNew ? RecoveryReport.Outcome.NEW : RecoveryReport.Outcome.CLEAN,
                bases.isEmpty() ? last + 1 : bases.firstEntry().getValue(),
                last,
                bases.size(),
                bases.isEmpty() ? 0 : bases.lastKey(),
                0,
                0);
    }

    private ExcerptAppender createAppender() {
        try {
            if (queue.appendLock().locked()) { // by whom? OneWriter
                throw folder.corrupt(CycleFiles.TABLE + " says that another process forbids to append", last + 1);
            }
            ExcerptAppender created = folder.readable(queue::createAppender);
            created.singleThreadedCheckDisabled(true);
            return created;
        } catch (RuntimeException | Error e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Opens a journal for writing, or makes a new one. Reads all that is there before it writes.
     *
     * @param folder where its files are; made if it is not there
     * @param config the durability must be {@link io.elasticq.journal.Durability#NO_SYNC}, the retention {@link Retention#ALL} or {@link Retention#CURSORS}; files
     *     are begun every hour in which something is appended, and grow by the size of a segment, which is at least 64 KiB
     * @return to be closed by the caller
     * @throws MissingJvmFlagsException if the JVM lacks flags; nothing was touched then
     * @throws InvalidConfigException if it asks for what Chronicle Queue can't do; the message names the values
     * @throws io.elasticq.journal.JournalLockedException if another process, or this one, writes it; the message names the pid
     * @throws io.elasticq.journal.JournalCorruptException if records that were stored can't be read
     * @throws UncheckedIOException if the disk refuses
     */
    public static ChronicleJournal open(Path folder, JournalConfig config) {
        Capabilities.require(config);
        JvmFlags.require();
        try {
            Files.createDirectories(folder);
            QueueFolder there = QueueFolder.of(folder.toRealPath());
            Closeable ownership = there.journal().lockWriter(); // OneWriter
            try {
                return ChronicleCall.of(() -> new ChronicleJournal(there, config, ownership));
            } catch (RuntimeException | Error e) {
                ownership.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + folder + " can't be opened: " + e, e);
        }
    }

    /**
     * Opens a journal for reading, while this or another process writes it or not. Its tailers check each record, and notice an end that is not the queue's.
     *
     * @param folder where its files are
     * @return to be closed by the caller
     * @throws MissingJvmFlagsException if the JVM lacks flags; nothing was touched then
     * @throws UncheckedIOException if there is no journal
     */
    public static JournalReader openReader(Path folder) {
        JvmFlags.require();
        try {
            QueueFolder there = QueueFolder.of(folder.toRealPath());
            there.requireJournal();
            int blockSize = JournalConfig.defaults().segmentSize();
            SingleChronicleQueue queue =
                    there.readable(() -> there.open(true, blockSize, System::currentTimeMillis, QueueFolder.PATIENT));
            return new ChronicleReader(there, queue, () -> -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long append(byte[] payload, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, payload.length);
        requireSize(length);
        return append(ByteBuffer.wrap(payload), offset, length);
    }

    @Override
    public long append(ByteBuffer payload) {
        requireSize(payload.remaining());
        return append(payload, payload.position(), payload.remaining());
    }

    @Override
    public long append(int maxLength, RecordEncoder encoder) {
        Objects.requireNonNull(encoder, "encoder");
        if (maxLength < 0) {
            throw new IllegalArgumentException("maxLength must be >= 0: maxLength=" + maxLength);
        }
        requireSize(maxLength);
        ByteBuffer buffer = ByteBuffer.allocate(maxLength);
        encoder.encode(buffer);
        return append(buffer, 0, buffer.position());
    }

    @Override
    public long appendBatch(List<byte[]> payloads) {
        byte[][] batch = payloads.toArray(byte[][]::new); // what is looked at is what is appended
        for (byte[] payload : batch) {
            requireSize(payload.length);
        }
        lock.lock();
        try {
            for (byte[] payload : batch) {
                append(ByteBuffer.wrap(payload), 0, payload.length);
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private void requireSize(int length) {
        if (length > config.maxRecordSize()) {
            throw new IllegalArgumentException(
                    "the record is too large: bytes=" + length + ", maxRecordSize=" + config.maxRecordSize());
        }
    }

    private long append(ByteBuffer payload, int offset, int length) {
        lock.lock();
        try {
            requireAlive();
            long now = time.advance();
            int cycle = CycleFiles.cycle(now);
            boolean rolls = !bases.containsKey(cycle);
            if (rolls) {
                ChronicleCall.of(this::retain);
            }
            excerpt.room(length).put(payload.slice(offset, length));
            return write(excerpt.wrap(last + 1, now), cycle, rolls);
        } finally {
            lock.unlock();
        }
    }

    private long write(ByteBuffer whole, int cycle, boolean rolls) {
        long sequence = last + 1;
        try {
            ChronicleCall.run(() -> {
                put(whole);
                if (rolls) {
                    bases.put(cycle, sequence);
                    folder.journal().mark(QueueFolder.CYCLE, cycle); // MarkedCycle
                }
            });
        } catch (RuntimeException | Error e) {
            failure = e; // DeadIsDead
            throw dead(e);
        }
        last = sequence; // InOrder
        return sequence;
    }

    private void put(ByteBuffer whole) {
        try (DocumentContext document = appender.writingDocument()) {
            try {
                document.wire().bytes().writeSome(whole);
            } catch (RuntimeException | Error e) {
                document.rollbackOnClose();
                throw e;
            }
        }
    }

    private void requireAlive() {
        requireOpen();
        if (failure != null) {
            throw dead(failure);
        }
    }

    private JournalFailedException dead(Throwable cause) {
        return new JournalFailedException("a write has failed, so nothing more is appended: " + cause, cause);
    }

    private void requireOpen() {
        if (closed) {
            throw new JournalClosedException("the journal is closed: " + folder.path());
        }
    }

    /**
     * Refused: Chronicle Queue forces only a part of what was appended.
     *
     * @throws UnsupportedOperationException always, unless the journal is closed
     */
    @Override
    public void sync() {
        lock.lock();
        try {
            requireAlive();
            throw new UnsupportedOperationException(
                    "a journal on Chronicle Queue survives the end of a process, not a loss of power: lastSequence="
                            + last);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refused, as is {@link #sync()}.
     *
     * @throws UnsupportedOperationException always, unless the journal is closed
     */
    @Override
    public void sync(long sequence) {
        sync();
    }

    /**
     * Nothing is ever known to be on the disk.
     *
     * @return 0
     */
    @Override
    public long durableSequence() {
        return 0;
    }

    @Override
    public int maxRecordSize() {
        return config.maxRecordSize();
    }

    /**
     * Deletes the files that retention does not keep, instead of when the next one is begun.
     *
     * @return how many files were deleted
     */
    @Override
    public int trim() {
        lock.lock();
        try {
            requireAlive();
            return ChronicleCall.of(this::retain);
        } finally {
            lock.unlock();
        }
    }

    /** BelowCursors. */
    private int retain() {
        if (!(config.retention() instanceof Retention.Cursors)) {
            return 0;
        }
        long keep = folder.journal().cursors().values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
        int count = 0;
        while (bases.size() > 1 && secondBase() <= keep) {
            delete(bases.firstKey(), secondBase());
            count++;
        }
        return count;
    }

    private long secondBase() {
        return bases.tailMap(bases.firstKey(), false).firstEntry().getValue();
    }

    private void delete(int cycle, long first) {
        folder.journal().mark(QueueFolder.FIRST, first); // before the file goes: what is missing then is not damage
        Path file = CycleFiles.of(folder.path()).get(cycle);
        try {
            if (file != null) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file can't be deleted: " + file, e);
        }
        bases.remove(cycle);
        deleted++;
        queue.refreshDirectoryListing();
    }

    @Override
    public RecoveryReport recovery() {
        return recovery;
    }

    @Override
    public JournalStats stats() {
        lock.lock();
        try {
            long bytes = CycleFiles.of(folder.path()).values().stream()
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            return new JournalStats(first(), last, durableSequence(), bases.size(), bytes, 0, 0, deleted);
        } finally {
            lock.unlock();
        }
    }

    private long first() {
        return bases.isEmpty() ? last + 1 : bases.firstEntry().getValue();
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    @Override
    public Tailer tailer(TailStart start) {
        return reader.tailer(start);
    }

    @Override
    public Tailer tailer(String name, TailStart start) {
        return reader.tailer(name, start);
    }

    @Override
    public Map<String, Long> cursors() {
        return reader.cursors();
    }

    @Override
    public void deleteCursor(String name) {
        reader.deleteCursor(name);
    }

    @Override
    public long firstSequence() {
        lock.lock();
        try {
            return first();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long lastSequence() {
        return last;
    }

    /** Stores where the end is, and lets go of the files. Nothing is forced to the disk. A second call does nothing. */
    @Override
    public void close() {
        lock.lock();
        try (ownership) {
            if (closed) {
                return;
            }
            closed = true;
            ChronicleCall.run(this::end);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal was not closed cleanly: " + folder.path(), e);
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        if (failure == null) {
            folder.journal().mark(QueueFolder.END, last);
        }
        appender.close();
        reader.close();
    }
}
