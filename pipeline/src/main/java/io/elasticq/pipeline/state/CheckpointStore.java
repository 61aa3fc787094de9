package io.elasticq.pipeline.state;

import io.elasticq.InvalidConfigException;
import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.Retention;
import io.elasticq.journal.SalvageReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints in a journal. One thread, the coordinator, begins, completes and abandons them, one after the other; any thread adds parts, asks {@link #wantsFull} and reads {@link #latest}. A
 * call waits for the disk, and for another call that does; interruption is not looked at. Nulls are refused.
 *
 * <p>A part is a state as a whole, or the changes to it since the checkpoint before. A checkpoint counts from when {@link #complete} has made it durable; until then, and after a crash, it is as if it
 * had never been, but for its number, which is not used again.
 *
 * <p>The journal is the store's alone, also between two runs. What is no longer needed is given up by a named cursor, so it should be kept by {@link Retention#CURSORS}.
 */
public final class CheckpointStore implements AutoCloseable {

    // Invariants:
    // - CompleteIsDurable: COMPLETE is appended behind all pieces of its parts; `complete` returns, and the
    //   checkpoint counts in this process, after all of it is on the disk. So it is with copies, too.
    // - AllOrNothing: COMPLETE is appended when each expected part, and no other, has all its pieces in the journal.
    // - OverIsOver: a piece is appended, under the lock, only while its checkpoint is open and none of it has failed.
    // - NumbersRise: BEGIN is on the disk before its number is given out, and the cursor never passes both the newest
    //   BEGIN and the newest COMPLETE, so there is always a record with a number above all that were given up.
    // - ChangesFollow: changes are taken only if the checkpoint before was begun by this store, and is complete.
    // - BaseIsKept: the cursor never passes a record that one of the `keep` newest complete checkpoints needs.
    // - FoundIsDurable: what is found when the store is opened is on the disk before it is told to anybody.
    // - Alone: a record of anybody else is noticed, at the latest by the next append.
    // - OnlyNamed, NothingIsBelieved: see CheckpointScan.

    private static final System.Logger LOG = System.getLogger(CheckpointStore.class.getName());

    private static final long LITTLE = 64 << 10;

    private final CheckpointConfig config;
    private final @Nullable Journal owned;
    private final CheckpointLog log;
    private final ReentrantLock lock = new ReentrantLock();

    private final KeptCheckpoints kept; // all under the lock
    private long lastId;
    private int sinceFull;
    private boolean unbroken; // the last one that was begun here is complete
    private @Nullable OpenCheckpoint open;
    private boolean closed;

    private CheckpointStore(Journal journal, CheckpointConfig config, boolean owns) {
        this.config = Objects.requireNonNull(config, "config");
        this.kept = new KeptCheckpoints(config);
        this.log = new CheckpointLog(journal);
        this.owned = owns ? journal : null;
        try {
            CheckpointScan scan = log.scan();
            lastId = scan.highest();
            kept.restore(scan);
        } catch (JournalCorruptException e) {
            log.close();
            throw damaged("the journal of the checkpoints", "CheckpointStore.salvage(its folder, target)", e);
        } catch (RuntimeException | Error e) {
            log.close();
            throw e;
        }
    }

    /**
     * A store on a journal of the caller, with the default configuration.
     *
     * @param journal not closed by the store
     * @return to be closed by the caller, before the journal
     * @see #on(Journal, CheckpointConfig)
     */
    public static CheckpointStore on(Journal journal) {
        return on(journal, CheckpointConfig.defaults());
    }

    /**
     * A store on a journal of the caller.
     *
     * @param journal not closed by the store; nothing else may append to it
     * @param config what is kept
     * @return to be closed by the caller, before the journal
     * @throws io.elasticq.journal.JournalLockedException if it has a store already
     * @throws CheckpointFormatException if the journal holds something else, or was written by another version
     * @throws CheckpointCorruptException if the newest checkpoint is damaged and there is to be no fallback
     * @throws UnsupportedOperationException if the journal knows nothing of the disk
     */
    public static CheckpointStore on(Journal journal, CheckpointConfig config) {
        return new CheckpointStore(journal, config, false);
    }

    /**
     * A store in a folder of its own, with the default configuration.
     *
     * @param folder of the journal; made if it is not there
     * @return to be closed by the caller
     * @see #open(Path, JournalConfig, CheckpointConfig)
     */
    public static CheckpointStore open(Path folder) {
        return open(folder, CheckpointConfig.defaults());
    }

    /**
     * A store in a folder of its own, with segments of 16 MiB.
     *
     * @param folder of the journal; made if it is not there
     * @param config what is kept
     * @return to be closed by the caller
     * @see #open(Path, JournalConfig, CheckpointConfig)
     */
    public static CheckpointStore open(Path folder, CheckpointConfig config) {
        return open(folder, CheckpointFolder.defaults(), config);
    }

    /**
     * A store in a folder of its own.
     *
     * @param folder of the journal; made if it is not there
     * @param journal how the journal is laid out; {@link Durability#ON_SYNC} is what is needed
     * @param config what is kept
     * @return to be closed by the caller
     * @throws InvalidConfigException if the journal is not to keep what a cursor needs
     * @throws io.elasticq.journal.JournalLockedException if it is open, here or in another process; the message names the pid
     * @throws CheckpointFormatException if the journal holds something else, or was written by another version
     * @throws CheckpointCorruptException if it is damaged; the message says what, and how to go on
     * @throws java.io.UncheckedIOException if the disk refuses
     */
    public static CheckpointStore open(Path folder, JournalConfig journal, CheckpointConfig config) {
        if (!(journal.retention() instanceof Retention.Cursors || journal.retention() instanceof Retention.All)) {
            throw new InvalidConfigException(
                    "the journal of the checkpoints must keep what a cursor needs: retention=" + journal.retention());
        }
        Objects.requireNonNull(config, "config");
        Journal opened;
        try {
            opened = Journal.open(folder, journal);
        } catch (JournalCorruptException e) {
            throw damaged("the checkpoints in " + folder, "CheckpointStore.salvage(" + folder + ", target)", e);
        }
        try {
            return new CheckpointStore(opened, config, true);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static CheckpointCorruptException damaged(String what, String salvage, JournalCorruptException cause) {
        return new CheckpointCorruptException(
                what + " are damaged: " + cause.getMessage() + "; " + salvage
                        + " saves what is whole, and opening that with Fallback.PREVIOUS goes on from the newest checkpoint"
                        + " that is",
                cause);
    }

    /**
     * Looks at a store, while this or another process uses it or not. Changes nothing.
     *
     * @param folder of its journal
     * @return what is left of all checkpoints, the oldest first
     * @throws CheckpointFormatException if the journal holds something else, or was written by another version
     * @throws JournalCorruptException if a record can't be read
     * @throws java.io.UncheckedIOException if there is no journal
     */
    public static List<CheckpointSummary> describe(Path folder) {
        return CheckpointFolder.describe(folder);
    }

    /**
     * Copies what is whole of a damaged store into a new one, which goes on with numbers a million later, so that none is used twice. The source is not changed.
     *
     * @param folder of the damaged store
     * @param target of the new one, which must be empty or not there
     * @return what was saved
     * @throws io.elasticq.journal.JournalLockedException if a process uses the damaged store
     * @throws IllegalArgumentException if the target has files
     * @throws CheckpointFormatException if the journal holds something else
     * @throws java.io.UncheckedIOException if the disk refuses
     */
    public static SalvageReport salvage(Path folder, Path target) {
        return CheckpointFolder.salvage(folder, target);
    }

    /**
     * The newest complete checkpoint. Reads it from the journal.
     *
     * @return nothing if none was ever completed
     * @throws CheckpointCorruptException if it can no longer be read
     */
    public Optional<StoredCheckpoint> latest() {
        lock.lock();
        try {
            requireOpen();
            CompleteCheckpoint newest = kept.newest();
            if (newest == null) {
                return Optional.empty();
            }
            Manifest manifest = newest.manifest();
            return Optional.of(new StoredCheckpoint(
                    newest.id(), Instant.ofEpochMilli(manifest.time()), manifest.fingerprint(), log.read(newest)));
        } finally {
            lock.unlock();
        }
    }

    /**
     * The newest complete checkpoint, if it is of this pipeline.
     *
     * @param fingerprint names and kinds of the stages, in any form
     * @return nothing if none was ever completed
     * @throws CheckpointFormatException if it is of another pipeline; the message has both fingerprints
     * @throws CheckpointCorruptException if it can no longer be read
     */
    public Optional<StoredCheckpoint> latest(String fingerprint) {
        lock.lock();
        try {
            requireOpen();
            requireSame(fingerprint);
            return latest();
        } finally {
            lock.unlock();
        }
    }

    private void requireSame(String fingerprint) {
        CheckpointRecord.requireText("the fingerprint", fingerprint);
        CompleteCheckpoint newest = kept.newest();
        if (newest != null && !newest.manifest().fingerprint().equals(fingerprint)) {
            throw new CheckpointFormatException("checkpoint " + newest.id() + " is of another pipeline: found="
                    + newest.manifest().fingerprint() + ", wanted=" + fingerprint);
        }
    }

    /**
     * Begins a checkpoint. By the coordinator. Its number is on the disk when this returns. Where many checkpoints in a row have failed, this writes the complete ones once more, to give up the failed.
     *
     * @param fingerprint of the pipeline: names and kinds of the stages, in any form
     * @return its number: greater than of any before, complete or not
     * @throws IllegalStateException if one is open, the store is closed, or something else appends to the journal
     * @throws CheckpointFormatException if the complete checkpoints are of another pipeline; the message has both fingerprints
     * @throws io.elasticq.journal.JournalFailedException if the journal has failed
     * @throws java.io.UncheckedIOException if the disk has no room; it may be tried again
     */
    public long begin(String fingerprint) {
        lock.lock();
        try {
            requireOpen();
            requireSame(fingerprint);
            if (open != null) {
                throw new IllegalStateException(
                        "a checkpoint is open, to be completed or abandoned first: checkpoint=" + open.id);
            }
            boolean copied = copyIfThatFreesMuch();
            long id = ++lastId;
            boolean full = !unbroken || sinceFull + 1 >= config.fullEvery();
            unbroken = false;
            long sequence = log.begin(id);
            log.sync(sequence); // NumbersRise
            if (copied) {
                giveUp(sequence); // NumbersRise
            }
            open = new OpenCheckpoint(id, fingerprint, full ? null : kept.newest());
            return id;
        } finally {
            lock.unlock();
        }
    }

    private boolean copyIfThatFreesMuch() {
        if (log.unused() <= Math.max(LITTLE, kept.bytes())) {
            return false;
        }
        kept.replace(log.copy(kept.all()));
        return true;
    }

    /** The cursor goes to the oldest record that is needed, this one at the latest. Where that fails, the next time makes up for it. */
    private void giveUp(long newest) {
        try {
            log.giveUpBefore(kept.firstNeeded(newest));
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "what is no longer needed was not given up; it will be made up for",
                    e);
        }
    }

    /**
     * Whether whole states are wanted for a checkpoint: for the first one of this store, for one that follows one that was not completed, and for each so many-th. Any thread.
     *
     * @param id of a checkpoint
     * @return true if changes would be refused; true, too, for one that is over
     */
    public boolean wantsFull(long id) {
        lock.lock();
        try {
            OpenCheckpoint current = open;
            return current == null || current.id != id || current.full;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a part. Any thread; others that add parts at the same time take turns, piece by piece.
     *
     * @param id of the checkpoint
     * @param name of the part, 1 to 256 bytes in UTF-8; once in each checkpoint
     * @param full whether this is the whole state; otherwise the changes to it since the checkpoint before
     * @param bytes not changed meanwhile
     * @param offset where the state begins, in bytes
     * @param length of the state, in bytes
     * @return false if the checkpoint is over, or a part of it has failed: then this part is not taken
     * @throws IllegalArgumentException if the part was given before, is the changes to a state that is not known or while {@link #wantsFull} says otherwise, or there never was such a checkpoint
     * @throws java.io.UncheckedIOException if the disk has no room; the checkpoint can't be completed any more
     * @throws io.elasticq.journal.JournalFailedException if the journal has failed
     */
    public boolean part(long id, String name, boolean full, byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        CheckpointRecord.requireName(name);
        OpenCheckpoint target = claim(id, name, full);
        if (target == null) {
            return false;
        }
        try {
            CheckpointLog.Writing writing = log.new Writing(id, name, full, bytes, offset, length);
            while (!writing.isDone()) {
                if (!appendNext(target, writing)) {
                    return false;
                }
            }
            return true;
        } catch (RuntimeException | Error e) {
            fail(target, e);
            throw e;
        }
    }

    private @Nullable OpenCheckpoint claim(long id, String name, boolean full) {
        lock.lock();
        try {
            requireKnown(id);
            OpenCheckpoint current = open;
            if (current == null || current.id != id || current.failure != null) {
                return null;
            }
            current.begin(name, full);
            return current;
        } finally {
            lock.unlock();
        }
    }

    private boolean appendNext(OpenCheckpoint target, CheckpointLog.Writing writing) {
        lock.lock();
        try {
            if (open != target || target.failure != null) { // OverIsOver
                return false;
            }
            PartRecords whole = writing.appendNext();
            if (whole != null) {
                target.add(whole);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void fail(OpenCheckpoint target, Throwable cause) {
        lock.lock();
        try {
            if (target.failure == null) {
                target.failure = cause;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Completes a checkpoint, if its parts are these. By the coordinator. It is on the disk when this returns.
     *
     * @param id of the open checkpoint
     * @param expectedParts names of all its parts
     * @throws IllegalStateException if it is not open, parts are missing or unknown, or one has failed, which is the cause then; it stays open
     * @throws io.elasticq.journal.JournalFailedException if the journal has failed; whether the checkpoint is complete, opening the store anew will tell
     * @throws java.io.UncheckedIOException if the disk has no room; it can't be completed any more
     */
    public void complete(long id, Set<String> expectedParts) {
        long now = config.clock().millis();
        lock.lock();
        try {
            requireOpen();
            OpenCheckpoint current = open;
            if (current == null || current.id != id) {
                throw new IllegalStateException("the checkpoint is not open: checkpoint=" + id + ", open="
                        + (current == null ? "none" : current.id));
            } else if (current.failure != null) {
                throw new IllegalStateException(
                        "a part of the checkpoint has failed: checkpoint=" + id + ", " + current.failure,
                        current.failure);
            }
            Map<String, List<PartRecords>> parts = current.requireParts(expectedParts); // AllOrNothing
            kept.add(completed(current, now, parts));
            sinceFull = current.full ? 0 : sinceFull + 1;
            unbroken = true;
            open = null;
            giveUp(Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    private CompleteCheckpoint completed(OpenCheckpoint current, long now, Map<String, List<PartRecords>> parts) {
        try {
            return log.complete(current.id, Manifest.of(now, current.fingerprint, parts), parts);
        } catch (RuntimeException | Error e) {
            current.failure = e;
            throw e;
        }
    }

    /**
     * Ends a checkpoint that won't be completed. Parts that come later are not taken. Does nothing if it is over. Any thread; does not use the disk.
     *
     * @param id of the checkpoint
     * @throws IllegalArgumentException if there never was such a checkpoint
     */
    public void abandon(long id) {
        lock.lock();
        try {
            requireKnown(id);
            if (open != null && open.id == id) {
                open = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireKnown(long id) {
        if (id < 1 || id > lastId) {
            throw new IllegalArgumentException(
                    "there never was such a checkpoint: checkpoint=" + id + ", newest=" + lastId);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    /** Abandons the checkpoint that is open, and lets go of the journal. Parts that come later are not taken. A second call does nothing. Any thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                open = null;
                log.close();
            }
        } finally {
            lock.unlock();
            if (owned != null) {
                owned.close();
            }
        }
    }
}
