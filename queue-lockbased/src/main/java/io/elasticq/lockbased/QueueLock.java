package io.elasticq.lockbased;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of a queue, and those who wait for elements, for room, and for room for a batch.
 *
 * <p>Invariant <b>NoLostWakeUp</b>: who inserts k elements signals min(k, waiting) consumers; who frees k places signals
 * min(k, waiting) producers, and all batches that wait, since only each of them knows whether there is enough for it. The
 * counts of those who wait are changed under the lock, so a thread is either counted before the change that it waits for,
 * or sees that change. They may be too high, never too low: a thread that was signalled counts until it has the lock
 * again, and signalling once more than needed does no harm.
 */
final class QueueLock {

    /** A time to wait that never ends. */
    static final long FOREVER = Long.MAX_VALUE;

    /** Tries before a thread parks for the lock: a critical section is shorter than going to sleep. */
    private static final int SPINS = 64;

    private final ReentrantLock lock;
    private final Condition notEmpty;
    private final Condition notFull;
    private final Condition roomForBatch;
    private final int spins;

    private int consumersWaiting;
    private int producersWaiting;
    private int batchesWaiting;

    QueueLock(boolean fair) {
        lock = new ReentrantLock(fair);
        notEmpty = lock.newCondition();
        notFull = lock.newCondition();
        roomForBatch = lock.newCondition();
        spins = fair ? 0 : SPINS; // tryLock would overtake
    }

    boolean tryLock() {
        return lock.tryLock();
    }

    void lock() {
        if (!spin()) {
            lock.lock();
        }
    }

    void lockInterruptibly() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!spin()) {
            lock.lockInterruptibly();
        }
    }

    void unlock() {
        lock.unlock();
    }

    /** Waits for elements. Returns the time left, {@link #FOREVER} if it was that. */
    long awaitElement(long nanos) throws InterruptedException {
        consumersWaiting++;
        try {
            return await(notEmpty, nanos);
        } finally {
            consumersWaiting--;
        }
    }

    /** Waits for room for one element. Returns the time left. */
    long awaitRoom(long nanos) throws InterruptedException {
        producersWaiting++;
        try {
            return await(notFull, nanos);
        } finally {
            producersWaiting--;
        }
    }

    /** Waits for room for several elements at once. Returns the time left. */
    long awaitRoomForBatch(long nanos) throws InterruptedException {
        batchesWaiting++;
        try {
            return await(roomForBatch, nanos);
        } finally {
            batchesWaiting--;
        }
    }

    void signalElements(int n) {
        for (int i = Math.min(n, consumersWaiting); i > 0; i--) {
            notEmpty.signal();
        }
    }

    void signalRoom(int n) {
        for (int i = Math.min(n, producersWaiting); i > 0; i--) {
            notFull.signal();
        }
        if (batchesWaiting > 0) {
            roomForBatch.signalAll();
        }
    }

    void signalAll() {
        notEmpty.signalAll();
        notFull.signalAll();
        roomForBatch.signalAll();
    }

    private boolean spin() {
        for (int i = spins; i > 0; i--) {
            if (lock.tryLock()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    @SuppressWarnings("WaitNotInLoop") // the queue loops: only it knows what for
    private static long await(Condition condition, long nanos) throws InterruptedException {
        if (nanos == FOREVER) {
            condition.await();
            return FOREVER;
        }
        return condition.awaitNanos(nanos);
    }
}
