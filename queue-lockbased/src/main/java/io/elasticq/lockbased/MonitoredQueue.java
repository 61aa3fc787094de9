package io.elasticq.lockbased;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.IdentityHashMap;
import java.util.Queue;

/**
 * A monitor: {@link SequentialQueue} is its state, {@link QueueLock} its lock and who waits. Every access is a critical section, from
 * {@link #lock} to {@link #unlock}.
 *
 * @param <E> the type of the elements
 */
// How it works
//
// unlock() does at one place what would else have to be remembered at each:
//   - it publishes the size, once per critical section, so that readers without the lock never see a state between two
//     steps: a DROP_OLDEST at capacity 1 never looks empty. That is linearizable: the write is the point at which the
//     operation takes effect for such a reader, and the volatile write of the lock's state that follows it makes it
//     visible before the operation returns.
//   - it signals: as many consumers as there are more elements than before, or as many producers as there are less, or
//     as the capacity has grown. While a thread waits for a condition in between, the others publish what they do, so
//     the difference is always our own.
//   - it delivers what the listeners must hear of, when the lock is free.
//
// Invariant (with those of QueueLock and SequentialQueue):
//   NoLostWakeUp   See QueueLock. Whoever is signalled looks again, under the lock, before it gives up: a signal that
//                  meets a timeout or an interruption is never wasted on a thread that leaves. And whoever unlocks
//                  without having changed the size wakes one who waits for nothing, should there be one.
abstract class MonitoredQueue<E> extends SnapshotQueue<E> {

    private static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup().findVarHandle(MonitoredQueue.class, "published", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final QueueLock lock;
    final SequentialQueue<E> state;
    private final Notices<E> notices;

    private long published; // capacity << 32 | size; written under the lock, read without

    MonitoredQueue(QueueLock lock, SequentialQueue<E> state, Notices<E> notices) {
        this.lock = lock;
        this.state = state;
        this.notices = notices;
        this.published = published(state.capacity(), 0);
    }

    // ---- without the lock

    /** The elements, as the last critical section has left them. */
    final int lvSize() {
        return (int) (long) PUBLISHED.getVolatile(this); // pairs with publishAndSignal()
    }

    /** The capacity, as the last critical section has left it. */
    final int lvCapacity() {
        return capacityOf((long) PUBLISHED.getVolatile(this)); // pairs with publishAndSignal()
    }

    // ---- the critical section

    final void lock() {
        lock.lock();
    }

    final void unlock() {
        boolean pending = notices.isPending();
        Queue<Runnable> noted = null;
        try {
            publishAndSignal();
            if (pending) {
                noted = notices.collect();
            }
        } finally {
            lock.unlock(); // whatever happens: to signal, and to collect, may need memory
        }
        if (noted != null) {
            notices.deliver(noted);
        }
    }

    private void publishAndSignal() {
        long before = published;
        int size = state.size();
        long now = published(state.capacity(), size);
        if (now == before) {
            lock.signalAgain(size > 0, !state.isFullFor(1));
            return;
        }
        PUBLISHED.setRelease(this, now); // pairs with lvSize() and lvCapacity()
        lock.signal(size - (int) before);
        int growth = state.capacity() - capacityOf(before);
        if (growth > 0) {
            lock.signal(-growth); // to those who wait because there had been no memory
        }
    }

    private static long published(int capacity, int size) {
        return (long) capacity << Integer.SIZE | size;
    }

    private static int capacityOf(long published) {
        return (int) (published >>> Integer.SIZE);
    }

    final void signalAll() {
        lock();
        try {
            lock.signalAll();
        } finally {
            unlock();
        }
    }

    // ---- within it

    /** Whether no element will come any more. */
    final boolean hasTerminated() {
        return state.isClosed() && state.size() == 0 && !state.isDelivering();
    }

    /** Returns when there is an element, the time is over, or there will be no more. */
    final void awaitElement(long nanos) throws InterruptedException {
        long left = nanos;
        while (state.size() == 0 && !hasTerminated() && left > 0) {
            left = lock.awaitElement(left);
        }
    }

    /** Returns true when {@code n} elements fit or the queue is closed, false when the time is over. */
    final boolean awaitRoom(int n, long nanos) throws InterruptedException {
        long left = nanos;
        while (!state.isClosed() && !state.makeRoom(n)) {
            if (left <= 0) {
                return false;
            }
            // Nobody signals when there is memory again.
            long wait = state.isFullFor(n) ? left : Math.min(left, ElasticArray.GROWTH_RETRY_NANOS);
            long unused = n == 1 ? lock.awaitRoom(wait) : lock.awaitRoomForBatch(wait);
            left = left == QueueLock.FOREVER ? left : left - wait + unused;
        }
        return true;
    }

    // ---- what a snapshot needs

    @Override
    final Snapshot snapshot() {
        lock();
        try {
            return state.snapshot();
        } finally {
            unlock();
        }
    }

    @Override
    final boolean removeOccurrence(Object element, long position) {
        lock();
        try {
            return state.removeOccurrence(element, position);
        } finally {
            unlock();
        }
    }

    @Override
    final int removeOccurrences(IdentityHashMap<Object, int[]> victims, long endPosition) {
        lock();
        try {
            return state.removeOccurrences(victims, endPosition);
        } finally {
            unlock();
        }
    }
}
