package io.elasticq.persistent;

import io.elasticq.QueueClosedException;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives up the part of the log that is no longer needed. Done by a consumer, beside the queue's lock, which is taken for moments only.
 *
 * <p>Invariants:
 * <ul>
 *   <li>CursorIsNotAhead: the cursor goes to a place before which nothing was needed when it was looked at, and what is not needed will not be needed again.
 *   <li>CopyIsDurable: where elements were moved, the copies are on the disk before the cursor passes the originals.
 *   <li>OnlyStragglers: what is copied is out or came back, and only where more than half of the log is kept for its sake, or it is asked for.
 * </ul>
 * Lock order: {@link #lock} before the queue's; who has the queue's may only try this one.
 */
final class Checkpoints<E> {

    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());

    private static final int FEW_SEGMENTS = 3;

    private final QueueLog<E> log;
    private final Backlog<E> backlog;
    private final Lock queueLock;
    private final ReentrantLock lock = new ReentrantLock();

    private boolean stopped; // under the lock
    private volatile long stored;
    private volatile long lastCopy; // a sequence
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    Checkpoints(QueueLog<E> log, Backlog<E> backlog, Lock queueLock) {
        this.log = log;
        this.backlog = backlog;
        this.queueLock = queueLock;
        this.stored = log.cursorPosition();
    }

    /** The sequence from which recovery would read. */
    long stored() {
        return stored;
    }

    long made() {
        return made.get();
    }

    long moved() {
        return moved.get();
    }

    long failures() {
        return failures.get();
    }

    /** For a consumer that has done its work: a failure is not its failure, and is made up for by the next one. */
    void runUnlessAnotherDoes() {
        if (lock.tryLock()) {
            try {
                if (!stopped) {
                    run(false);
                }
            } catch (RuntimeException e) {
                failed(e);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Returns when none is under way, and none will be. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many segments were given up. */
    int compact() {
        lock.lock();
        try {
            if (stopped) {
                throw new QueueClosedException("the queue has let go of its files");
            }
            return run(true);
        } finally {
            lock.unlock();
        }
    }

    private int run(boolean all) {
        int recycled = forgetUpTo(oldestNeeded());
        if (moveStragglers(all)) {
            recycled += forgetUpTo(oldestNeeded());
        }
        made.incrementAndGet();
        return recycled;
    }

    private void failed(RuntimeException cause) {
        failures.incrementAndGet();
        LOG.log(System.Logger.Level.WARNING, "a checkpoint has failed; it will be made up for", cause);
    }

    private int forgetUpTo(long position) {
        if (position > stored) {
            storeCursor(position);
        }
        return log.journal.trim();
    }

    private void storeCursor(long position) {
        if (log.journal.durableSequence() < lastCopy) {
            log.journal.sync(lastCopy); // CopyIsDurable, also if the copying has failed half way
        }
        log.storeCursor(position);
        stored = position;
    }

    private long oldestNeeded() {
        queueLock.lock();
        try {
            return backlog.oldestNeeded(end()); // CursorIsNotAhead
        } finally {
            queueLock.unlock();
        }
    }

    private long end() {
        return log.journal.lastSequence() + 1;
    }

    /** Where the disk has no room for a record: gives up segments at once. Under the queue's lock. Returns whether there were some. */
    boolean freeSegments() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return forgetUpTo(backlog.oldestNeeded(end())) > 0;
        } catch (UncheckedIOException e) {
            failed(e);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Where the disk has no room for a record that settles the head: the cursor can say it, too. Under the queue's lock. Returns false where it can't, since something older is
     * still needed, or another thread is at it.
     */
    boolean settleByCursor(Entry<E> head) {
        if (head.position != backlog.oldestNeeded(end()) || !lock.tryLock()) {
            return false;
        }
        try {
            storeCursor(head.position + 1);
            log.journal.trim(); // forces the cursor, too
            return true;
        } catch (UncheckedIOException e) {
            failed(e);
            return stored > head.position; // it is settled, whatever became of the segments
        } finally {
            lock.unlock();
        }
    }

    // ---- stragglers

    private boolean moveStragglers(boolean all) {
        List<Entry<E>> stragglers;
        long front;
        long end;
        queueLock.lock();
        try {
            stragglers = backlog.stragglers();
            end = end();
            front = backlog.frontNeeded(end);
        } finally {
            queueLock.unlock();
        }
        boolean keptForThem = front - stored > end - front + stragglers.size();
        boolean pays = keptForThem && log.journal.stats().segments() >= FEW_SEGMENTS;
        if (stragglers.isEmpty() || !(all || pays)) {
            return false; // OnlyStragglers
        }
        return move(stragglers, front);
    }

    private boolean move(List<Entry<E>> stragglers, long front) {
        Map<Long, Entry<E>> wanted = new HashMap<>();
        for (Entry<E> entry : stragglers) {
            if (entry.position < front) {
                wanted.put(entry.position, entry);
            }
        }
        long before = moved.get();
        Journal journal = log.journal;
        try (Tailer tailer = journal.tailer(TailStart.sequence(stored))) {
            for (long position : wanted.keySet().stream().sorted().toList()) {
                move(wanted.get(position), QueueLog.find(tailer, position));
            }
        }
        return moved.get() > before;
    }

    private void move(@Nullable Entry<E> entry, @Nullable JournalRecord record) {
        queueLock.lock();
        try {
            if (entry != null && record != null && record.sequence() == entry.position && backlog.isStraggler(entry)) {
                if (!log.moved(entry.id, QueueRecord.element(record.payload()))) {
                    return; // written with larger segments; the log is kept for it
                }
                entry.position = log.last();
                entry.apart = true; // CopyIsTheElement: a copy is settled by its own id
                lastCopy = entry.position;
                moved.incrementAndGet();
            }
        } finally {
            queueLock.unlock();
        }
    }
}
