package io.elasticq.journal;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes records durable for many threads with one force: whoever comes while none is under way leads, and forces for all that was appended
 * until then; the others wait for it.
 *
 * <p>Invariants:
 * <ul>
 *   <li>AckAfterForce: {@code durable} moves to what was committed before a force began, and only after that force has returned.
 *   <li>OneLeader: one force at a time.
 *   <li>FailedIsFinal: after a failed force there is no other, and {@code durable} does not move again. The system may have dropped the pages,
 *       and a second force would find nothing to do and succeed.
 * </ul>
 */
final class GroupCommit {

    /** Forces what is committed when it begins. */
    interface Force {
        /** Returns the last sequence that it has forced, with all before it. */
        long force() throws IOException;
    }

    private final Force force;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition forced = lock.newCondition();
    private boolean leading;
    private volatile long durable;
    private final AtomicLong forces = new AtomicLong();

    @Nullable
    private volatile Throwable failure;

    GroupCommit(Force force, long durable) {
        this.force = force;
        this.durable = durable;
    }

    long durable() {
        return durable;
    }

    long forces() {
        return forces.get();
    }

    /** Throws if the journal is dead. */
    void requireAlive() {
        Throwable cause = failure;
        if (cause != null) {
            throw dead(cause);
        }
    }

    private static JournalFailedException dead(Throwable cause) {
        return new JournalFailedException(
                "a force or a write has failed, so nothing more is appended: " + cause, cause);
    }

    /** Makes the journal dead. The first cause counts. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            forced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Returns when this sequence is durable. */
    void await(long sequence) {
        while (durable < sequence) {
            if (becomesLeader(sequence)) {
                lead();
            }
        }
    }

    /** Waits as long as another one leads. */
    private boolean becomesLeader(long sequence) {
        lock.lock();
        try {
            while (leading && durable < sequence && failure == null) {
                forced.awaitUninterruptibly();
            }
            if (durable >= sequence) {
                return false;
            }
            requireAlive();
            leading = true; // OneLeader
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void lead() {
        long upTo = 0;
        Throwable cause = null;
        try {
            upTo = force.force();
        } catch (IOException | RuntimeException | Error e) {
            cause = e; // whatever it was, these records are not durable
        }
        lock.lock();
        try {
            leading = false;
            if (cause == null) {
                durable = Math.max(durable, upTo); // AckAfterForce
                forces.incrementAndGet();
            } else if (failure == null) {
                failure = cause; // FailedIsFinal
            }
            forced.signalAll();
        } finally {
            lock.unlock();
        }
        requireAlive();
    }
}
