package io.elasticq.persistent;

import io.elasticq.QueueClosedException;
import io.elasticq.QueueStats;
import io.elasticq.internal.ListenerCalls;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a queue, what it guards, and who waits for that to change. What is done under it is in {@link Intake} and {@link Outlet}, and changes the {@link Ledger}.
 *
 * <p>Invariants:
 * <ul>
 *   <li>NoWaitForTheDisk: who must wait until a record is on the disk does so after the lock was given back.
 *   <li>AlienFree: no code of the user runs under the lock, but for the codec that reads an element, and the resize policy. Listeners are called after it.
 *   <li>NoLostWakeUp: who unlocks wakes one that waits for an element if there is one, one that waits for room if there is some, and all batches if there is
 *       more than before. Each of these does the same when it unlocks.
 * </ul>
 */
final class Monitor<E> {

    /** A time to wait that never ends. */
    static final long FOREVER = Long.MAX_VALUE;

    private static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup().findVarHandle(Monitor.class, "published", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // under the lock
    final Backlog<E> backlog;
    final Ledger<E> ledger;
    final Counts counts = new Counts();

    private final int minCapacity;
    private final int maxCapacity;
    private final QueueLog<E> log;
    private final Checkpoints<E> checkpoints;
    private final ListenerCalls calls = new ListenerCalls();
    private final LongSupplier nanoClock;
    private final long ackTimeoutNanos;
    private final int maxInFlight;
    private final long checkpointBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition fewerInFlight = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Condition roomForBatch = lock.newCondition();

    // under the lock
    private Queue<Runnable> noted = new ArrayDeque<>(0);
    private int unsettledBefore;
    private long checkpointAt; // so many bytes written
    private boolean released;

    @SuppressWarnings("UnusedVariable") // by the VarHandle
    private long published; // in flight << 32 | size; written under the lock, read without

    private volatile boolean closed;
    private volatile boolean checkpointDue;

    Monitor(PersistentQueueBuilder<E> builder, QueueLog<E> log, Restore restore) {
        this.minCapacity = builder.config.minCapacity();
        this.maxCapacity = builder.config.maxCapacity();
        this.log = log;
        this.nanoClock = builder.nanoClock;
        Duration timeout = builder.ackTimeout;
        this.ackTimeoutNanos = timeout == null ? Entry.NEVER : TimeUnit.NANOSECONDS.convert(timeout);
        this.maxInFlight = builder.maxInFlight;
        this.checkpointBytes = builder.segmentSize();
        this.checkpointAt = checkpointBytes;
        this.backlog = Backlog.of(builder, log, restore, this::note);
        this.checkpoints = new Checkpoints<>(log, backlog, lock);
        this.ledger = new Ledger<>(log, backlog, checkpoints, counts);
        counts.begin(backlog.size());
        unsettledBefore = backlog.unsettled();
        published = backlog.size();
    }

    // ---- the lock

    void lock() {
        lock.lock();
    }

    void lockInterruptibly() throws InterruptedException {
        lock.lockInterruptibly();
    }

    boolean tryLock() {
        return lock.tryLock();
    }

    /** Wakes whom it concerns, and calls listeners when the lock is given back. */
    void unlock() {
        Queue<Runnable> notices = noted;
        boolean any = !notices.isEmpty();
        try {
            if (any) {
                noted = new ArrayDeque<>(0);
            }
            publish();
            signal();
        } finally {
            lock.unlock();
        }
        if (any) {
            calls.deliver(notices);
        }
    }

    private void publish() {
        long now = (long) backlog.inFlight() << Integer.SIZE | backlog.size();
        PUBLISHED.setRelease(this, now); // pairs with size() and inFlight()
        if (log.written() >= checkpointAt) {
            checkpointAt = log.written() + checkpointBytes;
            checkpointDue = true;
        }
    }

    private void signal() {
        int unsettled = backlog.unsettled();
        if (backlog.size() > 0) {
            notEmpty.signal();
        } else if (closed && unsettled == 0) {
            notEmpty.signalAll();
        }
        if (mayReceive()) {
            fewerInFlight.signal();
        }
        if (unsettled < maxCapacity) {
            notFull.signal();
        }
        if (unsettled < unsettledBefore) {
            roomForBatch.signalAll();
        }
        unsettledBefore = unsettled;
    }

    private void signalAll() {
        notEmpty.signalAll();
        fewerInFlight.signalAll();
        notFull.signalAll();
        roomForBatch.signalAll();
    }

    /** Under the lock: a call of a listener, for when it is given back. */
    void note(Runnable call) {
        noted.add(call); // AlienFree
    }

    // ---- waiting

    private boolean hasTerminated() {
        return closed && backlog.unsettled() == 0;
    }

    /** Returns when there is an element, the time is over, or there will be no more. */
    void awaitElement(long nanos, boolean forFlight) throws InterruptedException {
        long left = nanos;
        expire();
        while (left > 0 && !released && !hasTerminated()) {
            boolean there = backlog.size() > 0;
            boolean tooMany = forFlight && !mayReceive();
            if (there && !tooMany) {
                return;
            }
            if (there) {
                notEmpty.signal(); // for one that may take it; this signal was not for us
            }
            // What another one receives meanwhile does not come back before a whole timeout is over.
            long next = Math.min(ackTimeoutNanos, backlog.nanosToNextReturn(nanoClock.getAsLong()));
            left = await(there ? fewerInFlight : notEmpty, left, next);
            expire();
        }
    }

    /** Returns true when so many elements fit or the queue is closed, false when the time is over. */
    boolean awaitRoom(int n, long nanos) throws InterruptedException {
        long left = nanos;
        while (!closed && room() < n) {
            if (left <= 0) {
                return false;
            }
            left = await(n == 1 ? notFull : roomForBatch, left, FOREVER);
        }
        return true;
    }

    /** Waits no longer than either; returns what is left of the first. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private static long await(Condition condition, long left, long limit) throws InterruptedException {
        long wait = Math.min(left, limit);
        if (wait == FOREVER) {
            condition.await();
            return left;
        }
        long unused = condition.awaitNanos(wait);
        return left == FOREVER ? left : left - wait + unused;
    }

    // ---- under the lock

    int room() {
        return maxCapacity - backlog.unsettled();
    }

    /** Whether one more may be in flight. */
    boolean mayReceive() {
        return backlog.inFlight() < maxInFlight;
    }

    /** When that comes back which is received now. */
    long deadline() {
        return ackTimeoutNanos == Entry.NEVER ? Entry.NEVER : nanoClock.getAsLong() + ackTimeoutNanos;
    }

    void expire() {
        backlog.expire(nanoClock.getAsLong());
    }

    /** The head, which stays where it is. */
    @Nullable
    Entry<E> head() {
        if (backlog.inFlight() > 0) {
            expire();
        }
        if (backlog.size() > 0) {
            requireFiles();
        }
        return backlog.first();
    }

    void requireFiles() {
        if (released) {
            throw new QueueClosedException("the queue has let go of its files: kept=" + backlog.unsettled());
        }
    }

    // ---- the log

    /** What the answer is, when it is as durable as the queue promises. Not under the lock. */
    <T> T acknowledged(Answer<T> answer) {
        if (answer.sequence() > 0) {
            log.acknowledge(answer.sequence()); // NoWaitForTheDisk
        }
        return answer.value();
    }

    /** The same, for what makes records superfluous. */
    <T> T settled(Answer<T> answer) {
        T value = acknowledged(answer);
        if (checkpointDue) {
            checkpointDue = false;
            checkpoints.runUnlessAnotherDoes();
        }
        return value;
    }

    int compact() {
        checkpointDue = false;
        return checkpoints.compact();
    }

    // ---- the end

    void close() {
        lock.lock();
        try {
            closed = true;
            signalAll();
        } finally {
            unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    boolean isTerminated() {
        if (!closed || size() > 0) {
            return false;
        }
        lock.lock();
        try {
            return hasTerminated();
        } finally {
            unlock();
        }
    }

    /** Returns whether this call did it; nobody touches the log any more then. */
    boolean release() {
        lock.lock();
        try {
            if (released) {
                return false;
            }
            released = true;
            closed = true;
            signalAll();
        } finally {
            unlock();
        }
        checkpoints.stop();
        return true;
    }

    // ---- inspection

    int size() {
        return (int) (long) PUBLISHED.getVolatile(this); // pairs with publish()
    }

    int inFlight() {
        return (int) ((long) PUBLISHED.getVolatile(this) >>> Integer.SIZE); // pairs with publish()
    }

    int capacity() {
        int inMemory = Math.max(backlog.memory().currentCapacity(), minCapacity);
        return Math.min(maxCapacity, Math.max(inMemory, size()));
    }

    void trim() {
        lock.lock();
        try {
            backlog.memory().trimToSize();
        } finally {
            unlock();
        }
    }

    QueueStats stats() {
        lock.lock();
        try {
            QueueStats memory = backlog.memory().stats();
            return counts.stats(backlog.size(), capacity(), minCapacity, maxCapacity, memory, calls.failures(), closed);
        } finally {
            unlock();
        }
    }

    /** Adds some of those that wait, in order. Returns the last sequence. */
    long lookAhead(long afterId, int max, Collection<Entry<E>> found) {
        lock.lock();
        try {
            if (!released) {
                found.addAll(backlog.lookAhead(afterId, max));
            }
            return log.last();
        } finally {
            unlock();
        }
    }

    StorageStats storage() {
        lock.lock();
        try {
            return StorageMetrics.stats(log, backlog, checkpoints);
        } finally {
            unlock();
        }
    }
}
