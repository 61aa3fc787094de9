package io.elasticq.internal;

import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import java.util.Collection;
import java.util.Objects;

/** What every queue checks before it inserts, and says when it did not. */
public final class Insertions {

    private Insertions() {}

    /**
     * Checks the elements of a batch.
     *
     * @param elements none null in the range
     * @param offset index of the first
     * @param length how many
     * @throws NullPointerException if one is null; the message says which
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public static void requireElements(Object[] elements, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, elements.length);
        for (int i = offset; i < offset + length; i++) {
            if (elements[i] == null) {
                throw new NullPointerException("element " + (i - offset) + " of the batch");
            }
        }
    }

    /**
     * The same for a batch that goes in as a whole.
     *
     * @param elements none null in the range
     * @param offset index of the first
     * @param length how many
     * @param maxCapacity of the queue
     * @throws IllegalArgumentException if they are more than that
     */
    public static void requireBatch(Object[] elements, int offset, int length, int maxCapacity) {
        requireElements(elements, offset, length);
        if (length > maxCapacity) {
            throw new IllegalArgumentException("a batch of " + length + " can never fit: maxCapacity=" + maxCapacity);
        }
    }

    /**
     * What a collection holds.
     *
     * @param queue that it is to go into
     * @param elements not the queue itself
     * @param <E> the type of the elements
     * @return only to be read
     * @throws IllegalArgumentException if it is the queue
     */
    @SuppressWarnings("unchecked") // only ever read as E, and never stored into
    public static <E> E[] toArray(ElasticQueue<E> queue, Collection<? extends E> elements) {
        if (elements == queue) {
            throw new IllegalArgumentException("a queue can't be offered to itself");
        }
        return (E[]) elements.toArray();
    }

    /**
     * The {@code addAll} of the JDK's collections: as many as there is room for, and it throws if that is not all.
     *
     * @param queue that takes them
     * @param elements not the queue itself
     * @param <E> the type of the elements
     * @return whether it has taken any
     * @throws NullPointerException if one is null; none is inserted
     * @throws IllegalArgumentException if it is the queue
     * @throws QueueClosedException if it is closed
     * @throws QueueFullException if it has not taken all for another reason
     */
    public static <E> boolean addAll(ElasticQueue<E> queue, Collection<? extends E> elements) {
        E[] array = toArray(queue, elements);
        int accepted = queue.offerBatchPartial(array, 0, array.length);
        if (accepted < array.length) {
            requireAccepted(queue, queue.isClosed() ? OfferResult.CLOSED : OfferResult.FULL);
        }
        return accepted > 0;
    }

    /**
     * For those methods that throw where others answer.
     *
     * @param queue which answered
     * @param result its answer
     * @throws QueueClosedException if it is closed
     * @throws QueueFullException if it has not taken the element for another reason
     */
    public static void requireAccepted(ElasticQueue<?> queue, OfferResult result) {
        if (result == OfferResult.CLOSED) {
            throw new QueueClosedException("the queue is closed: size=" + queue.size());
        }
        if (!result.isAccepted()) {
            throw new QueueFullException("the queue has no room: result=" + result + ", size=" + queue.size()
                    + ", maxCapacity=" + queue.maxCapacity() + ", overflowPolicy=" + queue.overflowPolicy());
        }
    }
}
