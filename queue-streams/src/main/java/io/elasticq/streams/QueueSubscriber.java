package io.elasticq.streams;

import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a publisher publishes into an {@link AsyncElasticQueue}, and asks for no more than there is room for.
 *
 * <p>Before it requests an element it reserves its room in the queue, up to {@code prefetch} places at a time. So {@code onNext}
 * never waits, never drops, and needs no buffer of its own; and the publisher feels how fast the queue's receivers are. Room that is reserved for a
 * publisher that is slow is kept from other senders: with several of them, choose a prefetch well below the capacity.
 *
 * <p>For one subscription in its life. When the publisher ends, the queue is closed if that was asked for; when the queue is closed,
 * the subscription is cancelled.
 *
 * <p><b>Threads.</b> The publisher calls as Reactive Streams says; any thread may call the other methods. Nobody waits.
 *
 * @param <E> the type of the elements
 */
// Reservations: `outstanding` places are reserved in the exchange and requested, or about to be requested, from the
// publisher. Each
// onNext uses one up; what is left when the subscription ends is released. Written under no lock but by atomic updates:
// +n by the one Room
// that is in line, -1 by onNext, to 0 by the end, once.
//
// One thread at a time is in work(), as in QueueSubscription: request and cancel never overlap (Reactive Streams 2.7),
// and a publisher that
// answers from within request does not nest.
public final class QueueSubscriber<E> implements Flow.Subscriber<E> {

    private static final int DEFAULT_PREFETCH = 256;

    private final AsyncElasticQueue<E> queue;
    private final Exchange<E> exchange;
    private final int prefetch;
    private final boolean closesQueue;
    private final CompletableFuture<@Nullable Void> completion = new CompletableFuture<>();

    private final AtomicLong discarded = new AtomicLong();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicLong toRequest = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();

    private volatile Flow.@Nullable Subscription upstream;
    private volatile boolean ended; // by the publisher or by us
    private volatile boolean cancels; // we end it
    private volatile boolean roomAnswered = true;

    // By the working thread only:
    private @Nullable Room room;
    private @Nullable Closing closing;
    private boolean finished;

    private QueueSubscriber(AsyncElasticQueue<E> queue, int prefetch, boolean closesQueue) {
        this.queue = queue;
        this.exchange = queue.exchange();
        this.prefetch = prefetch;
        this.closesQueue = closesQueue;
    }

    /**
     * A subscriber that leaves the queue open at the end, with a prefetch of 256 or of the capacity, if that is less.
     *
     * @param queue where the elements go
     * @param <E> the type of the elements
     * @return a subscriber
     * @throws NullPointerException if the queue is null
     * @throws IllegalArgumentException if the queue does not wait for room: only {@link OverflowPolicy#BLOCK} can keep room free
     */
    public static <E> QueueSubscriber<E> into(AsyncElasticQueue<E> queue) {
        return into(queue, Math.min(DEFAULT_PREFETCH, queue.maxCapacity()), false);
    }

    /**
     * A subscriber that may close the queue.
     *
     * @param queue where the elements go
     * @param prefetch how many places to reserve at the most, from 1 to {@code maxCapacity()}
     * @param closesQueue whether to close the queue when the publisher completes or fails
     * @param <E> the type of the elements
     * @return a subscriber
     * @throws NullPointerException if the queue is null
     * @throws IllegalArgumentException if the prefetch is out of range, or the queue's policy is not {@link OverflowPolicy#BLOCK}
     */
    public static <E> QueueSubscriber<E> into(AsyncElasticQueue<E> queue, int prefetch, boolean closesQueue) {
        if (queue.overflowPolicy() != OverflowPolicy.BLOCK) {
            throw new IllegalArgumentException("the overflow policy must be BLOCK: policy=" + queue.overflowPolicy());
        }
        if (prefetch < 1 || prefetch > queue.maxCapacity()) {
            throw new IllegalArgumentException("prefetch must be from 1 to maxCapacity: prefetch=" + prefetch
                    + ", maxCapacity=" + queue.maxCapacity());
        }
        return new QueueSubscriber<>(queue, prefetch, closesQueue);
    }

