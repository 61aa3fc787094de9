package io.elasticq.pipeline;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A link whose producer never waits: it takes the oldest event out of the queue when there is no room.
 *
 * <p>Marks are among what it takes out. Those have <em>escaped</em>: they were put before everything that is still in the queue, so the consumer gets them first. Taking out, escaping and polling are under one lock, since a
 * consumer that saw no escaped mark and then polled an event, with the mark escaping between, would handle an event before the barrier that it came after. Marks don't count against the capacity.
 *
 * <p>Invariant <b>FewMarks</b>: of watermarks without anything between only the last is kept, so there are no more than one for each event, and one for each of the other marks; however long the consumer stands still.
 */
final class DropOldestLink extends Link {

    private static final int ROOM_FOR_MARKS = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final LockedElasticQueue<Object> queue; // guarded by lock, as all that follows
    private Mark.@Nullable Watermark latest; // comes after all that is in the queue
    private final ArrayDeque<Mark> escaped = new ArrayDeque<>();
    private final ArrayDeque<Object> dropped = new ArrayDeque<>();
    private final int capacity;
    private int events;

    DropOldestLink(String name, HandOff handOff) {
        super(name, handOff);
        this.capacity = handOff.capacity();
        int max = (int) Math.min(ElasticConfig.MAX_CAPACITY, 2L * capacity + ROOM_FOR_MARKS); // FewMarks
        this.queue = new LockedElasticQueue<>(
                ElasticConfig.builder()
                        .initialCapacity(Math.min(capacity, ROOM_FOR_MARKS))
                        .minCapacity(Math.min(capacity, ROOM_FOR_MARKS))
                        .maxCapacity(max)
                        .build(),
                OverflowPolicy.REJECT);
    }

    @Override
    boolean offer(Object eventOrMark) {
        lock.lock();
        try {
            if (events >= capacity) {
                return false;
            }
            add(eventOrMark);
            events += eventOrMark instanceof Mark ? 0 : 1;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** There is room: for all events, a watermark before each, and more of the other marks than a run has under way. */
    private void add(Object eventOrMark) {
        Mark.Watermark before = latest;
        if (before != null) {
            latest = null;
            add(before);
        }
        while (!queue.offer(eventOrMark)) {
            takeOutOldest();
        }
    }

    @Override
    boolean put(Object event, Work work) {
        lock.lock();
        try {
            while (events >= capacity) {
                takeOutOldest();
            }
            add(event);
            events++;
        } finally {
            lock.unlock();
        }
        tellDropped(work);
        return true;
    }

    @Override
    boolean putMark(Mark mark, Work work) {
        lock.lock();
        try {
            if (mark instanceof Mark.Watermark watermark) {
                latest = watermark;
            } else {
                add(mark);
            }
        } finally {
            lock.unlock();
        }
        tellDropped(work);
        return true;
    }

    private void takeOutOldest() {
        Object oldest = queue.remove();
        if (oldest instanceof Mark mark) {
            if (mark instanceof Mark.Watermark && escaped.peekLast() instanceof Mark.Watermark) {
                escaped.removeLast();
            }
            escaped.add(mark);
        } else {
            events--;
            dropped.add(oldest);
        }
    }

    /** Outside the lock, since it calls the user's listener. The producer alone puts into and takes from this list. */
    private void tellDropped(Work work) {
        for (Object event = dropped.poll(); event != null; event = dropped.poll()) {
            work.lost(Fate.DROPPED_OLDEST, name, event);
        }
    }

    @Override
    @Nullable
    Object poll() {
        lock.lock();
        try {
            Mark mark = escaped.poll();
            if (mark != null) {
                return mark;
            }
            return next();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Object next() {
        Object next = queue.poll();
        if (next == null) {
            next = latest;
            latest = null;
        } else if (!(next instanceof Mark)) {
            events--;
        }
        return next;
    }

    @Override
    int depth() {
        return queue.size();
    }
}
