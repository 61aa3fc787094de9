package io.elasticq.pipeline;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Events that are made beforehand and used again, so that a pipeline makes no garbage. Any number of threads may acquire and release; an event may be released by another thread than it was acquired by.
 *
 * <p>Released twice, released into another pool, or used after the release ({@link PooledEvent#lease}) are told with an {@link IllegalStateException}. A second release is told even if the event has been handed
 * out again meanwhile, where it says whose it is: {@link #release(PooledEvent, long)}.
 *
 * <p>Acquiring and releasing allocate nothing, and wait for another thread only in the middle of its step, but where {@link WhenEmpty} says so. What {@code acquire} gives was released before by what
 * happens-before.
 *
 * @param <E> the events
 */
// Invariants:
//   OneHolder: an event is in `free` if and only if its lease is even, but for the moments within acquire and release.
// A release
//     begins with the CAS from the odd lease to the even one; whoever loses it has no right to release.
//   OnlyOurs: an event in `free` has this pool in `pool`.
//   RoomForAll: `free` has room for `capacity` events; more are only made under ALLOCATE, and what finds no room is
// given up.
//   NoLostWakeUp: who waits counts itself in `waiting`, and then looks into `free` again; who releases puts the event
// into `free`, and
//     then looks at `waiting`; a full fence between the two in both.
public final class EventPool<E extends PooledEvent> {

    /** What {@link #acquire} does when all events are handed out. */
    public enum WhenEmpty {
        /** Answers null. */
        ANSWER_NULL,
        /** Waits until one is released; interruptible. */
        WAIT,
        /** Makes another one. When it is released, the pool keeps it if there is room, and else leaves it to the garbage collector. */
        ALLOCATE
    }

    private final Supplier<? extends E> factory;
    private final Consumer<? super E> reset;
    private final WhenEmpty whenEmpty;
    private final int capacity;
    private final MpmcAtomicArrayQueue<E> free; // the twin of MpmcArrayQueue that needs no Unsafe
    private final @Nullable LeaseTracker tracker;
    private final AtomicInteger owned = new AtomicInteger(); // written when one is made or given up
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    private EventPool(
            int capacity,
            WhenEmpty whenEmpty,
            Supplier<? extends E> factory,
            Consumer<? super E> reset,
            @Nullable LeaseTracker tracker) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be >= 1: capacity=" + capacity);
        }
        this.capacity = capacity;
        this.whenEmpty = Objects.requireNonNull(whenEmpty, "whenEmpty");
        this.factory = Objects.requireNonNull(factory, "factory");
        this.reset = Objects.requireNonNull(reset, "reset");
        this.tracker = tracker;
        free = new MpmcAtomicArrayQueue<>(Math.max(2, capacity));
        for (int i = 0; i < capacity; i++) {
            free.offer(make());
        }
    }

    /**
     * Makes a pool, and all its events.
     *
     * @param capacity how many events, at least 1
     * @param whenEmpty what to do when they are all handed out
     * @param factory makes an event; a new one each time, which belongs to no pool
     * @param reset empties an event when it is released, by the thread that releases it; if it throws, the event is replaced by a new one
     * @param <E> the events
     * @return the pool
     * @throws IllegalArgumentException if {@code capacity} is less than 1, or the factory gives what belongs to a pool
     */
    public static <E extends PooledEvent> EventPool<E> of(
            int capacity, WhenEmpty whenEmpty, Supplier<? extends E> factory, Consumer<? super E> reset) {
        return new EventPool<>(capacity, whenEmpty, factory, reset, null);
    }

    /**
     * The same for tests: it remembers where each event was acquired, for {@link #assertAllReleased}. That allocates, and takes a lock.
     *
     * @param capacity how many events, at least 1
     * @param whenEmpty what to do when they are all handed out
     * @param factory makes an event
     * @param reset empties an event
     * @param <E> the events
     * @return the pool
     */
    public static <E extends PooledEvent> EventPool<E> tracking(
            int capacity, WhenEmpty whenEmpty, Supplier<? extends E> factory, Consumer<? super E> reset) {
        return new EventPool<>(capacity, whenEmpty, factory, reset, new LeaseTracker());
    }

    private E make() {
        E event = Objects.requireNonNull(factory.get(), "the factory made null");
        if (event.pool != null) {
            throw new IllegalArgumentException(
                    "the factory gave what belongs to a pool: event=" + event.describe(event.leaseNow()));
        }
        event.pool = this;
        owned.incrementAndGet();
        return event;
    }

    /**
     * Hands out an event.
     *
     * @return one that nobody else has; null only under {@link WhenEmpty#ANSWER_NULL}
     * @throws InterruptedException if it waited and was interrupted; nothing was handed out
     */
    public @Nullable E acquire() throws InterruptedException {
        E event = free.poll();
        if (event == null) {
            switch (whenEmpty) {
                case WAIT -> event = awaitOne();
                case ALLOCATE -> event = make();
                default -> {
                    return null;
                }
            }
        }
        PooledEvent.LEASE.setRelease(
                event, event.leaseNow() + 1); // nobody else writes it while it is even and not in free
        if (tracker != null) {
            tracker.acquired(event);
        }
        return event;
    }

    private E awaitOne() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting.incrementAndGet();
            VarHandle.fullFence(); // NoLostWakeUp; partner: putBack
            E event = free.poll();
            while (event == null) {
                released.await();
                event = free.poll();
            }
            return event;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    /**
     * Takes an event back.
     *
     * @param event not used by the caller any more
     * @throws IllegalStateException if it is not handed out, or belongs to another pool
     */
    public void release(E event) {
        requireOurs(event);
        long now = event.leaseNow();
        if (!PooledEvent.isHeld(now)) {
            throw new IllegalStateException("released twice: event=" + event.describe(now));
        }
        release(event, now);
    }

    /**
     * Takes an event back from who has this lease.
     *
     * @param event not used by the caller any more
     * @param lease what {@link PooledEvent#lease} said when it was acquired
     * @throws IllegalStateException if that lease has ended, or the event belongs to another pool
     */
    public void release(E event, long lease) {
        requireOurs(event);
        if (!PooledEvent.isHeld(lease) || !PooledEvent.LEASE.compareAndSet(event, lease, lease + 1)) {
            throw new IllegalStateException(
                    "released twice: event=" + event.describe(event.leaseNow()) + ", lease=" + lease);
        }
        if (tracker != null) {
            tracker.released(event);
        }
        E next = event;
        try {
            reset.accept(event);
        } catch (RuntimeException | Error e) {
            next = replacement(event, e);
            throw e;
        } finally {
            putBack(next);
        }
    }

    private void requireOurs(E event) {
        if (event.pool != this) {
            throw new IllegalStateException(
                    "belongs to another pool, or none: event=" + event.describe(event.leaseNow()));
        }
    }

    /** Of an event that can't be emptied; that one itself if there is no other to be had. */
    private E replacement(E event, Throwable failure) {
        try {
            E next = make();
            owned.decrementAndGet();
            return next;
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
            return event;
        }
    }

    private void putBack(E event) {
        if (!free.offer(event)) {
            owned.decrementAndGet(); // RoomForAll: one that was made beyond the capacity
            return;
        }
        VarHandle.fullFence(); // NoLostWakeUp; partner: awaitOne
        if (waiting.get() > 0) {
            lock.lock();
            try {
                released.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * How many events are handed out; exact when no other thread uses the pool.
     *
     * @return 0 or more
     */
    public int outstanding() {
        return Math.max(0, owned.get() - free.size());
    }

    /**
     * How many events the pool was made with.
     *
     * @return at least 1
     */
    public int capacity() {
        return capacity;
    }

    /**
     * For tests: checks that no event is handed out.
     *
     * @throws AssertionError if one is; with where each was acquired, as suppressed exceptions, if the pool is {@linkplain #tracking tracking}
     */
    public void assertAllReleased() {
        int count = outstanding();
        if (count > 0) {
            AssertionError leak = new AssertionError("events were not released: outstanding=" + count
                    + (tracker == null ? "; a tracking pool knows where they were acquired" : ""));
            if (tracker != null) {
                tracker.held().forEach(leak::addSuppressed);
            }
            throw leak;
        }
    }
}
