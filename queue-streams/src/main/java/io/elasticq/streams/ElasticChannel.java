package io.elasticq.streams;

import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A channel as in Go: threads send, threads receive, and closing it ends the receivers' loops. What {@link AsyncElasticQueue} does with futures, this does
 * with waiting threads, virtual ones too; both can be used at the same time, on the same elements.
 *
 * <pre>{@code
 * ElasticChannel<String> channel = ElasticChannel.over(
 *         new LockedElasticQueue<>(ElasticConfig.upTo(100), OverflowPolicy.BLOCK));
 * channel.send("a");
 * channel.send("b");
 * channel.close();
 * for (String element : channel) {
 *     System.out.println(element);
 * }
 * }</pre>
 *
 * <p>To wait for several channels at once use a {@link Select}.
 *
 * <p><b>Threads.</b> Any thread may call any method. A method that waits throws {@link InterruptedException} if the thread is interrupted
 * before it has taken effect, and then it has no effect. None waits in a monitor.
 *
 * @param <E> the type of the elements
 */
public final class ElasticChannel<E> implements Iterable<E>, AutoCloseable {

    private final AsyncElasticQueue<E> queue;

    private ElasticChannel(AsyncElasticQueue<E> queue) {
        this.queue = Objects.requireNonNull(queue, "queue");
    }

    /**
     * A channel of its own.
     *
     * @param queue holds what was sent and not yet received; belongs to the channel from now on
     * @param <E> the type of the elements
     * @return a channel
     * @throws NullPointerException if the queue is null
     */
    public static <E> ElasticChannel<E> over(ElasticQueue<E> queue) {
        return new ElasticChannel<>(new AsyncElasticQueue<>(queue));
    }

    /**
     * A channel that shares its elements with a queue in asynchronous use.
     *
     * @param queue the queue
     * @param <E> the type of the elements
     * @return a channel
     * @throws NullPointerException if the queue is null
     */
    public static <E> ElasticChannel<E> of(AsyncElasticQueue<E> queue) {
        return new ElasticChannel<>(queue);
    }

    /**
     * The same elements, with futures.
     *
     * @return the queue behind this channel
     */
    public AsyncElasticQueue<E> async() {
        return queue;
    }

    /**
     * Inserts the element, waiting for room.
     *
     * @param element the element
     * @throws InterruptedException if interrupted; the element has not been inserted
     * @throws QueueClosedException if the channel is closed, or becomes so during the wait
     * @throws QueueFullException if the policy or want of memory refuses
     * @throws NullPointerException if the element is null
     */
    public void send(E element) throws InterruptedException {
        await(queue.send(element));
    }

    /**
     * Inserts the element, waiting up to the given time for room.
     *
     * @param element the element
     * @param timeout how long to wait; 0 or less does not wait
     * @return what became of the element
     * @throws InterruptedException if interrupted; the element has not been inserted
     * @throws NullPointerException if an argument is null
     */
    public OfferResult send(E element, Duration timeout) throws InterruptedException {
        return await(queue.send(element, timeout));
    }

    /**
     * Inserts the element if there is room at once.
     *
     * @param element the element
     * @return what became of the element
     * @throws NullPointerException if the element is null
     */
    public OfferResult trySend(E element) {
        return queue.trySend(element);
    }

    /**
     * Takes out the oldest element, waiting until there is one.
     *
     * @return the element
     * @throws InterruptedException if interrupted; nothing has been taken out
     * @throws QueueClosedException if the channel is closed and empty, or becomes so during the wait
     */
    public E receive() throws InterruptedException {
        return await(queue.receive());
    }

    /**
     * Takes out the oldest element, waiting up to the given time for one.
     *
     * @param timeout how long to wait; 0 or less does not wait
     * @return the element; nothing if the time is over, or the channel is closed and empty
     * @throws InterruptedException if interrupted; nothing has been taken out
     * @throws NullPointerException if the timeout is null
     */
    public Optional<E> receive(Duration timeout) throws InterruptedException {
        return await(queue.receive(timeout));
    }

