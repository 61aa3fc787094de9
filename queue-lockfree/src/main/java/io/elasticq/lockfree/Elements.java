package io.elasticq.lockfree;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What a queue holds, from the oldest element on: follows the consumer's ring and its successors.
 *
 * @param <E> the type of the elements
 */
final class Elements<E> implements Iterator<E> {

    private final ConsumerSide<E> queue;
    private Ring ring;
    private long number;
    private @Nullable E next;

    Elements(ConsumerSide<E> queue) {
        this.queue = queue;
        this.ring = queue.head;
        start(queue.lvConsumerIndex());
        this.next = find();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public E next() {
        E element = next;
        if (element == null) {
            throw new NoSuchElementException();
        }
        next = find();
        return element;
    }

    @SuppressWarnings("unchecked") // only elements are stored
    private @Nullable E find() {
        while (queue.sizeFrom(number) > 0) {
            long consumed = queue.lvConsumerIndex();
            if (consumed - number > 0) {
                start(consumed);
            }
            Object element = isInRound(consumed) ? lvSlot() : null;
            if (element != null && queue.lvConsumerIndex() - number <= 0) {
                number++;
                return (E) element;
            } else if (element == null) {
                Ring successor = queue.nextRing(number, ring, false, 1);
                if (successor != null && successor != ring) {
                    ring = successor;
                } else if (queue.lvConsumerIndex() - number <= 0) {
                    number++; // a producer is half-way
                }
            }
        }
        return null;
    }

    /** Whether the slot can't hold an element of one round before. */
    private boolean isInRound(long consumed) {
        return number - consumed < ring.slots.length;
    }

    private @Nullable Object lvSlot() {
        return Ring.lvSlot(ring.slots, (int) number & (ring.slots.length - 1));
    }

    /** The ring was the consumer's when it published the index, or is a later one. */
    private void start(long consumed) {
        ring = queue.head;
        number = consumed + Math.max(0, Claim.elements(Claim.position(consumed), ring.start));
    }
}
