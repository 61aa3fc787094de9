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
final class QueueLock extends ReentrantLock {

    private static final long serialVersionUID = 1L;

    /** A time to wait that never ends. */
    static final long FOREVER = Long.MAX_VALUE;

    private final transient Condition notEmpty = newCondition();
    private final transient Condition notFull = newCondition();
    private final transient Condition roomForBatch = newCondition();

    private int consumersWaiting;
    private int producersWaiting;
    private int batchesWaiting;

    QueueLock(boolean fair) {
        super(fair);
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

    /**
     * For those who may have missed their signal, because it went to a thread that then left with an error, or because there
     * was no memory to signal: whoever does not change the number of elements wakes one of them.
     */
    void signalAgain(boolean elements, boolean room) {
        if (elements && consumersWaiting > 0) {
            notEmpty.signal();
        }
        if (room && producersWaiting > 0) {
            notFull.signal();
        }
    }

    /** For so many more elements, or, if negative, for so many more places. */
    void signal(int change) {
        if (change > 0 && consumersWaiting > 0) {
            signal(notEmpty, Math.min(change, consumersWaiting));
        }
        if (change < 0 && producersWaiting > 0) {
            signal(notFull, Math.min(-change, producersWaiting));
        }
        if (change < 0 && batchesWaiting > 0) {
            roomForBatch.signalAll();
        }
    }

    private static void signal(Condition condition, int n) {
        for (int i = 0; i < n; i++) {
            condition.signal();
        }
    }

    void signalAll() {
        notEmpty.signalAll();
        notFull.signalAll();
        roomForBatch.signalAll();
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
