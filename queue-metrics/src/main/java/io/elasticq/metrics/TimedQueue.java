package io.elasticq.metrics;

import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import io.elasticq.stats.Metric;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What both forms of a timed queue share. Invariant: each call of an operation is one call of the same operation of the queue
 * underneath, with the same arguments, result and exceptions; measuring happens before and after it.
 *
 * @param <E> the type of the elements
 * @param <Q> the type of the queue underneath
 */
abstract class TimedQueue<E, Q extends ElasticQueue<E>> implements ElasticQueue<E> {

    /** The queue that holds the elements. */
    final Q queue;

    private final OperationTimers timers;
    private final Sampler sampler;
    private final WaitingTimes waits;

    TimedQueue(Q queue, OperationTimers timers, int oneIn) {
        this.queue = queue;
        this.timers = timers;
        this.sampler = new Sampler(oneIn);
        this.waits = new WaitingTimes(queue, timers.clock(), timers.waitTimer(), timers.missed(), oneIn == 1);
    }

    /** A call of the queue underneath. */
    @FunctionalInterface
    interface Operate<R, X extends Exception> {
        @Nullable
        R run() throws X;
    }

    /**
     * Takes the timers out of the registry. The queue goes on, and what it would record from now on is not seen. Any thread
     * may call this, any number of times.
     */
    public final void removeMeters() {
        timers.remove();
    }

    // ---- one element

    @Override
    public final boolean offer(E element) {
        return sampler.takesInsertion()
                ? timedInsertion(Operation.OFFER, element, () -> queue.offer(element), done -> done)
                : queue.offer(element);
    }

    @Override
    public final OfferResult tryOffer(E element) {
        return sampler.takesInsertion()
                ? timedInsertion(Operation.OFFER, element, () -> queue.tryOffer(element), OfferResult::isAccepted)
                : queue.tryOffer(element);
    }

    @Override
    public final boolean relaxedOffer(E element) {
        return sampler.takesInsertion()
                ? timedInsertion(Operation.OFFER, element, () -> queue.relaxedOffer(element), done -> done)
                : queue.relaxedOffer(element);
    }

    @Override
    public final boolean add(E element) {
        return sampler.takesInsertion()
                ? timedInsertion(Operation.OFFER, element, () -> queue.add(element), done -> done)
                : queue.add(element);
    }

    @Override
    public final @Nullable E poll() {
        return handedOver(sampler.takesRemoval() ? timedRemoval(Operation.POLL, queue::poll) : queue.poll());
    }

    @Override
    public final @Nullable E relaxedPoll() {
        return handedOver(
                sampler.takesRemoval() ? timedRemoval(Operation.POLL, queue::relaxedPoll) : queue.relaxedPoll());
    }

    @Override
    public final E remove() {
        E element = sampler.takesRemoval() ? timedRemoval(Operation.POLL, queue::remove) : queue.remove();
        waits.taken(Objects.requireNonNull(element));
        return element;
    }

    @Override
    public final @Nullable E peek() {
        return queue.peek();
    }

    @Override
    public final E element() {
        return queue.element();
    }

    // ---- several elements

    @Override
    public final boolean offerBatch(E[] elements, int offset, int length) {
        return sampler.takesInsertion()
                ? timedInsertion(
                        Operation.OFFER_BATCH,
                        firstOf(elements, offset, length),
                        () -> queue.offerBatch(elements, offset, length),
                        done -> done)
                : queue.offerBatch(elements, offset, length);
    }

    @Override
    public final boolean offerBatch(Collection<? extends E> elements) {
        Collection<? extends E> batch = notThis(elements);
        if (!sampler.takesInsertion() || batch == queue) {
            return queue.offerBatch(batch);
        }
        E[] array = toArray(batch);
        return timedInsertion(
                Operation.OFFER_BATCH,
                firstOf(array, 0, array.length),
                () -> queue.offerBatch(array, 0, array.length),
                done -> done);
    }

