package io.elasticq.journal;

import io.elasticq.internal.StagingBuffers;
import io.elasticq.journal.SegmentLedger.Kept;
import io.elasticq.stats.Metric;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The engine: segments in a {@link Storage}.
 *
 * <p>Who reads what. Appending threads take turns by {@link #lock}, which guards the current segment and the last sequence. Tailers, in this process or others,
 * never take it: they look at the commit words of the segments, and at nothing else of this object. The leader of a force takes it for a moment, to
 * learn what is committed.
 *
 * <p>Invariants:
 * <ul>
 *   <li>Committed: a record's commit word is stored last, with release, so who sees it (acquire) sees the record. Before, it is 0.
 *   <li>InOrder: sequences are committed in order, one after the other, without a gap; so what recovery finds behind X was appended after X.
 *   <li>TimesInOrder: no record's time is before that of an earlier one, or of its segment's entry, whatever the clock does; also not across a restart.
 *   <li>EnteredBeforeSealed: the next segment is entered before the seal of the one before is committed; who sees the seal finds the entry.
 *   <li>AckAfterForce: with {@link Durability.EveryWrite} an append returns after a force that began when its record was committed, see {@link GroupCommit}.
 *   <li>TargetFirst: a force takes the last sequence and the segments in one turn of the lock, and then forces all of them that are not yet forced, the oldest first.
 *   <li>DeadIsDead: when a store into a segment has thrown, its bytes are not known; then nothing is appended any more.
 * </ul>
 *
 * <p>What makes the log survive a crash is in {@link SegmentSupply}, {@link LogScan} and {@link Recovery}; how readers notice a recycled segment, in {@link SegmentTailer}.
 */
final class SegmentedJournal implements Journal {

    private static final VarHandle LAST;

    static {
        try {
            LAST = MethodHandles.lookup().findVarHandle(SegmentedJournal.class, "last", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Storage storage;
    private final JournalConfig config;
    private final Closeable ownership;
    private final RecoveryReport recovery;
    private final SegmentLedger ledger;
    private final SegmentSupply supply;
    private final Preparation preparation;
    private final GroupCommit group;
    private final TailingReader reader;
    private final StagingBuffers staging = new StagingBuffers();
    private final boolean everyWrite;
    private final @Nullable PeriodicSync periodic;
    private final List<Metric> metrics = JournalStats.metrics(this::stats);
    private final AtomicBoolean closing = new AtomicBoolean();

    private final AppendLock lock = new AppendLock();
    private volatile long lastForce; // 0 if there was none

    private Segment current; // under the lock
    private long last; // the last sequence; written under the lock with release
    private boolean closed; // under the lock

    private SegmentedJournal(Storage storage, JournalConfig config, Closeable ownership) throws IOException {
        this.storage = storage;
        this.config = config;
        this.ownership = ownership;
        this.ledger = new SegmentLedger();
        LogScan scan = LogScan.of(storage, true);
        this.recovery = scan.report();
        this.last = recovery.lastSequence();
        this.group = new GroupCommit(this::force, last);
        this.supply = new SegmentSupply(storage, config, ledger, group::durable, group::fail);
        this.current = Recovery.run(storage, config, supply, ledger, scan);
        this.reader = new TailingReader(storage, config.retention() instanceof Retention.All);
        this.everyWrite = config.durability() instanceof Durability.EveryWrite;
        this.preparation = new Preparation(supply, current.number + 1, storage.isSlow(), storage.location());
        this.periodic = config.durability() instanceof Durability.Periodic every
                ? new PeriodicSync(this::syncIfNeeded, every, storage.location())
                : null;
    }

    static Journal open(Storage storage, JournalConfig config) {
        try {
            Closeable ownership = new JournalFolder(storage).lockWriter();
            try {
                return new SegmentedJournal(storage, config, ownership);
            } catch (IOException | RuntimeException | Error e) {
                ownership.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + storage.location() + " can't be opened: " + e, e);
        }
    }

    /** Keeps writers out while a journal is looked at. */
    static Closeable exclude(Storage storage) throws IOException {
        return storage.isWritable() ? new JournalFolder(storage).lockWriter() : () -> {};
    }

    @Override
    public long append(byte[] payload, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, payload.length);
        requireSize(length);
        long now = config.clock().millis();
        long sequence;
        lock.lock();
        try {
            room(length, now).put(payload, offset, length);
            sequence = commit(length, now);
        } catch (RuntimeException | Error e) {
            throw dead(e);
        } finally {
            lock.unlock();
        }
        return acknowledged(sequence);
    }

    @Override
    public long append(ByteBuffer payload) {
        return append(payload, payload.position(), payload.remaining());
    }

    private long append(ByteBuffer payload, int offset, int length) {
        requireSize(length);
        long now = config.clock().millis();
        long sequence;
        lock.lock();
        try {
            room(length, now).put(payload, offset, length);
            sequence = commit(length, now);
        } catch (RuntimeException | Error e) {
            throw dead(e);
        } finally {
            lock.unlock();
        }
        return acknowledged(sequence);
    }

    @Override
    public long append(int maxLength, RecordEncoder encoder) {
        Objects.requireNonNull(encoder, "encoder");
        if (maxLength < 0) {
            throw new IllegalArgumentException("maxLength must be >= 0: maxLength=" + maxLength);
        }
        requireSize(maxLength);
        ByteBuffer buffer = staging.take(maxLength);
        try {
            encoder.encode(buffer);
            if (buffer.position() > maxLength) {
                throw new IllegalArgumentException("the encoder has written more than it asked for: maxLength="
                        + maxLength + ", written=" + buffer.position());
            }
            return append(buffer, 0, buffer.position());
        } finally {
            staging.giveBack(buffer);
        }
    }

    @Override
    public long appendBatch(List<byte[]> payloads) {
        byte[][] batch = payloads.toArray(byte[][]::new); // what is looked at is what is appended
        for (byte[] payload : batch) {
            requireSize(payload.length);
        }
        if (batch.length == 0) {
            return lastSequence();
        }
        long now = config.clock().millis();
        long sequence = 0;
        lock.lock();
        try {
            for (byte[] payload : batch) {
                room(payload.length, now).put(payload, 0, payload.length);
                sequence = commit(payload.length, now);
            }
        } catch (RuntimeException | Error e) {
            throw dead(e);
        } finally {
            lock.unlock();
        }
        return acknowledged(sequence);
    }

    private void requireSize(int length) {
        if (length > config.maxRecordSize()) {
            throw new IllegalArgumentException(
                    "the record is too large: bytes=" + length + ", maxRecordSize=" + config.maxRecordSize());
        }
    }

    /** The segment for the next record, in which it can tell its time. Where there is none, the log is as it was. */
    private Segment room(int length, long now) {
        if (closed) {
            throw new JournalClosedException("the journal is closed: " + storage.location());
        }
        group.requireAlive();
        Segment here = current;
        if (here.canTell(now)) {
            return here.hasRoom(length) ? here : roll(now);
        } else if (!here.hasRoomWithTime(length)) {
            return roll(now);
        }
        here.commitTime(now, last, behind(last));
        return here;
    }

    private Segment roll(long now) {
        Segment full = current;
        Segment next = preparation.take(full.number + 1);
        next.enter(last + 1, Math.max(full.time(), now), group.durable()); // TimesInOrder
        boolean reused = !(config.retention() instanceof Retention.All);
        ledger.add(new Kept(next.number, last + 1, next.entered(), next.size, reused ? next.file() : null));
        ledger.addUnforced(next);
        byte flags = config.durability() instanceof Durability.NoSync ? 0 : RecordDescriptor.NEXT_IS_DURABLE;
        full.commitMark(RecordDescriptor.SEAL, flags, last, behind(last)); // EnteredBeforeSealed
        current = next;
        return next;
    }

    private long commit(int length, long now) {
        long sequence = last + 1;
        current.commit(length, sequence, behind(sequence), now);
        LAST.setRelease(this, sequence); // release: who reads it finds the record; partner is lastSequence
        return sequence;
    }

    private long behind(long sequence) {
        return Math.min(sequence - group.durable(), RecordDescriptor.NO_PROOF);
    }

    /** What was thrown before anything was stored leaves the journal alive. */
    private RuntimeException dead(Throwable cause) {
        if (cause instanceof JournalError || cause instanceof UncheckedIOException) {
            throw (RuntimeException) cause;
        }
        group.fail(cause); // DeadIsDead
        throw new JournalFailedException("a write has failed, so nothing more is appended: " + cause, cause);
    }

    private long acknowledged(long sequence) {
        if (everyWrite) {
            group.await(sequence); // AckAfterForce
        }
        return sequence;
    }

    @Override
    public void sync() {
        group.requireAlive();
        requireOpen();
        syncIfNeeded();
    }

    @Override
    public void sync(long sequence) {
        if (sequence > lastSequence()) {
            throw new IllegalArgumentException(
                    "there is no such record yet: sequence=" + sequence + ", lastSequence=" + lastSequence());
        }
        group.requireAlive();
        requireOpen();
        group.await(sequence);
    }

    private void syncIfNeeded() {
        group.await(lastSequence());
    }

    private void requireOpen() {
        if (closing.get()) {
            throw new JournalClosedException("the journal is closed: " + storage.location());
        }
    }

    /** For the leader: one at a time. */
    private long force() throws IOException {
        lock.lock();
        long target = last; // TargetFirst
        Segment segment = current;
        int end = segment.position();
        lock.unlock();
        supply.forceNames();
        for (Segment each : ledger.unforcedUpTo(segment)) {
            each.force(each == segment ? end : each.size);
        }
        ledger.forcedBefore(segment);
        lastForce = config.clock().millis();
        return target;
    }

    @Override
    public long durableSequence() {
        return group.durable();
    }

    @Override
    public long lastSequence() {
        return (long) LAST.getAcquire(this); // acquire: partner is commit
    }

    @Override
    public long firstSequence() {
        return ledger.kept().get(0).base();
    }

    @Override
    public int maxRecordSize() {
        return config.maxRecordSize();
    }

    @Override
    public int trim() {
        requireOpen();
        group.requireAlive();
        long upcoming;
        lock.lock();
        upcoming = current.number + 1;
        lock.unlock();
        try {
            return supply.retain(upcoming);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public RecoveryReport recovery() {
        return recovery;
    }

    @Override
    public JournalStats stats() {
        List<Kept> kept = ledger.kept();
        return new JournalStats(
                kept.get(0).base(),
                lastSequence(),
                durableSequence(),
                kept.size(),
                kept.stream().mapToLong(Kept::size).sum(),
                group.forces(),
                lastForce,
                supply.recycled());
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
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        if (periodic != null) {
            periodic.stop();
        }
        lock.lock();
        closed = true;
        lock.unlock();
        preparation.stop();
        reader.close();
        try (ownership) {
            if (!group.hasFailed()) {
                end();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal was not closed cleanly: " + storage.location(), e);
        }
    }

    /** Nobody appends any more. The close record says that all before it is durable, so it comes after the force. */
    private void end() throws IOException {
        group.await(lastSequence());
        if (current.hasRoom(0)) {
            current.commitMark(RecordDescriptor.CLOSE, (byte) 0, last, behind(last));
        }
        force();
        boolean forced = !(config.durability() instanceof Durability.NoSync);
        new Checkpoint(ledger.kept().get(0).number(), group.durable(), forced, storage.bootId()).write(storage);
    }
}