    /**
     * Takes out the oldest element if there is one at once.
     *
     * @return the element, or null if the channel is empty
     */
    public @Nullable E tryReceive() {
        return queue.tryReceive();
    }

    /** Refuses insertions from now on. What the channel holds can still be received. Any number of times. */
    @Override
    public void close() {
        queue.close();
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
     * Whether the channel is closed, and everything that it accepted has been taken out.
     *
     * @return true if nothing is to come any more
     */
    public boolean isTerminated() {
        return queue.isTerminated();
    }

    /**
     * Receives until the channel is closed and empty. {@code hasNext} waits for the next element and takes it out; an iterator that is left
     * then still has that one.
     *
     * @return an iterator for one thread; its methods throw a {@link CancellationException} if the thread is interrupted while
     *     they wait, which leaves the thread interrupted
     */
    @Override
    public Iterator<E> iterator() {
        return new Received();
    }

    @Override
    public Spliterator<E> spliterator() {
        return new Receiving();
    }

    /**
     * Receives until the channel is closed and empty. A stream that ends early, as by {@code limit}, has taken out only what
     * it has used.
     *
     * @return a sequential, ordered stream; its end throws a {@link CancellationException} if the thread is interrupted while
     *     it waits, which leaves the thread interrupted
     */
    public Stream<E> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    @Override
    public String toString() {
        return "ElasticChannel[" + queue + "]";
    }

    /** Waits for a future of the queue; to leave, it must get its place back. */
    static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return result(future);
        } catch (InterruptedException e) {
            if (future.cancel(false)) {
                throw e;
            }
            return decided(future);
        }
    }

    /** What has been decided already, and is about to be said. The interruption is for whoever waits next. */
    private static <T> T decided(CompletableFuture<T> future) {
        try {
            return future.join(); // can't be interrupted
        } catch (CompletionException e) {
            throw rethrown(e.getCause());
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T result(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    /** The same exception as from a call that does not wait, with the stack of this thread. */
    private static RuntimeException rethrown(@Nullable Throwable failure) {
        if (failure instanceof QueueClosedException closed) {
            return withCause(new QueueClosedException(String.valueOf(closed.getMessage())), closed);
        }
        if (failure instanceof QueueFullException full) {
            return withCause(new QueueFullException(String.valueOf(full.getMessage())), full);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            return exception;
        }
        return new IllegalStateException("the queue failed", failure);
    }

    private static <T extends RuntimeException> T withCause(T exception, Throwable cause) {
        exception.initCause(cause);
        return exception;
    }

    /** Returns null at the end. */
    private @Nullable E next() {
        CompletableFuture<List<E>> future = queue.receiveBatch(1);
        try {
            List<E> one = await(future);
            return one.isEmpty() ? null : one.get(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while waiting for an element");
            cancelled.initCause(e);
            throw cancelled;
        }
    }

    private final class Received implements Iterator<E> {
        private @Nullable E next;
        private boolean over;

        @Override
        public boolean hasNext() {
            if (next == null && !over) {
                next = ElasticChannel.this.next();
                over = next == null;
            }
            return next != null;
        }

        @Override
        public E next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException("the channel is closed and empty");
            }
            E element = next;
            next = null;
            return element;
        }
    }

    private final class Receiving extends Spliterators.AbstractSpliterator<E> {
        Receiving() {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        }

        @Override
        public boolean tryAdvance(Consumer<? super E> action) {
            Objects.requireNonNull(action, "action");
            E element = next();
            if (element == null) {
                return false;
            }
            action.accept(element);
            return true;
        }

        /** Not split: a split would wait for many elements before the first is used. */
        @Override
        public @Nullable Spliterator<E> trySplit() {
            return null;
        }
    }
}
