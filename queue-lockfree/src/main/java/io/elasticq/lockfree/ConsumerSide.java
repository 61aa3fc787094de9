package io.elasticq.lockfree;

import io.elasticq.OverflowPolicy;
import io.elasticq.QueueEmptyException;
import io.elasticq.internal.Headway;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MessagePassingQueueUtil;
import org.jspecify.annotations.Nullable;

/**
 * The consumer's side of a queue: it follows the rings that the producers leave behind them.
 *
 * @param <E> the type of the elements
 */
// How it works
//
// The consumer's index is the number of the next element, a true 64-bit count. The slot for it in the consumer's ring
// says all that a poll needs to know: what is in it is the element. Only an empty slot raises the question why it is
// empty, which the producers' side answers (nextRing): nothing has come yet, a producer is half-way, or the next ring
// has taken over.
//
// Invariant (with those of ConsumerHead)
//   OneConsumer         One thread at a time. With assertions on, a second one is told so.
abstract class ConsumerSide<E> extends FillLevel<E> {

    /** About two microseconds where a pause takes 70 ns, and 400 ns where it takes 12. */
    private static final int MOST_PAUSES = 32;

    private static final int MOST_PAUSES_FOR_ONE_PRODUCER = 8;

    final SingleThread consumers = new SingleThread("consumer");

    private @Nullable Ring walkedRing; // where a batch ends; only within a call, so that it does not keep a ring
    private long walkedTo;
    private long emptyAt; // where a poll found the queue empty last
    private int pauses;
    private boolean delivering; // the element at the index is with a collection, and may come back

    ConsumerSide(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies, boolean manyProducers) {
        super(builder, policies, manyProducers);
        this.emptyAt = firstNumber;
    }

    // ---- taking

    @Override
    public @Nullable E poll() {
        assert consumers.begin("poll");
        try {
            return take(true);
        } finally {
            assert consumers.end();
        }
    }

    @Override
    public @Nullable E relaxedPoll() {
        assert consumers.begin("relaxedPoll");
        try {
            return take(false);
        } finally {
            assert consumers.end();
        }
    }

    /** The hot path. Where producers may wait for room, the caller tells them. */
    @SuppressWarnings("unchecked") // only elements are stored
    private @Nullable E take(boolean strict) {
        if (consumerIndex - nextSample >= 0) {
            sample();
        }
        long number = consumerIndex;
        @Nullable Object[] slots = headSlots;
        int at = (int) number & (slots.length - 1);
        Object element = Ring.lvSlot(slots, at);
        if (element == null) {
            return takeLate(strict);
        }
        Ring.clearSlot(slots, at);
        soConsumerIndex(number + 1);
        return (E) element;
    }

    @SuppressWarnings("unchecked") // only elements are stored
    private @Nullable E takeLate(boolean strict) {
        Object element = await(strict);
        if (element != null) {
            clearFirst();
            soConsumerIndex(consumerIndex + 1);
        }
        return (E) element;
    }

    private void clearFirst() {
        Ring.clearSlot(headSlots, (int) consumerIndex & (headSlots.length - 1));
    }

    /** Returns the first element, or null; the consumer's ring is then the one that it is in. */
    private @Nullable Object await(boolean strict) {
        if (delivering) {
            throw new IllegalStateException(
                    "the collection that is given an element must not take others from the queue:" + " consumerIndex="
                            + consumerIndex);
        }
        for (int attempt = 0; ; attempt++) {
            Object element = Ring.lvSlot(headSlots, (int) consumerIndex & (headSlots.length - 1));
            if (element != null) {
                return element;
            }
            if (attempt > 0 || !pause()) {
                Ring next = nextRing(consumerIndex, head, strict, attempt);
                if (next == null) {
                    if (strict && headSlots.length > 1 && isTerminated()) {
                        moveTo(dropSlots());
                    }
                    return null;
                }
                if (next != head) {
                    moveTo(next);
                } else if (isHole(consumerIndex)) {
                    publishRemoved(consumerIndex + 1, 1);
                }
            }
        }
    }

    /** Lets the producers get ahead. Returns false if there was no pause. */
    private boolean pause() {
        long run = consumerIndex - emptyAt;
        emptyAt = consumerIndex;
        pauses = Headway.standBack(run, pauses, manyProducers ? MOST_PAUSES : MOST_PAUSES_FOR_ONE_PRODUCER);
        return pauses > 0;
    }

    @Override
    @SuppressWarnings("unchecked") // only elements are stored
    public final @Nullable E peek() {
        assert consumers.begin("peek");
        try {
            return (E) await(true);
        } finally {
            assert consumers.end();
        }
    }

    @Override
    @SuppressWarnings("unchecked") // only elements are stored
    public final @Nullable E relaxedPeek() {
        assert consumers.begin("relaxedPeek");
        try {
            return (E) await(false);
        } finally {
            assert consumers.end();
        }
    }

    @Override
    public final E remove() {
        E element = poll();
        if (element == null) {
            throw new QueueEmptyException("the queue is empty: closed=" + isClosed());
        }
        return element;
    }

    @Override
    public final E element() {
        E element = peek();
        if (element == null) {
            throw new QueueEmptyException("the queue is empty: closed=" + isClosed());
        }
        return element;
    }