    /**
     * Hears of the end of the subscription.
     *
     * @return completes when the publisher has completed, and all that it published is in the queue; fails with what the
     *     publisher failed with, with a {@link QueueClosedException} if the queue was closed before, with a {@link QueueFullException}
     *     if there was no memory to grow, with an {@link IllegalStateException} if more came than was requested, or with a {@link
     *     java.util.concurrent.CancellationException} after {@link #cancel}
     */
    public CompletableFuture<@Nullable Void> completion() {
        return completion.copy();
    }

    /**
     * How many elements came although the subscription had ended. A publisher that is cancelled may have some on their way.
     *
     * @return the count so far; those elements are in no queue
     */
    public long discarded() {
        return discarded.get();
    }

    /** Ends the subscription. What the publisher still has on its way is discarded, and counted. Any number of times. */
    public void cancel() {
        end(true);
        completion.cancel(false);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        if (upstream != null) {
            subscription.cancel();
            return;
        }
        Closing watch = new Closing();
        closing = watch; // nobody looks at it before there is a subscription
        exchange.awaitClosing(watch);
        upstream = subscription;
        signal();
    }

    @Override
    public void onNext(E element) {
        Objects.requireNonNull(element, "element");
        if (outstanding.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
            discard(element);
            return;
        }
        OfferResult result = exchange.sendReserved(element);
        if (!result.isAccepted()) {
            end(true);
            completion.completeExceptionally(
                    result == OfferResult.CLOSED
                            ? new QueueClosedException("the queue was closed: refused=" + element)
                            : new QueueFullException("the queue refused: " + result + ", element=" + element));
            return;
        }
        signal();
    }

    /** One that comes after the end, as Reactive Streams 2.8 allows, or that nobody asked for. */
    private void discard(E element) {
        discarded.incrementAndGet();
        if (!ended) {
            end(true);
            completion.completeExceptionally(
                    new IllegalStateException("the publisher sent more than was requested: element=" + element));
        }
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        end(false);
        if (closesQueue) {
            queue.close();
        }
        completion.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end(false);
        if (closesQueue) {
            queue.close();
        }
        completion.complete(null);
    }

    private void end(boolean cancelling) {
        if (cancelling) {
            cancels = true;
        }
        ended = true;
        signal();
    }

    private void signal() {
        if (calls.getAndIncrement() == 0) {
            work();
        }
    }

    /** The caller has made {@code calls} greater than 0. */
    private void work() {
        int seen = 1;
        do {
            step();
            seen = calls.addAndGet(-seen);
        } while (seen != 0);
    }

    private void step() {
        Flow.Subscription from = upstream;
        if (from == null || finished) {
            return;
        }
        if (ended) {
            finish(from);
            return;
        }
        long n = toRequest.getAndSet(0);
        if (n > 0) {
            from.request(n);
        }
        if (roomAnswered && outstanding.get() <= prefetch / 2) {
            roomAnswered = false;
            Room next = new Room();
            room = next;
            exchange.submit(exchange.senders, next);
        }
    }

    private void finish(Flow.Subscription from) {
        if (room != null && !roomAnswered && !exchange.withdraw(room)) {
            return; // has reserved places, and comes back with them
        }
        finished = true;
        room = null;
        if (closing != null) {
            exchange.withdraw(closing);
            closing = null;
        }
        int unused = outstanding.getAndSet(0);
        if (unused > 0) {
            exchange.release(unused);
        }
        if (cancels) {
            from.cancel();
        }
    }

    /** Waits for room, and reserves it. */
    private final class Room extends Waiter<E> {
        private int places;

        @Override
        boolean isReady() {
            return exchange.queue().isClosed() || exchange.room() > 0;
        }

        @Override
        void perform() {
            if (!exchange.queue().isClosed()) {
                places = exchange.reserve(prefetch - outstanding.get());
            }
        }

        @Override
        void fail(Throwable failure) {
            throw new AssertionError("can't fail", failure);
        }

        @Override
        void deliver() {
            outstanding.addAndGet(places);
            toRequest.addAndGet(places);
            roomAnswered = true;
            signal();
        }
    }

    /** Waits for the queue to be closed. */
    private final class Closing extends Waiter<E> {
        @Override
        boolean isReady() {
            return exchange.queue().isClosed();
        }

        @Override
        void perform() {}

        @Override
        void fail(Throwable failure) {
            throw new AssertionError("can't fail", failure);
        }

        @Override
        void deliver() {
            if (!ended) {
                end(true);
                completion.completeExceptionally(new QueueClosedException("the queue was closed"));
            }
        }
    }
}
