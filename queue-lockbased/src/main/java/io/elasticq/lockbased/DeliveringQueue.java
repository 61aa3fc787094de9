package io.elasticq.lockbased;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Objects;

/**
 * Hands elements to collections, which are code of the user and may throw, or refuse, or ask the queue. So the elements are taken out under the
 * lock, handed over without it, and what did not get there is put back.
 *
 * @param <E> the type of the elements
 */
// Invariant
//   Over           "Terminated" is said only when the queue is closed, empty, and nothing that was taken out for a
//                  collection can come back: such deliveries are counted from under the lock until they are done.
abstract class DeliveringQueue<E> extends MonitoredQueue<E> {

    DeliveringQueue(QueueLock lock, SequentialQueue<E> state, Notices<E> notices) {
        super(lock, state, notices);
    }

    final void requireTarget(Collection<? super E> into) {
        Objects.requireNonNull(into, "into");
        if (into == this) {
            throw new IllegalArgumentException("a queue can't be drained to itself");
        }
    }

    /** Hands over what {@link SequentialQueue#beginDelivery} has taken out. Returns how many, which is all, or throws what the collection does. */
    @SuppressWarnings("unchecked") // the batch comes from the queue
    final int deliver(Object[] batch, Collection<? super E> into) {
        if (batch.length == 0) {
            return 0;
        }
        int delivered = 0;
        try {
            if (into.getClass() == ArrayList.class) {
                into.addAll(new WholeArray<>((E[]) batch)); // known to take all, or none for want of memory
                delivered = batch.length;
            }
            for (; delivered < batch.length; delivered++) {
                into.add((E) batch[delivered]);
            }
            return batch.length;
        } finally {
            endDelivery(batch, delivered);
        }
    }

    private void endDelivery(Object[] batch, int delivered) {
        try {
            if (delivered < batch.length) {
                putBack(batch, delivered);
            }
        } finally {
            // Either we see the close, or who closes sees that there is no delivery and wakes the consumers itself.
            if (state.endDelivery(delivered) && state.isClosed()) {
                signalAll();
            }
        }
    }

    private void putBack(Object[] batch, int from) {
        lock();
        try {
            state.putBack(batch, from);
        } finally {
            unlock();
        }
    }

    /** Gives its array away instead of a copy; for {@code ArrayList.addAll}, which copies it itself. */
    private static final class WholeArray<E> extends AbstractList<E> {
        private final E[] array;

        WholeArray(E[] array) {
            this.array = array;
        }

        @Override
        public E get(int index) {
            return array[index];
        }

        @Override
        public int size() {
            return array.length;
        }

        @Override
        public Object[] toArray() {
            return array;
        }
    }
}