    @Override
    public final int pollBatch(E[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        assert consumers.begin("pollBatch");
        try {
            return take(into, offset, length, false);
        } finally {
            assert consumers.end();
        }
    }

    @Override
    public final void clear() {
        assert consumers.begin("clear");
        try {
            for (int left = Math.max(1, size()); left > 0; ) {
                int n = take(null, 0, left, true);
                if (n == 0) {
                    break;
                }
                left -= n;
            }
        } finally {
            assert consumers.end();
        }
    }

    /** Copies first, and takes out what was copied when nothing can fail any more. Returns how many elements. */
    private int take(E @Nullable [] into, int offset, int length, boolean remove) {
        if (consumerIndex - nextSample >= 0) {
            sample();
        }
        if (length == 0 || await(true) == null) {
            return 0;
        }
        int taken = walk(into, offset, length);
        int span = (int) (walkedTo - consumerIndex);
        clearUpToWalked();
        int leftUnpolled = remove ? span : span - taken;
        if (leftUnpolled == 0) {
            publish(walkedTo, span);
        } else {
            publishRemoved(walkedTo, leftUnpolled);
        }
        if (consumerIndex - nextSample >= 0) {
            sample();
        }
        return taken;
    }

    /** Copies up to so many elements and leaves them where they are. Returns how many. */
    @SuppressWarnings("unchecked") // only elements are stored
    private int walk(E @Nullable [] into, int offset, int length) {
        Ring ring = head;
        @Nullable Object[] slots = headSlots;
        int copied = 0;
        int attempt = 0;
        long number = consumerIndex;
        long round = number + slots.length; // where the ring comes back to a slot that still holds an element
        while (copied < length) {
            Object element = number == round ? null : Ring.lvSlot(slots, (int) number & (slots.length - 1));
            if (element == null) {
                Ring next = nextRing(number, ring, true, attempt++);
                if (next == null) {
                    break;
                }
                if (next == ring) {
                    number += isHole(number) ? 1 : 0;
                } else {
                    ring = next;
                    slots = ring.slots;
                    round = number + slots.length;
                }
            } else {
                if (into != null) {
                    into[offset + copied] = (E) element;
                }
                copied++;
                number++;
                attempt = 0;
            }
        }
        walkedRing = ring;
        walkedTo = number;
        return copied;
    }

    private void clearUpToWalked() {
        Ring last = Objects.requireNonNull(walkedRing);
        walkedRing = null;
        for (long number = consumerIndex; number != walkedTo; number++) {
            while (head != last && startsAt(head.lvNext(), number)) {
                moveTo(Objects.requireNonNull(head.lvNext()));
            }
            Ring.clearSlot(headSlots, (int) number & (headSlots.length - 1));
        }
        moveTo(last);
    }

    private static boolean startsAt(@Nullable Ring ring, long number) {
        return ring != null && ring.start == Claim.position(number);
    }

    @Override
    public final int pollBatch(Collection<? super E> into, int max) {
        Objects.requireNonNull(into, "into");
        if (into == this) {
            throw new IllegalArgumentException("a queue can't be drained to itself");
        }
        assert consumers.begin("pollBatch");
        try {
            int atMost = Math.min(
                    max, Math.max(1, size())); // and not what producers go on to insert meanwhile, without an end
            int n = 0;
            while (n < atMost && deliver(into)) {
                n++;
            }
            return n;
        } finally {
            assert consumers.end();
        }
    }

    /** Moves one element. It keeps its room until the collection has it, so there is room for it if the collection throws. */
    @SuppressWarnings("unchecked") // only elements are stored
    private boolean deliver(Collection<? super E> into) {
        if (consumerIndex - nextSample >= 0) {
            sample();
        }
        Object element = await(true);
        if (element == null) {
            return false;
        }
        int at = (int) consumerIndex & (headSlots.length - 1);
        boolean delivered = false;
        Ring.clearSlot(headSlots, at); // the collection may look at the queue, and see that it is on its way
        delivering = true;
        try {
            into.add((E) element);
            delivered = true;
        } finally {
            delivering = false;
            if (delivered) {
                publish(consumerIndex + 1, 1);
            } else {
                Ring.soSlot(headSlots, at, element);
            }
        }
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Each element is taken out before the consumer gets it: one that it throws for is gone, and counted as polled. It may call
     * the queue. Does not wait for producers that are half-way.
     */
    @Override
    public int drain(MessagePassingQueue.Consumer<E> consumer, int limit) {
        requireTransfer(consumer, "consumer", limit);
        assert consumers.begin("drain");
        try {
            int n = 0;
            for (E element; n < limit && (element = take(false)) != null; n++) {
                consumer.accept(element);
            }
            return n;
        } finally {
            assert consumers.end();
        }
    }

    @Override
    public final int drain(MessagePassingQueue.Consumer<E> consumer) {
        return MessagePassingQueueUtil.drain(this, consumer);
    }

    /**
     * Iterates over what the queue holds, from the oldest on. Any thread may call this. Weakly consistent: what is taken out
     * meanwhile may be left out, and each element comes once at the most, in order. Nothing can be removed by it.
     *
     * @return a new iterator
     */
    @Override
    public final Iterator<E> iterator() {
        return new Elements<>(this);
    }
}
