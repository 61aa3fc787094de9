package io.elasticq.metrics;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.OfferResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The blocking form of {@link TimedElasticQueue}, with what is said there. Insertions and removals that may wait are timed
 * as {@code put} and {@code take}, with the time that they waited.
 *
 * @param <E> the type of the elements
 */
public final class TimedBlockingElasticQueue<E> extends TimedQueue<E, BlockingElasticQueue<E>>
        implements BlockingElasticQueue<E> {

    TimedBlockingElasticQueue(BlockingElasticQueue<E> queue, OperationTimers timers, int oneIn) {
        super(queue, timers, oneIn);
    }

    @Override
    public void put(E element) throws InterruptedException {
        if (!takesInsertion()) {
            queue.put(element);
            return;
        }
        Operate<Boolean, InterruptedException> put = () -> {
            queue.put(element);
            return true; // or dropped by the policy; then its probe goes when the counts say so
        };
        boolean done = timedInsertion(Operation.PUT, element, put, inside -> inside);
        assert done;
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        if (!takesInsertion()) {
            return queue.offer(element, timeout, unit);
        }
        Operate<Boolean, InterruptedException> offer = () -> queue.offer(element, timeout, unit);
        return timedInsertion(Operation.PUT, element, offer, inside -> inside);
    }

    @Override
    public OfferResult tryOffer(E element, Duration timeout) throws InterruptedException {
        if (!takesInsertion()) {
            return queue.tryOffer(element, timeout);
        }
        Operate<OfferResult, InterruptedException> offer = () -> queue.tryOffer(element, timeout);
        return timedInsertion(Operation.PUT, element, offer, OfferResult::isAccepted);
    }

    @Override
    public boolean offerBatch(Collection<? extends E> elements, Duration timeout) throws InterruptedException {
        Collection<? extends E> batch = notThis(elements);
        if (!takesInsertion() || batch == queue) {
            return queue.offerBatch(batch, timeout);
        }
        E[] array = toArray(batch);
        Operate<Boolean, InterruptedException> offer = () -> queue.offerBatch(Arrays.asList(array), timeout);
        return timedInsertion(Operation.PUT, firstOf(array, 0, array.length), offer, inside -> inside);
    }

    @Override
    public E take() throws InterruptedException {
        Operate<E, InterruptedException> take = queue::take;
        @Nullable E element = takesRemoval() ? timedRemoval(Operation.TAKE, take) : queue.take();
        return Objects.requireNonNull(handedOver(element));
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        if (!takesRemoval()) {
            return handedOver(queue.poll(timeout, unit));
        }
        Operate<E, InterruptedException> poll = () -> queue.poll(timeout, unit);
        return handedOver(timedRemoval(Operation.TAKE, poll));
    }

    @Override
    public int pollBatch(Collection<? super E> into, int max, Duration timeout) throws InterruptedException {
        // Watched in any case: nothing may be followed yet, and the wait be for what will be.
        Operation operation = takesRemoval() ? Operation.TAKE : null;
        RemovalInto<E, InterruptedException> removal = target -> queue.pollBatch(target, max, timeout);
        return watchedRemoval(operation, into, removal);
    }

    @Override
    public int remainingCapacity() {
        return queue.remainingCapacity();
    }
}
