package io.elasticq.priority;

import io.elasticq.DropListener;
import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queue with 1 to 256 levels of priority, each an elastic lock-free queue. The higher the number, the higher the priority. Within a level it
 * is first in, first out, always; between the levels it is strict, fair, or weighted.
 *
 * <pre>{@code
 * PriorityElasticQueue<String> queue = PriorityElasticQueue.<String>builder(ElasticConfig.upTo(10_000), OverflowPolicy.REJECT)
 *         .levels(3)
 *         .fair(5)
 *         .build();
 * queue.offer("at most once", 0);
 * queue.offer("exactly once", 2);
 * System.out.println(queue.poll());
 * }</pre>
 *
 * <p><b>Threads.</b> Any number of threads may insert. One thread at a time may use the consumer's methods: those that poll, peek, remove and
 * clear. With assertions on, a second one gets an {@link AssertionError}. With {@link PriorityQueueBuilder#manyConsumers} any number of
 * threads may use them, and wait for each other. All other methods may be called by any thread.
 *
 * <p><b>Progress.</b> Inserting is lock-free, growth included. The consumer's methods wait only for a producer that has claimed the place
 * of the next element of the selected level and not stored it yet, which takes it one more store; and, with many consumers, for
 * each other. Nothing here can be interrupted.
 *
 * <p><b>Not an {@code ElasticQueue}.</b> There, a queue that holds fewer than its bound never refuses, and the oldest element comes first. Here
 * a level may be full while others are empty, and the point is to hand out another element than the oldest.
 *
 * <p><b>What null means.</b> {@link #poll()} and {@link #peek()} return null only if all levels together were empty at one instant during the
 * call. The element that a strict {@code poll} returns was the first of the highest level with elements at one instant during the call: it
 * is linearizable, together with each {@code offer} that is accepted. Each level by itself is linearizable, refusals included. Not
 * linearizable are: a refusal beside a {@code poll} that has chosen its level and not yet taken the element out, so that the level is
 * still full; {@link #size}, {@link #isEmpty}, {@link #stats} and the iterator, which look at the levels one after the other; {@link #clear}
 * and batches; {@link #close}, which closes the levels one after the other; and refusals for want of room in total.
 *
 * <p><b>Bounds.</b> Each level has a bound of its own, which is exact. A bound for all levels together is optional, since it costs each
 * producer and the consumer an atomic update of one shared counter per element: {@link PriorityQueueBuilder#totalCapacity}.
 *
 * <p><b>User code.</b> The function that classifies runs in the producer before anything is done. The cost function, and a collection that
 * is given elements, run in the consumer and must not call a consumer's method of this queue: they get an {@link IllegalStateException}.
 *
 * @param <E> the type of the elements
 */
// How it works: Intake is what producers do, Outlet what the consumer does. Levels holds the queues and says how the
// consumer finds those with elements; StrictSchedule and RoundSchedule decide between them. All state but the marks of
// the levels, and the count of a total capacity, belongs to the consumer. Where there are several, a lock hands it from
// one to the other.
public final class PriorityElasticQueue<E> extends AbstractQueue<E> implements MetricSource, AutoCloseable {

    /** The most levels that a queue can have. */
    public static final int MAX_LEVELS = 256;

    private final Levels levels;
    private final Intake<E> intake;
    private final Outlet<E> outlet;
    private final MpscElasticQueue<Object>[] queues;
    private final int defaultLevel;
    private final @Nullable ToIntFunction<? super E> classifier;
    private final @Nullable TotalCapacity total;
    private final @Nullable LongSupplier nanoClock; // null if no times are kept

    @SuppressWarnings("unchecked") // an array of a generic type
    PriorityElasticQueue(PriorityQueueBuilder<E> builder) {
        int count = builder.levels;
        LongSupplier clock = builder.nanoClock;
        DropListener<? super E> listener = builder.dropListener;
        this.queues = (MpscElasticQueue<Object>[]) new MpscElasticQueue<?>[count];
        for (int level = 0; level < count; level++) {
            var queue = MpscElasticQueue.builder(builder.config(level), builder.overflow(level));
            if (listener != null) {
                queue.onDrop((stored, cause) -> listener.dropped(element(stored), cause));
            }
            queues[level] = queue.build();
        }
        this.nanoClock = clock;
        this.levels = new Levels(queues, builder.patience);
        this.total = builder.totalCapacity == 0 ? null : new TotalCapacity(builder.totalCapacity, count);
        this.intake = new Intake<>(levels, queues, total, clock, listener);
        this.outlet = new Outlet<>(builder, levels, total);
        this.defaultLevel = builder.defaultLevel;
        this.classifier = builder.classifier;
    }

    /**
     * Starts a queue of 3 levels, as MQTT's qualities of service, with strict priority.
     *
     * @param config the capacities of each level, and when to resize it
     * @param overflow what a level does with an element without room
     * @param <E> the type of the elements
     * @return a new builder
     * @throws NullPointerException if an argument is null
     * @throws InvalidConfigException if the policy is neither {@code REJECT} nor {@code DROP_NEWEST}
     */
    public static <E> PriorityQueueBuilder<E> builder(ElasticConfig config, OverflowPolicy overflow) {
        return new PriorityQueueBuilder<>(config, overflow);
    }

    // ---- the producers' methods

    /**
     * Inserts the element into a level if there is room, or does what the overflow policy says. Lock-free; O(1), amortised over growth.
     *
     * @param element the element
     * @param level from 0, the lowest priority, to {@code levels() - 1}
     * @return true if the element is now in the queue; false if it was refused or dropped
     * @throws NullPointerException if the element is null
     * @throws IllegalArgumentException if there is no such level
     */
    public boolean offer(E element, int level) {
        return intake.offer(element, level);
    }

    /**
     * Inserts the element into the level that the classifier says, or else into the default level; see {@link #offer(Object, int)}.
     *
     * @param element the element
     * @return true if the element is now in the queue; false if it was refused or dropped
     * @throws NullPointerException if the element is null
     * @throws IllegalArgumentException if there is no level as the classifier says; what the classifier throws is passed on
     */
    @Override
    public boolean offer(E element) {
        return offer(element, levelOf(element));
    }

    /**
     * The same as {@link #offer(Object, int)}, with a distinct answer for each reason.
     *
     * @param element the element
     * @param level from 0, the lowest priority, to {@code levels() - 1}
     * @return what became of it
     * @throws NullPointerException if the element is null
     * @throws IllegalArgumentException if there is no such level
     */
    public OfferResult tryOffer(E element, int level) {
        return intake.tryOffer(element, level);
    }

    /**
     * The same as {@link #offer(Object)}, with a distinct answer for each reason.
     *
     * @param element the element
     * @return what became of it
     * @throws NullPointerException if the element is null
     * @throws IllegalArgumentException if there is no level as the classifier says; what the classifier throws is passed on
     */
    public OfferResult tryOffer(E element) {
        return tryOffer(element, levelOf(element));
    }

    /**
     * Inserts the element into a level or throws.
     *
     * @param element the element
     * @param level from 0, the lowest priority, to {@code levels() - 1}
     * @return true
     * @throws QueueFullException if there is no room
     * @throws QueueClosedException if the queue is closed
     * @throws NullPointerException if the element is null
     * @throws IllegalArgumentException if there is no such level
     */
    public boolean add(E element, int level) {
        return intake.add(element, level);
    }

    /**
     * Inserts the element into the level that the classifier says, or else into the default level, or throws.
     *
     * @param element the element
     * @return true
     * @throws QueueFullException if there is no room
     * @throws QueueClosedException if the queue is closed
     * @throws NullPointerException if the element is null
     * @throws IllegalArgumentException if there is no level as the classifier says; what the classifier throws is passed on
     */
    @Override
    public boolean add(E element) {
        return add(element, levelOf(element));
    }

    /**
     * Inserts all these elements into one level, next to each other and in this order, or none of them. Lock-free; O(length).
     *
     * @param elements holds the elements; read during the call only
     * @param offset index of the first
     * @param length how many, 0 or more
     * @param level from 0, the lowest priority, to {@code levels() - 1}
     * @return true if all are now in the queue; false if they were refused or dropped
     * @throws NullPointerException if one of the elements is null; none is inserted
     * @throws IllegalArgumentException if there is no such level, or they can never fit
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public boolean offerBatch(E[] elements, int offset, int length, int level) {
        return intake.offerBatch(elements, offset, length, level);
    }

    /**
     * Inserts as many of these elements into one level as there is room for, in this order. The rest is refused, or dropped if the policy
     * says so. Lock-free; O(length).
     *
     * @param elements holds the elements; read during the call only
     * @param offset index of the first
     * @param length how many, 0 or more
     * @param level from 0, the lowest priority, to {@code levels() - 1}
     * @return how many were inserted, counted from the first
     * @throws NullPointerException if one of the elements is null; none is inserted
     * @throws IllegalArgumentException if there is no such level
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public int offerBatchPartial(E[] elements, int offset, int length, int level) {
        return intake.offerBatchPartial(elements, offset, length, level);
    }

    // ---- the consumer's methods

    /**
     * Takes out the next element, by the order of the levels that the queue was made with. O(1) while the level that is served stays the
     * same, at most O(levels).
     *
     * @return the element, or null if all levels were empty at one instant during the call
     * @throws IllegalStateException if called by code that this queue has called
     * @throws IllegalArgumentException if the cost of an element is less than 1; the queue is as before. What the cost function throws
     *     is passed on likewise
     */
    @Override
    public @Nullable E poll() {
        return outlet.poll();
    }

    /**
     * Takes out the first element of one level, whose turn it need not be; no quantum is charged for it. O(1).
     *
     * @param level from 0, the lowest priority, to {@code levels() - 1}
     * @return the element, or null if the level was empty at some instant during the call
     * @throws IllegalStateException if called by code that this queue has called
     * @throws IllegalArgumentException if there is no such level
     */
    public @Nullable E poll(int level) {
        return outlet.poll(level);
    }

    /**
     * Returns the element that {@link #poll()} would take out, and leaves it where it is. If the order is fair, a {@code poll} after it
     * returns this very element; if it is strict, an element of a higher level may come between. Its cost is that of {@code poll}.
     *
     * @return the element, or null if all levels were empty at one instant during the call
     * @throws IllegalStateException if called by code that this queue has called
     * @throws IllegalArgumentException as {@link #poll()}
     */
    @Override
    public @Nullable E peek() {
        return outlet.peek();
    }

    /**
     * Takes out up to {@code length} elements, in the order of {@link #poll()}. O(length) polls.
     *
     * @param into where to put them
     * @param offset index of the first
     * @param length how many at the most, 0 or more
     * @return how many were taken out
     * @throws ArrayStoreException if the array can't hold an element; that one stays in the queue, those before it are in the array
     * @throws IndexOutOfBoundsException if the range is not within the array
     * @throws IllegalStateException if called by code that this queue has called
     */
    public int pollBatch(E[] into, int offset, int length) {
        return outlet.pollBatch(into, offset, length);
    }

    /**
     * Takes out up to {@code max} elements and adds them to a collection, in the order of {@link #poll()}. If the collection throws, the
     * element that it threw for and all after it are still in the queue. What is inserted meanwhile does not prolong the call for ever. O(max) polls.
     *
     * @param into where to add them
     * @param max how many at the most; 0 or less takes none
     * @return how many were taken out
     * @throws NullPointerException if the collection is null
     * @throws IllegalArgumentException if the collection is this queue
     * @throws IllegalStateException if called by code that this queue has called
     */
    public int pollBatch(Collection<? super E> into, int max) {
        Objects.requireNonNull(into, "into");
        if (into == this) {
            throw new IllegalArgumentException("a queue can't be drained to itself");
        }
        return outlet.pollBatch(into, max);
    }

    /**
     * Removes what the queue holds, level by level. What is inserted meanwhile may stay. O(size).
     *
     * @throws IllegalStateException if called by code that this queue has called
     */
    @Override
    public void clear() {
        outlet.clear();
    }

    // ---- by any thread

    /**
     * How many levels there are.
     *
     * @return from 1 to {@link #MAX_LEVELS}
     */
    public int levels() {
        return queues.length;
    }

    /**
     * The number of elements in all levels, which are counted one after the other; exact when no other thread is using the queue. O(levels).
     *
     * @return 0 or more
     */
    @Override
    public int size() {
        return levels.size();
    }

    /**
     * The number of elements in one level. O(1).
     *
     * @param level from 0, the lowest priority, to {@code levels() - 1}
     * @return 0 or more
     * @throws IllegalArgumentException if there is no such level
     */
    public int size(int level) {
        levels.require(level);
        return queues[level].size();
    }

    /**
     * Whether all levels were empty when they were looked at, one after the other. O(levels).
     *
     * @return true if no element was seen
     */
    @Override
    public boolean isEmpty() {
        for (MpscElasticQueue<Object> queue : queues) {
            if (!queue.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /**
     * The bound of one level.
     *
     * @param level from 0, the lowest priority, to {@code levels() - 1}
     * @return in elements, as it was asked for
     * @throws IllegalArgumentException if there is no such level
     */
    public int maxCapacity(int level) {
        levels.require(level);
        return queues[level].maxCapacity();
    }

    /**
     * The bound of all levels together.
     *
     * @return in elements: as it was asked for, or else the sum of the levels' bounds
     */
    public long maxCapacity() {
        return total != null
                ? total.total
                : Arrays.stream(queues).mapToLong(MpscElasticQueue::maxCapacity).sum();
    }

    /** Shrinks each level to what it holds, but not below its minimum; one that can't shrink now does it later. O(levels). */
    public void trimToSize() {
        for (MpscElasticQueue<Object> queue : queues) {
            queue.trimToSize();
        }
    }

    /**
     * Iterates over what the queue holds, from the highest level to the lowest, each from the oldest element on: for a fair queue, not in the order
     * of {@link #poll()}. Weakly consistent. Nothing can be removed by it.
     *
     * @return a new iterator
     */
    @Override
    public Iterator<E> iterator() {
        return new Elements();
    }

    private final class Elements implements Iterator<E> {
        private int level = queues.length - 1;
        private Iterator<Object> of = queues[level].iterator();

        @Override
        public boolean hasNext() {
            while (!of.hasNext() && level > 0) {
                level--;
                of = queues[level].iterator();
            }
            return of.hasNext();
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return element(of.next());
        }
    }

    /**
     * What each level holds and has done so far. O(levels).
     *
     * @return a snapshot
     */
    public PriorityStats stats() {
        List<LevelStats> all = new ArrayList<>(queues.length);
        for (int level = 0; level < queues.length; level++) {
            all.add(stats(level));
        }
        return new PriorityStats(all, isClosed());
    }

    /**
     * What one level holds and has done so far. O(1).
     *
     * @param level from 0, the lowest priority, to {@code levels() - 1}
     * @return a snapshot
     * @throws IllegalArgumentException if there is no such level
     */
    public LevelStats stats(int level) {
        levels.require(level);
        return new LevelStats(
                level,
                queues[level].stats(),
                total == null ? 0 : total.refused(level),
                total == null ? 0 : total.dropped(level),
                outlet.longestRun(level),
                oldestWait(level));
    }

    private @Nullable Duration oldestWait(int level) {
        LongSupplier clock = nanoClock;
        if (clock == null) {
            return null;
        }
        Iterator<Object> elements = queues[level].iterator();
        return elements.hasNext()
                ? Duration.ofNanos(Math.max(0, clock.getAsLong() - ((Timed) elements.next()).nanos()))
                : null;
    }

    /**
     * The metrics of each level, with its number as the tag {@code level}.
     *
     * @return the list, always the same metrics in the same order
     */
    @Override
    public List<Metric> metrics() {
        return PriorityMetrics.of(queues.length, this::stats);
    }

    /**
     * Refuses insertions from now on. What the queue holds stays and can be taken out. The levels are closed one after the other: while the call
     * lasts, one may refuse and another still accept. Any number of times; does not wait, and throws nothing.
     */
    @Override
    public void close() {
        levels.close();
    }

    /**
     * Whether insertions are refused in all levels.
     *
     * @return true once {@link #close} has closed the last level
     */
    public boolean isClosed() {
        return queues[queues.length - 1].isClosed();
    }

    /**
     * Whether the queue is closed and everything that it accepted has been taken out. Final: a consumer that sees this may leave.
     *
     * @return true if all levels are closed and empty
     */
    public boolean isTerminated() {
        for (MpscElasticQueue<Object> queue : queues) {
            if (!queue.isTerminated()) {
                return false;
            }
        }
        return true;
    }

    private E element(Object stored) {
        return outlet.element(stored);
    }

    private int levelOf(E element) {
        ToIntFunction<? super E> function = classifier;
        return function == null ? defaultLevel : function.applyAsInt(Objects.requireNonNull(element, "element"));
    }
}