    @Override
    public final int offerBatchPartial(E[] elements, int offset, int length) {
        return sampler.takesInsertion()
                ? timedInsertion(
                        Operation.OFFER_BATCH,
                        firstOf(elements, offset, length),
                        () -> queue.offerBatchPartial(elements, offset, length),
                        done -> done > 0)
                : queue.offerBatchPartial(elements, offset, length);
    }

    @Override
    public final int offerBatchPartial(Collection<? extends E> elements) {
        Collection<? extends E> batch = notThis(elements);
        if (!sampler.takesInsertion() || batch == queue) {
            return queue.offerBatchPartial(batch);
        }
        E[] array = toArray(batch);
        return timedInsertion(
                Operation.OFFER_BATCH,
                firstOf(array, 0, array.length),
                () -> queue.offerBatchPartial(array, 0, array.length),
                done -> done > 0);
    }

    @Override
    public final int pollBatch(E[] into, int offset, int length) {
        int taken = sampler.takesRemoval()
                ? timedBatchRemoval(Operation.POLL_BATCH, () -> queue.pollBatch(into, offset, length))
                : queue.pollBatch(into, offset, length);
        for (int i = offset; i < offset + taken && waits.isFollowing(); i++) {
            waits.taken(into[i]);
        }
        return taken;
    }

    @Override
    public final int pollBatch(Collection<? super E> into, int max) {
        if (!waits.isFollowing() && into != this) {
            return sampler.takesRemoval()
                    ? timedBatchRemoval(Operation.POLL_BATCH, () -> queue.pollBatch(into, max))
                    : queue.pollBatch(into, max);
        }
        Operation operation = sampler.takesRemoval() ? Operation.POLL_BATCH : null;
        return watchedRemoval(operation, into, target -> queue.pollBatch(target, max));
    }

    // ---- as it is underneath

    @Override
    public final int size() {
        return queue.size();
    }

    @Override
    public final boolean isEmpty() {
        return queue.isEmpty();
    }

    @Override
    public final int currentCapacity() {
        return queue.currentCapacity();
    }

    @Override
    public final int minCapacity() {
        return queue.minCapacity();
    }

    @Override
    public final int maxCapacity() {
        return queue.maxCapacity();
    }

    @Override
    public final OverflowPolicy overflowPolicy() {
        return queue.overflowPolicy();
    }

    @Override
    public final void trimToSize() {
        queue.trimToSize();
    }

    @Override
    public final QueueStats stats() {
        return queue.stats();
    }

    @Override
    public final List<Metric> metrics() {
        return queue.metrics();
    }

    @Override
    public final boolean isClosed() {
        return queue.isClosed();
    }

    @Override
    public final boolean isTerminated() {
        return queue.isTerminated();
    }

    /** Closes the queue underneath. The timers stay, since what it holds is still taken out: see {@link #removeMeters}. */
    @Override
    public final void close() {
        queue.close();
    }

    @Override
    public final boolean contains(Object o) {
        return queue.contains(o);
    }

    @Override
    public final Iterator<E> iterator() {
        return queue.iterator();
    }

    @Override
    public final void forEach(Consumer<? super E> action) {
        queue.forEach(action);
    }

    @Override
    public final Object[] toArray() {
        return queue.toArray();
    }

    @Override
    public final <T> T[] toArray(T[] array) {
        return queue.toArray(array);
    }

    @Override
    public final boolean remove(Object o) {
        return queue.remove(o);
    }

    @Override
    public final boolean containsAll(Collection<?> elements) {
        return queue.containsAll(notThis(elements));
    }

    @Override
    public final boolean addAll(Collection<? extends E> elements) {
        return queue.addAll(notThis(elements));
    }

    @Override
    public final boolean removeAll(Collection<?> elements) {
        return queue.removeAll(notThis(elements));
    }

