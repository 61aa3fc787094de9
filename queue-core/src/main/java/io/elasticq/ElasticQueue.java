package io.elasticq;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that grows under a burst and shrinks after it.
 *
 * <p><b>The JDK's contract, to the letter.</b> Null elements are refused with a {@link NullPointerException}. {@link
 * #poll} and {@link #peek} return null only if the queue was empty at some instant during the call. {@link #offer}
 * never waits.
 *
 * <p><b>The bound is exact.</b> The queue never holds more than {@link #maxCapacity} elements, and one that holds fewer
 * never refuses an element. Below the bound {@link #currentCapacity} follows the demand, as the {@link ResizePolicy} thinks
 * right. The one exception is want of memory: a queue that can't grow goes on with the capacity that it has as its bound, and
 * counts that; who is refused for it is told {@link OfferResult#NO_MEMORY}.
 *
 * <p><b>Overflow is explicit.</b> What happens to an element without room is said by the {@link OverflowPolicy} that the
 * queue was made with. Nothing that was accepted is ever lost silently: each element that is refused, dropped or removed
 * is counted under its own name in {@link #stats}.
 *
 * <p><b>Closed is a state.</b> After {@link #close} insertions are refused with an answer of their own ({@link
 * OfferResult#CLOSED}), all that was accepted can still be taken out, and then {@link #isTerminated} is true for ever.
 *
 * <p>How many threads may insert and take at a time, and what progress they are guaranteed, is said by each
 * implementation. Unless one says otherwise, no method here waits for another thread to do something, none can be
 * interrupted, and {@link #stats}, {@link #size} and the capacities may be read by any thread.
 *
 * @param <E> the type of the elements
 */
public interface ElasticQueue<E> extends Queue<E>, MetricSource, AutoCloseable {

    /**
     * Inserts the element if there is room, or does what the overflow policy says. O(1), amortised over growth.
     *
     * @param element the element
     * @return true if the element is now in the queue; false if it was refused or dropped
     * @throws NullPointerException if the element is null
     */
    @Override
    boolean offer(E element);

    /**
     * The same as {@link #offer}, with a distinct answer for each reason.
     *
     * @param element the element
     * @return what became of it; never {@link OfferResult#TIMED_OUT}
     * @throws NullPointerException if the element is null
     */
    OfferResult tryOffer(E element);

    /**
     * The same as {@link #offer}, but may refuse although there is room, because another thread is half-way through an
     * operation. Never waits for that thread. Such a refusal is not counted.
     *
     * @param element the element
     * @return true if the element is now in the queue
     * @throws NullPointerException if the element is null
     */
    boolean relaxedOffer(E element);

    /**
     * Inserts the element or throws.
     *
     * @param element the element
     * @return true
     * @throws QueueFullException if there is no room and the policy does not make any
     * @throws QueueClosedException if the queue is closed
     * @throws NullPointerException if the element is null
     */
    @Override
    boolean add(E element);

    /**
     * Takes out the oldest element. O(1), amortised over shrinking.
     *
     * @return the element, or null if the queue is empty
     */
    @Override
    @Nullable
    E poll();

    /**
     * The same as {@link #poll}, but may return null although the queue is not empty, because another thread is half-way
     * through an operation. Never waits for that thread.
     *
     * @return the element, or null
     */
    @Nullable
    E relaxedPoll();

    /**
     * Returns the oldest element and leaves it where it is. O(1).
     *
     * @return the element, or null if the queue is empty
     */
    @Override
    @Nullable
    E peek();

    /**
     * Inserts all these elements, next to each other and in this order, or none of them. Where all don't fit: under
     * {@link OverflowPolicy#DROP_OLDEST} room is made for them, under {@link OverflowPolicy#DROP_NEWEST} all of them are
     * dropped, otherwise all are refused. O(length).
     *
     * @param elements holds the elements; read during the call only
     * @param offset index of the first
     * @param length how many, 0 or more
     * @return true if all are now in the queue; false if they were refused or dropped
     * @throws NullPointerException if one of the elements is null; none is inserted
     * @throws IllegalArgumentException if {@code length > maxCapacity()}: such a batch can never fit
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    boolean offerBatch(E[] elements, int offset, int length);

    /**
     * The same as {@link #offerBatch(Object[], int, int)} for what the collection holds, in its iteration order.
     *
     * @param elements the elements; read during the call only
     * @return true if all are now in the queue; false if they were refused or dropped
     * @throws NullPointerException if one of the elements is null; none is inserted
     * @throws IllegalArgumentException if they are more than {@code maxCapacity()}, or the collection is this queue
     */
    default boolean offerBatch(Collection<? extends E> elements) {
        E[] array = Batches.toArray(this, elements);
        return offerBatch(array, 0, array.length);
    }

    /**
     * Inserts as many of these elements as there is room for, in this order. The rest is refused, or dropped if the
     * policy says so; under {@link OverflowPolicy#DROP_OLDEST} there is no rest. O(length).
     *
     * @param elements holds the elements; read during the call only
     * @param offset index of the first
     * @param length how many, 0 or more
     * @return how many were inserted, counted from the first
     * @throws NullPointerException if one of the elements is null; none is inserted
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    int offerBatchPartial(E[] elements, int offset, int length);

    /**
     * The same as {@link #offerBatchPartial(Object[], int, int)} for what the collection holds, in its iteration order.
     *
     * @param elements the elements; read during the call only
     * @return how many were inserted, counted from the first
     * @throws NullPointerException if one of the elements is null; none is inserted
     * @throws IllegalArgumentException if the collection is this queue
     */
    default int offerBatchPartial(Collection<? extends E> elements) {
        E[] array = Batches.toArray(this, elements);
        return offerBatchPartial(array, 0, array.length);
    }

    /**
     * Takes out up to {@code length} elements, in order. O(length).
     *
     * @param into where to put them
     * @param offset index of the first
     * @param length how many at the most, 0 or more
     * @return how many were taken out, 0 if the queue is empty
     * @throws ArrayStoreException if the array can't hold the elements; none is taken out, and what the range of the
     *     array holds then is undefined
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    int pollBatch(E[] into, int offset, int length);

    /**
     * Takes out up to {@code max} elements and adds them to a collection, in order. If the collection throws, the
     * elements that it has not taken are put back at the head, the one that it threw for among them; see {@link
     * DropListener.Cause#UNDELIVERED} for when other threads have used up their room.
     *
     * @param into where to add them; called outside any lock
     * @param max how many at the most; 0 or less takes none
     * @return how many were taken out, 0 if the queue is empty
     * @throws NullPointerException if the collection is null
     * @throws IllegalArgumentException if the collection is this queue
     */
    int pollBatch(Collection<? super E> into, int max);

    /**
     * The number of elements in the queue; exact when no other thread is using it. O(1).
     *
     * @return from 0 to {@code maxCapacity()}
     */
    @Override
    int size();

    /**
     * The number of elements that fit without growing.
     *
     * @return from {@code minCapacity()} to {@code maxCapacity()}
     */
    int currentCapacity();

    /**
     * The capacity that the queue never shrinks below.
     *
     * @return at least 1
     */
    int minCapacity();

    /**
     * The bound: the queue never holds more elements.
     *
     * @return at least {@code minCapacity()}, exactly as it was asked for
     */
    int maxCapacity();

    /**
     * What happens to an element for which there is no room.
     *
     * @return the policy that the queue was made with
     */
    OverflowPolicy overflowPolicy();

    /**
     * Shrinks the queue to what it holds, but not below its minimum. A queue that can do so only at certain moments does
     * it at the next one. Does nothing where there is no memory for it, which is counted.
     */
    void trimToSize();

    /**
     * What the queue holds and has done so far.
     *
     * @return a snapshot
     */
    QueueStats stats();

    /**
     * The metrics of every queue, as described in {@link QueueStats}, read from {@link #stats()}.
     *
     * @return the list, always the same metrics in the same order
     */
    @Override
    default List<Metric> metrics() {
        return QueueMetrics.of(this::stats);
    }

    /**
     * Whether {@link #close} has been called.
     *
     * @return true once insertions are refused
     */
    boolean isClosed();

    /**
     * Whether the queue is closed and everything that it accepted has been taken out. A consumer that sees this may
     * leave.
     *
     * @return true if the queue is closed and empty
     */
    boolean isTerminated();

    /**
     * Refuses insertions from now on. What the queue holds stays and can be taken out. Any thread may call this, any
     * number of times; it does not wait, and throws nothing.
     */
    @Override
    void close();
}
