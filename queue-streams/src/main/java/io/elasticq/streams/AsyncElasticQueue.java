package io.elasticq.streams;

import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import io.elasticq.QueueStats;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import io.elasticq.stats.MetricSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An elastic queue whose users wait in a future and not in a thread.
 *
 * <pre>{@code
 * var queue = new AsyncElasticQueue<String>(
 *         new LockedElasticQueue<>(ElasticConfig.upTo(100), OverflowPolicy.BLOCK));
 * queue.receive().thenAccept(element -> System.out.println("got " + element));
 * queue.send("hello").thenRun(() -> System.out.println("there was room"));
 * }</pre>
 *
 * <p><b>Wake-ups come from the other side.</b> A call that has to wait leaves a place in a line, and the call that brings the
 * element or the room completes its future. There is no thread per waiting call and no polling. Timeouts share the one timer thread of {@link
 * CompletableFuture}. Each line is served in order of arrival, and nobody overtakes: not even a single element a batch that waits
 * for more room.
 *
 * <p><b>It owns the queue that it is given.</b> That may be any {@link ElasticQueue}, one for a single consumer too, since this
 * makes one call at a time. Nobody else may use it from then on, or a waiter may not hear of it; and its listeners and its
 * resize policy must not call back, which is answered with an {@link IllegalStateException}.
 *
 * <p><b>Threads.</b> Any thread may call any method. None waits, but for a lock that is held for a few steps; none can be
 * interrupted. Each call is O(1), a batch O(length), besides what it moves for those who wait.
 *
 * <p><b>Futures.</b> To cancel a future, or to complete it otherwise, gives back its place; the element is then never given to it, and
 * stays in the queue for another. Where the queue was first, {@code cancel} and {@code complete} return false. A future can't be obtruded. Callbacks run on
 * the thread that brought the element or the room, or the one that adds the callback, unless an executor is given; they should be
 * short, and may call the queue: a loop of callbacks does not deepen the stack.
 *
 * <p><b>Overflow.</b> Under {@link OverflowPolicy#BLOCK} senders wait for room. Under the others they never wait: an element is
 * refused or dropped as the policy says. Should there be no memory to grow, it is refused under any policy.
 *
 * <p><b>Close.</b> Senders that wait, and those to come, are refused. Receivers get what is left, and are then told that it is over.
 *
 * <p>Modelled on the {@code push_async} and {@code pop_async} of the Rust library elasticq, whose timeouts do not wait.
 *
 * @param <E> the type of the elements
 */
public final class AsyncElasticQueue<E> implements MetricSource, AutoCloseable {

    private final Exchange<E> exchange;
    private final ElasticQueue<E> queue;

    /**
     * Puts a queue to asynchronous use, with callbacks on the thread that causes them.
     *
     * @param queue the queue; belongs to this from now on
     * @throws NullPointerException if the queue is null
     */
    public AsyncElasticQueue(ElasticQueue<E> queue) {
        this.queue = queue;
        this.exchange = new Exchange<>(queue, null);
    }

    /**
     * Puts a queue to asynchronous use, with callbacks on an executor. If the executor refuses, the thread that caused
     * the callback runs it.
     *
     * @param queue the queue; belongs to this from now on
     * @param executor completes all futures
     * @throws NullPointerException if an argument is null
     */
    public AsyncElasticQueue(ElasticQueue<E> queue, Executor executor) {
        this.queue = queue;
        this.exchange = new Exchange<>(queue, Objects.requireNonNull(executor, "executor"));
    }

    Exchange<E> exchange() {
        return exchange;
    }

    /**
     * Inserts the element as soon as there is room.
     *
     * @param element the element
     * @return completes when the element is in the queue, or dropped by the policy; fails with a {@link QueueClosedException} if the
     *     queue is closed first, and with a {@link QueueFullException} if the policy or want of memory refuses
     * @throws NullPointerException if the element is null
     */
    public CompletableFuture<@Nullable Void> send(E element) {
        return sender(1, putting(element), null, this::orThrow).in(exchange, exchange.senders, null);
    }

    /**
     * Inserts the element if there is room within the time.
     *
     * @param element the element
     * @param timeout how long to wait; 0 or less does not wait
     * @return what became of the element; never fails
     * @throws NullPointerException if an argument is null
     */
    public CompletableFuture<OfferResult> send(E element, Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        return sender(1, putting(element), OfferResult.TIMED_OUT, result -> result)
                .in(exchange, exchange.senders, timeout);
    }

    /**
     * Inserts the element if there is room at once, and nobody waits for it.
     *
     * @param element the element
     * @return what became of the element; {@link OfferResult#FULL} also if there is room that others have asked for
     * @throws NullPointerException if the element is null
     */
    public OfferResult trySend(E element) {
        return exchange.trySend(Objects.requireNonNull(element, "element"));
    }

    /**
     * Inserts all these elements, next to each other and in this order, as soon as there is room for all.
     *
     * @param elements the elements; read during the call only
     * @return completes when all are in the queue, or dropped by the policy; fails as that of {@link #send(Object)} does, and then
     *     none is in it
     * @throws NullPointerException if one of the elements is null
     * @throws IllegalArgumentException if they are more than {@code maxCapacity()}: such a batch can never fit
     */
    public CompletableFuture<@Nullable Void> sendAll(Collection<? extends E> elements) {
        E[] batch = checked(elements);
        return sender(batch.length, putting(batch), null, this::orThrow).in(exchange, exchange.senders, null);
    }

    /**
     * Inserts all these elements, next to each other and in this order, if there is room for all within the time; otherwise none.
     *
     * @param elements the elements; read during the call only
     * @param timeout how long to wait; 0 or less does not wait
     * @return what became of the batch; never fails
     * @throws NullPointerException if one of the elements or the timeout is null
     * @throws IllegalArgumentException if they are more than {@code maxCapacity()}: such a batch can never fit
     */
    public CompletableFuture<OfferResult> sendAll(Collection<? extends E> elements, Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        E[] batch = checked(elements);
        return sender(batch.length, putting(batch), OfferResult.TIMED_OUT, result -> result)
                .in(exchange, exchange.senders, timeout);
    }

    /**
     * Takes out the oldest element as soon as there is one.
     *
     * @return the element; fails with a {@link QueueClosedException} if the queue is closed and empty first
     */
    public CompletableFuture<E> receive() {
        return new FutureWaiter<E, E>(exchange, this::hasNews, this::take, null).in(exchange, exchange.receivers, null);
    }

    /**
     * Takes out the oldest element if there is one within the time.
     *
     * @param timeout how long to wait; 0 or less does not wait
     * @return the element; nothing if the time is over, or the queue is closed and empty
     * @throws NullPointerException if the timeout is null
     */
    public CompletableFuture<Optional<E>> receive(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        return new FutureWaiter<E, Optional<E>>(
                        exchange, this::hasNews, () -> Optional.ofNullable(queue.poll()), Optional::empty)
                .in(exchange, exchange.receivers, timeout);
    }

    /**
     * Takes out the oldest element if there is one at once.
     *
     * @return the element, or null if the queue is empty
     */
    public @Nullable E tryReceive() {
        return exchange.tryReceive();
    }

    /**
     * Takes out up to {@code max} elements as soon as there is one.
     *
     * @param max how many at the most
     * @return from 1 to {@code max} elements, in order; none if the queue is closed and empty
     * @throws IllegalArgumentException if {@code max < 1}
     */
    public CompletableFuture<List<E>> receiveBatch(int max) {
        requirePositive(max);
        return new FutureWaiter<E, List<E>>(exchange, this::hasNews, () -> takeUpTo(max), null)
                .in(exchange, exchange.receivers, null);
    }

    /**
     * Takes out up to {@code max} elements as soon as there is one, if that is within the time.
     *
     * @param max how many at the most
     * @param timeout how long to wait; 0 or less does not wait
     * @return from 1 to {@code max} elements, in order; none if the time is over, or the queue is closed and empty
     * @throws IllegalArgumentException if {@code max < 1}
     * @throws NullPointerException if the timeout is null
     */
    public CompletableFuture<List<E>> receiveBatch(int max, Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        requirePositive(max);
        return new FutureWaiter<E, List<E>>(exchange, this::hasNews, () -> takeUpTo(max), List::of)
                .in(exchange, exchange.receivers, timeout);
    }

    /**
     * Hears of the end.
     *
     * @return completes when the queue is closed and everything that it accepted has been taken out
     */
    public CompletableFuture<@Nullable Void> termination() {
        FutureWaiter<E, @Nullable Void> end = new FutureWaiter<>(exchange, queue::isTerminated, () -> null, null);
        return end.inEndings(exchange);
    }

    /**
     * Refuses insertions from now on, those that wait for room among them. What the queue holds can still be received. Any
     * number of times.
     */
    @Override
    public void close() {
        exchange.close();
    }

    /**
     * Whether {@link #close} has been called.
     *
     * @return true once insertions are refused
     */
    public boolean isClosed() {
        return queue.isClosed();
    }

    /**
     * Whether the queue is closed, and everything that it accepted has been taken out.
     *
     * @return true if nothing is to come any more
     */
    public boolean isTerminated() {
        return queue.isTerminated();
    }

    /**
     * The number of elements in the queue; those that wait for room are not.
     *
     * @return from 0 to {@code maxCapacity()}
     */
    public int size() {
        return queue.size();
    }

    /**
     * The bound: the queue never holds more elements.
     *
     * @return at least 1
     */
    public int maxCapacity() {
        return queue.maxCapacity();
    }

    /**
     * What happens to an element for which there is no room.
     *
     * @return the policy of the queue
     */
    public OverflowPolicy overflowPolicy() {
        return queue.overflowPolicy();
    }

    /**
     * How many calls wait for room.
     *
     * @return 0 or more; a batch counts once
     */
    public int waitingSenders() {
        return exchange.read(exchange.senders::length);
    }

    /**
     * How many calls wait for an element.
     *
     * @return 0 or more; a batch counts once
     */
    public int waitingReceivers() {
        return exchange.read(exchange.receivers::length);
    }

    /**
     * What the queue holds and has done so far. Its {@code refused} does not have what never came to the queue: see {@link #metrics}.
     *
     * @return a snapshot
     */
    public QueueStats stats() {
        return queue.stats();
    }

    /**
     * The metrics of the queue, those who wait, and the insertions that were given up for want of room.
     *
     * @return the list, always the same metrics in the same order
     */
    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>(queue.metrics());
        MetricGroup<AsyncElasticQueue<E>> calls = new MetricGroup<>("elasticq.async.", Map.of(), () -> this);
        metrics.add(calls.gauge("senders", "calls", "Calls that wait for room", AsyncElasticQueue::waitingSenders));
        metrics.add(calls.gauge(
                "receivers", "calls", "Calls that wait for an element", AsyncElasticQueue::waitingReceivers));
        metrics.add(calls.counter(
                "refused",
                "calls",
                "Calls that were refused before they came to the queue: no room at once, or in time",
                async -> async.exchange.refused()));
        return List.copyOf(metrics);
    }

    @Override
    public String toString() {
        return "AsyncElasticQueue[size=" + size() + ", maxCapacity=" + maxCapacity() + ", waitingSenders="
                + waitingSenders() + ", waitingReceivers=" + waitingReceivers() + ", closed=" + isClosed() + "]";
    }

    /** What a sender answers, from what became of its elements. */
    private interface Answer<T> {
        @Nullable
        T of(OfferResult result);
    }

    private <T> FutureWaiter<E, T> sender(
            int length, Supplier<OfferResult> insertion, @Nullable T timedOut, Answer<T> answer) {
        BooleanSupplier fits = () -> !exchange.waitsForRoom() || queue.isClosed() || exchange.room() >= length;
        return new FutureWaiter<>(
                exchange, fits, () -> answer.of(insertion.get()), timedOut == null ? null : () -> timedOut);
    }

    private Supplier<OfferResult> putting(E element) {
        Objects.requireNonNull(element, "element");
        return () -> queue.tryOffer(element);
    }

    private Supplier<OfferResult> putting(E[] batch) {
        return () -> {
            boolean overflows = batch.length > queue.maxCapacity() - queue.size();
            if (queue.offerBatch(batch, 0, batch.length)) {
                return overflows ? OfferResult.ACCEPTED_DROPPED_OLDEST : OfferResult.ACCEPTED;
            }
            if (queue.isClosed()) {
                return OfferResult.CLOSED;
            }
            return switch (queue.overflowPolicy()) {
                case DROP_NEWEST -> OfferResult.DROPPED_NEWEST;
                case REJECT -> OfferResult.FULL;
                case BLOCK, DROP_OLDEST -> OfferResult.NO_MEMORY; // there was, or is always, room
            };
        };
    }

    @SuppressWarnings("unchecked") // only ever read as E, and never stored into
    private E[] checked(Collection<? extends E> elements) {
        E[] batch = (E[]) elements.toArray().clone(); // the collection may have kept the array
        for (E element : batch) {
            Objects.requireNonNull(element, "element");
        }
        if (batch.length > queue.maxCapacity()) {
            throw new IllegalArgumentException(
                    "a batch must be <= maxCapacity: length=" + batch.length + ", maxCapacity=" + queue.maxCapacity());
        }
        return batch;
    }

    private @Nullable Void orThrow(OfferResult result) {
        switch (result) {
            case CLOSED -> throw closed();
            case FULL, NO_MEMORY, TIMED_OUT ->
                throw new QueueFullException("the queue refused: " + result + ", size=" + queue.size()
                        + ", maxCapacity=" + queue.maxCapacity() + ", policy=" + queue.overflowPolicy());
            case ACCEPTED, ACCEPTED_DROPPED_OLDEST, DROPPED_NEWEST -> {}
        }
        return null;
    }

    private boolean hasNews() {
        return !queue.isEmpty() || queue.isClosed();
    }

    private E take() {
        E element = queue.poll();
        if (element == null) {
            throw closed();
        }
        return element;
    }

    private List<E> takeUpTo(int max) {
        List<E> batch = new ArrayList<>(Math.min(max, queue.size()));
        queue.pollBatch(batch, max);
        return batch;
    }

    private QueueClosedException closed() {
        return new QueueClosedException("the queue is closed: size=" + queue.size());
    }

    private static void requirePositive(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max must be >= 1: max=" + max);
        }
    }
}