    @Override
    public final boolean retainAll(Collection<?> elements) {
        return queue.retainAll(notThis(elements));
    }

    @Override
    public final boolean removeIf(Predicate<? super E> filter) {
        return queue.removeIf(filter);
    }

    @Override
    public final void clear() {
        queue.clear();
    }

    @Override
    public final String toString() {
        return queue.toString();
    }

    // ---- measuring

    final boolean takesInsertion() {
        return sampler.takesInsertion();
    }

    final boolean takesRemoval() {
        return sampler.takesRemoval();
    }

    /**
     * Times an insertion and follows an element.
     *
     * @param first what to follow, if it is not null
     * @param entered whether the result says that this element is in the queue
     */
    final <R, X extends Exception> R timedInsertion(
            Operation operation, @Nullable Object first, Operate<R, X> insertion, Predicate<R> entered) throws X {
        Probe probe = first == null ? null : waits.follow(first, operation.waits());
        boolean inside = false;
        try {
            long start = timers.clock().monotonicTime();
            R result = Objects.requireNonNull(insertion.run());
            inside = entered.test(result);
            if (inside) {
                timers.record(operation, start);
            }
            return result;
        } finally {
            if (inside) {
                waits.inserted(probe);
            } else {
                waits.refused(probe);
            }
        }
    }

    /** Times a removal of one element, if there is one. */
    final <R, X extends Exception> @Nullable R timedRemoval(Operation operation, Operate<R, X> removal) throws X {
        long start = timers.clock().monotonicTime();
        @Nullable R result = removal.run();
        if (result != null) {
            timers.record(operation, start);
        }
        return result;
    }

    /** Times a removal of several elements, if there are any. */
    final <X extends Exception> int timedBatchRemoval(Operation operation, Operate<Integer, X> removal) throws X {
        long start = timers.clock().monotonicTime();
        int taken = Objects.requireNonNull(removal.run());
        if (taken > 0) {
            timers.record(operation, start);
        }
        return taken;
    }

    final @Nullable E handedOver(@Nullable E element) {
        if (element != null) {
            waits.taken(element);
        }
        return element;
    }

    /** A removal into a collection. */
    @FunctionalInterface
    interface RemovalInto<E, X extends Exception> {
        int into(Collection<? super E> target) throws X;
    }

    /**
     * Removes into a collection and looks at what it has taken, though it may throw half-way.
     *
     * @param operation what to time it as, or null
     */
    final <X extends Exception> int watchedRemoval(
            @Nullable Operation operation, Collection<? super E> into, RemovalInto<E, X> removal) throws X {
        if (into == null || into == this || into == queue) {
            return removal.into(into == null ? into : itself()); // which refuses it
        }
        WatchedCollection<E> watched = new WatchedCollection<>(into);
        try {
            return operation == null
                    ? removal.into(watched)
                    : timedBatchRemoval(operation, () -> removal.into(watched));
        } finally {
            watched.taken().forEach(waits::taken);
        }
    }

    @SuppressWarnings("unchecked") // it is refused as a target, whatever its type
    private Collection<? super E> itself() {
        return (Collection<? super E>) (Collection<?>) queue;
    }

    /** The queue underneath instead of this one, so that it recognises itself. */
    @SuppressWarnings("unchecked") // this is a collection of E, as the queue is
    final <C extends Collection<?>> C notThis(C elements) {
        return elements == this ? (C) queue : elements;
    }

    @SuppressWarnings("unchecked") // only ever read as E, and never stored into
    static <E> E[] toArray(Collection<? extends E> elements) {
        return (E[]) elements.toArray();
    }

    /** The first of a batch, if its arguments make sense; the queue will say so if they don't. */
    static @Nullable Object firstOf(@Nullable Object @Nullable [] elements, int offset, int length) {
        return elements != null && length > 0 && offset >= 0 && offset < elements.length ? elements[offset] : null;
    }
}
