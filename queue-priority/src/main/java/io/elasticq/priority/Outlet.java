package io.elasticq.priority;

import io.elasticq.internal.Headway;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What comes out: the next element by the schedule, for one consumer at a time. The methods are those of {@link PriorityElasticQueue} of the
 * same name.
 *
 * @param <E> the type of the elements
 */
// Invariants
//   OneConsumer   One thread at a time. Where there may be several, a lock hands all of the consumer's state from one
// to
//                 the other; where there may not, a second one is told so, with assertions on.
//   CountedOnce   What leaves is counted by count(), or by clear(), which give its room back: TotalBound.
//   TakenIfThere  A batch takes an element out when it has got where it goes, and could not fail any more.
final class Outlet<E> {

    /** The most pauses of a consumer that has found the queue empty, as of that of one level. */
    private static final int MOST_PAUSES = 32;

    private final Levels levels;
    private final Schedule schedule;
    private final @Nullable TotalCapacity total;
    private final @Nullable LongSupplier nanoClock; // null if no times are kept
    private final @Nullable ReentrantLock lock;
    private final SingleConsumer consumer = new SingleConsumer();
    private final boolean guarded; // a poll has to enter and leave

    private final AtomicLongArray longestRuns; // written by the consumer
    private final ConsumerState state;

    Outlet(PriorityQueueBuilder<E> builder, Levels levels, @Nullable TotalCapacity total) {
        this.levels = levels;
        this.total = total;
        this.nanoClock = builder.nanoClock;
        this.state = levels.state;
        ToIntFunction<? super E> cost = builder.cost;
        int[] quanta = builder.quantaByLevel();
        this.schedule = quanta == null
                ? new StrictSchedule(levels)
                : new RoundSchedule(levels, quanta, cost == null ? null : stored -> costOf(cost, element(stored)));
        this.lock = builder.manyConsumers ? new ReentrantLock() : null;
        this.guarded = builder.manyConsumers || Outlet.class.desiredAssertionStatus();
        this.longestRuns = new AtomicLongArray(levels.count());
    }

    @Nullable
    E poll() {
        if (!guarded) {
            return take();
        }
        enter("poll");
        try {
            return take();
        } finally {
            leave();
        }
    }

    private @Nullable E take() {
        requireOutside();
        int level = schedule.select();
        if (level < 0) {
            level = standBack() ? schedule.select() : -1;
        }
        while (level >= 0) {
            Object stored = levels.take(level);
            if (stored != null) {
                schedule.served(level);
                count(level);
                return element(stored);
            }
            level = schedule.select();
        }
        return null;
    }

    @Nullable
    E poll(int level) {
        levels.require(level);
        enter("poll");
        try {
            requireOutside();
            Object stored = levels.take(level);
            if (stored == null) {
                return null;
            }
            schedule.bypassed(level);
            count(level);
            return element(stored);
        } finally {
            leave();
        }
    }

    @Nullable
    E peek() {
        enter("peek");
        try {
            requireOutside();
            int level = schedule.select();
            Object stored = level < 0 ? null : levels.first(level);
            return stored == null ? null : element(stored);
        } finally {
            leave();
        }
    }

    int pollBatch(E[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        enter("pollBatch");
        try {
            requireOutside();
            int n = 0;
            while (n < length) {
                int level = schedule.select();
                Object first = level < 0 ? null : levels.first(level);
                if (first == null) {
                    break;
                }
                into[offset + n] = element(first); // it may not fit: then it is still in the queue
                takeSeen(level);
                n++;
            }
            return n;
        } finally {
            leave();
        }
    }

    int pollBatch(Collection<? super E> into, int max) {
        enter("pollBatch");
        try {
            requireOutside();
            int atMost = Math.min(max, Math.max(1, levels.size()));
            int n = 0;
            while (n < atMost && deliver(into)) {
                n++;
            }
            return n;
        } finally {
            leave();
        }
    }

    private boolean deliver(Collection<? super E> into) {
        int level = schedule.select();
        Object first = level < 0 ? null : levels.first(level);
        if (first == null) {
            return false;
        }
        state.inUserCode = true;
        try {
            into.add(element(first));
        } finally {
            state.inUserCode = false;
        }
        takeSeen(level);
        return true;
    }

    /** Takes out what was seen at the head of the selected level. */
    private void takeSeen(int level) {
        Objects.requireNonNull(levels.take(level), "what was seen at the head is there");
        schedule.served(level);
        count(level);
    }

    void clear() {
        enter("clear");
        try {
            requireOutside();
            for (int level = levels.count() - 1; level >= 0; level--) {
                long removed = levels.clear(level);
                schedule.bypassed(level);
                if (total != null) {
                    total.giveBack(Math.toIntExact(removed));
                }
            }
        } finally {
            leave();
        }
    }

    /** The most elements in a row that one level has given. By any thread. */
    long longestRun(int level) {
        return longestRuns.getOpaque(level);
    }

    private void enter(String method) {
        if (lock != null) {
            lock.lock();
        } else {
            assert consumer.begin(method);
        }
    }

    private void leave() {
        if (lock != null) {
            lock.unlock();
        } else {
            assert consumer.end();
        }
    }

    private void requireOutside() {
        if (state.inUserCode) {
            throw new IllegalStateException(
                    "a cost function or a collection that is given an element must not take others from the queue");
        }
    }

    /** Lets the producers get ahead. Returns false if there was no pause. */
    private boolean standBack() {
        state.pauses = Headway.standBack(state.sinceEmpty, state.pauses, MOST_PAUSES);
        state.sinceEmpty = 0;
        return state.pauses > 0;
    }

    /** One element has left this level. */
    private void count(int level) {
        state.sinceEmpty++;
        if (total != null) {
            total.giveBack(1);
        }
        state.run = level == state.lastLevel ? state.run + 1 : 1;
        state.lastLevel = level;
        if (state.run > longestRuns.getPlain(level)) {
            longestRuns.setOpaque(level, state.run);
        }
    }

    private long costOf(ToIntFunction<? super E> function, E element) {
        state.inUserCode = true;
        int price;
        try {
            price = function.applyAsInt(element);
        } finally {
            state.inUserCode = false;
        }
        if (price < 1) {
            throw new IllegalArgumentException(
                    "the cost of an element must be >= 1: cost=" + price + ", element=" + element);
        }
        return price;
    }

    /** The element of what is stored for it in a level. By any thread. */
    @SuppressWarnings("unchecked") // only elements are stored, or what Intake has made of them
    E element(Object stored) {
        return (E) Timed.element(stored, nanoClock);
    }
}
