package io.elasticq.metrics;

import io.elasticq.ElasticQueue;
import io.elasticq.QueueStats;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long elements are in a queue, by following some of them, and without a wrapper around the elements.
 *
 * <p><b>How.</b> A {@link Probe} for an element is put at the end of a list before the element is inserted. A queue is first
 * in, first out, so the elements of the list come out in its order, and who takes an element out compares it with the first
 * probe and with no other: one read of {@link #first} and, if there is a probe, one comparison of references.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>same-occurrence</b>: an object that is in the queue several times is not mistaken for its earlier occurrence. The
 *       followed one has {@code enteredBefore} elements in front of it, counted from the queue's beginning; a removal that is
 *       not later than that is of another occurrence.
 *   <li><b>nothing-stays</b>: a probe whose element has left by another way (dropped, cleared, removed, taken from the queue
 *       behind our back) goes when the element is collected, or when the queue's counts say that it has left.
 *   <li><b>bounded</b>: there are never more than {@code limit} probes. An element that finds the list full is not followed,
 *       which is counted.
 *   <li><b>never-in-the-way</b>: with sampling, no thread waits for the lock of the list; who does not get it goes without
 *       measuring, which is counted. Only where every element is followed threads wait for it. No foreign code runs under
 *       it.
 *   <li><b>first-is-fresh</b>: {@link #first} is written under the lock, and is the first probe of the list whenever the
 *       lock is free.
 * </ul>
 *
 * <p>Two producers may add probes in one order and insert in the other. The second of these elements then comes out first,
 * and is not recognised with sampling; its probe goes as said under nothing-stays. Where every element is followed this is
 * usual, and removals look at the first {@link #WINDOW} probes.
 *
 * <p>Elements must be reported after the queue counts them as gone: see {@link #taken}.
 */
final class WaitingTimes {

    /** How far a removal looks where every element is followed: more than producers that can be half-way at a time. */
    static final int WINDOW = 64;

    /** Elements of a sampled queue that are followed at a time. */
    static final int SAMPLED_LIMIT = 1024;

    /** After so many, the object is one that is in the queue all over, and each further look would cost as much. */
    private static final int MAX_MISTAKEN = 16;

    private static final int EVERY_LIMIT = 1 << 16;

    /**
     * Where every element is followed, consumers that may have taken an element out and not said so yet: their probes are not
     * to be let go. With sampling that is rare, and a probe that is kept would hide those behind it.
     */
    private static final int HALF_WAY = 16;

    private final ElasticQueue<?> queue;
    private final Clock clock;
    private final Timer timer;
    private final AtomicLong missed;
    private final boolean every;
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Probe> probes = new ArrayDeque<>(); // under the lock
    private volatile @Nullable Probe first;

    /**
     * Makes one.
     *
     * @param every whether all elements are to be followed
     * @param missed where to count elements that were to be measured, and were not
     */
    WaitingTimes(ElasticQueue<?> queue, Clock clock, Timer timer, AtomicLong missed, boolean every) {
        this.queue = queue;
        this.clock = clock;
        this.timer = timer;
        this.missed = missed;
        this.every = every;
        this.limit = every ? Math.min(EVERY_LIMIT, queue.maxCapacity()) + WINDOW : SAMPLED_LIMIT;
    }

    /**
     * Begins to follow an element that is going to be inserted.
     *
     * @param mayWait whether the insertion may wait for room; then the time begins when it has returned
     * @return what to give to {@link #inserted} or {@link #refused}; null if it can't be followed
     */
    @Nullable
    Probe follow(Object element, boolean mayWait) {
        QueueStats stats = queue.stats();
        Probe probe = new Probe(element, mayWait ? Probe.UNKNOWN : clock.monotonicTime(), stats.accepted());
        if (!lockOrMiss()) {
            return null;
        }
        try {
            letGo(left(stats));
            if (probes.size() >= limit) {
                missed.incrementAndGet();
                return null;
            }
            probes.addLast(probe);
            return probe;
        } finally {
            publishFirst();
            lock.unlock();
        }
    }

    /** The insertion has returned, and the element is in the queue. */
    void inserted(@Nullable Probe probe) {
        if (probe == null) {
            return;
        }
        if (probe.since == Probe.UNKNOWN) {
            probe.since = clock.monotonicTime();
        }
        probe.goneAfter = queue.stats().accepted() + (every ? HALF_WAY : 0);
    }

    /** The insertion has not put the element into the queue. */
    void refused(@Nullable Probe probe) {
        if (probe == null) {
            return;
        }
        probe.over = true;
        if (every) {
            lock.lock();
        } else if (!lock.tryLock()) {
            return; // who holds it, or comes next, finds out that it is over
        }
        try {
            probes.removeLastOccurrence(probe);
        } finally {
            publishFirst();
            lock.unlock();
        }
    }

    /** Whether anything is followed, so that it is worth while to look at what a batch brings. */
    boolean isFollowing() {
        return first != null;
    }

    /** Hears of each element that was handed to a consumer, when the removal has returned. */
    void taken(Object element) {
        Probe probe = first;
        if (probe != null && (every || probe.refersTo(element))) {
            recognise(element);
        }
    }

    private void recognise(Object element) {
        long now = clock.monotonicTime();
        long left = left(queue.stats());
        if (!lockOrMiss()) {
            return;
        }
        Probe probe;
        try {
            probe = takeOut(element, left);
        } finally {
            publishFirst();
            lock.unlock();
        }
        if (probe == null) {
            return;
        }
        long since = probe.since;
        if (since == Probe.UNKNOWN) {
            missed.incrementAndGet();
        } else {
            timer.record(Math.max(0, now - since), TimeUnit.NANOSECONDS);
        }
    }

    private @Nullable Probe takeOut(Object element, long left) {
        int looks = every ? WINDOW : 1;
        for (Iterator<Probe> all = probes.iterator(); looks > 0 && all.hasNext(); looks--) {
            Probe probe = all.next();
            if (probe.over || !probe.refersTo(element)) {
                continue;
            }
            if (left > probe.enteredBefore) {
                all.remove();
                return probe;
            }
            if (++probe.mistaken == MAX_MISTAKEN) {
                all.remove();
                missed.incrementAndGet();
            }
            return null;
        }
        return null;
    }

    /** Takes those from the head of the list that need not be looked for any more. */
    private void letGo(long left) {
        for (Probe probe = probes.peekFirst(); probe != null && isGone(probe, left); probe = probes.peekFirst()) {
            probes.removeFirst();
            if (!probe.over) {
                missed.incrementAndGet();
            }
        }
    }

    private static boolean isGone(Probe probe, long left) {
        return probe.over || probe.refersTo(null) || left >= probe.goneAfter;
    }

    private static long left(QueueStats stats) {
        return stats.polled() + stats.removed() + stats.droppedOldest() + stats.undelivered();
    }

    private boolean lockOrMiss() {
        if (every) {
            lock.lock();
            return true;
        }
        boolean locked = lock.tryLock();
        if (!locked) {
            missed.incrementAndGet();
        }
        return locked;
    }

    private void publishFirst() {
        Probe head = probes.peekFirst();
        while (head != null && head.over) {
            probes.removeFirst();
            head = probes.peekFirst();
        }
        first = head;
    }
}
