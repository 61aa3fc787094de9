package io.elasticq;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An elastic queue whose producers can wait for room and whose consumers can wait for elements; a full {@link
 * BlockingQueue}, so it works where the JDK takes one, such as in a {@link java.util.concurrent.ThreadPoolExecutor}.
 *
 * <p>Whether a producer waits at the bound is said by the {@link OverflowPolicy}: only {@link OverflowPolicy#BLOCK} does.
 * A wait ends when its purpose is fulfilled, its time is over, the queue is closed, or the thread is interrupted; a
 * method that may wait throws {@link InterruptedException} if the thread is interrupted before it has taken effect, and
 * then it has no effect.
 *
 * @param <E> the type of the elements
 */
public interface BlockingElasticQueue<E> extends ElasticQueue<E>, BlockingQueue<E> {

    @Override
    boolean add(E element);

    @Override
    boolean offer(E element);

    /**
     * Inserts the element, waiting for room under {@link OverflowPolicy#BLOCK}. Under the dropping policies the element,
     * or the oldest one, may be dropped instead.
     *
     * @param element the element
     * @throws InterruptedException if interrupted; the element has not been inserted
     * @throws QueueFullException if there is no room and the policy is {@link OverflowPolicy#REJECT}
     * @throws QueueClosedException if the queue is closed, or becomes so during the wait
     * @throws NullPointerException if the element is null
     */
    @Override
    void put(E element) throws InterruptedException;

    /**
     * Inserts the element, waiting up to the given time for room under {@link OverflowPolicy#BLOCK}; under the other
     * policies the same as {@link #offer(Object)}.
     *
     * @param element the element
     * @param timeout how long to wait; 0 or less does not wait
     * @param unit the unit of the timeout
     * @return true if the element is now in the queue
     * @throws InterruptedException if interrupted; the element has not been inserted
     * @throws NullPointerException if the element is null
     */
    @Override
    boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException;

    /**
     * The same as {@link #offer(Object, long, TimeUnit)}, with a distinct answer for each reason.
     *
     * @param element the element
     * @param timeout how long to wait; 0 or less does not wait
     * @return what became of it
     * @throws InterruptedException if interrupted; the element has not been inserted
     * @throws NullPointerException if the element is null
     */
    OfferResult tryOffer(E element, Duration timeout) throws InterruptedException;

    /**
     * Inserts all these elements next to each other or none, waiting up to the given time for room for all under {@link
     * OverflowPolicy#BLOCK}; under the other policies the same as {@link #offerBatch(Collection)}. Waiting batches are
     * served as room for them comes up: a small insertion may overtake a large batch.
     *
     * @param elements the elements
     * @param timeout how long to wait; 0 or less does not wait
     * @return true if all are now in the queue
     * @throws InterruptedException if interrupted; none has been inserted
     * @throws NullPointerException if one of the elements is null; none is inserted
     * @throws IllegalArgumentException if they are more than {@code maxCapacity()}, or the collection is this queue
     */
    boolean offerBatch(Collection<? extends E> elements, Duration timeout) throws InterruptedException;

    /**
     * Takes out the oldest element, waiting until there is one.
     *
     * @return the element
     * @throws InterruptedException if interrupted; nothing has been taken out
     * @throws QueueClosedException if the queue is closed and empty, or becomes so during the wait
     */
    @Override
    E take() throws InterruptedException;

    /**
     * Takes out the oldest element, waiting up to the given time for one.
     *
     * @param timeout how long to wait; 0 or less does not wait
     * @param unit the unit of the timeout
     * @return the element, or null if the time is over, or the queue is closed and empty
     * @throws InterruptedException if interrupted; nothing has been taken out
     */
    @Override
    @Nullable
    E poll(long timeout, TimeUnit unit) throws InterruptedException;

    /**
     * Takes out up to {@code max} elements and adds them to a collection, in order, waiting up to the given time for the
     * first of them.
     *
     * @param into where to add them; see {@link #pollBatch(Collection, int)} for one that throws
     * @param max how many at the most; 0 or less takes none and does not wait
     * @param timeout how long to wait; 0 or less does not wait
     * @return how many were taken out; 0 if the time is over, or the queue is closed and empty
     * @throws InterruptedException if interrupted; nothing has been taken out
     * @throws NullPointerException if the collection is null
     * @throws IllegalArgumentException if the collection is this queue
     */
    int pollBatch(Collection<? super E> into, int max, Duration timeout) throws InterruptedException;

    /**
     * The same as {@link #pollBatch(Collection, int)} without a limit.
     *
     * @param into where to add the elements
     * @return how many were taken out
     */
    @Override
    default int drainTo(Collection<? super E> into) {
        return pollBatch(into, Integer.MAX_VALUE);
    }

    /**
     * The same as {@link #pollBatch(Collection, int)}, under the JDK's name.
     *
     * @param into where to add the elements
     * @param max how many at the most
     * @return how many were taken out
     */
    @Override
    default int drainTo(Collection<? super E> into, int max) {
        return pollBatch(into, max);
    }

    /**
     * The number of elements for which there is room up to the bound; 0 if the queue is closed.
     *
     * @return {@code maxCapacity() - size()}, or 0
     */
    @Override
    default int remainingCapacity() {
        return isClosed() ? 0 : maxCapacity() - size();
    }
}
