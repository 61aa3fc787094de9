package io.elasticq.streams;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes what is sent to an {@link AsyncElasticQueue}, and takes an element out of the queue only when a subscriber has asked for one. So the queue is
 * the only buffer, and its senders feel how fast the subscribers are.
 *
 * <p>{@link #unicast} is for one subscriber, who gets all. {@link #sharing} is for any number that share the work: each element
 * goes to one of them; those that wait are served in turn, one element each.
 *
 * <p>A subscriber hears {@code onComplete} when the queue is closed and empty, whether it has asked for more or not. One that
 * cancels from within {@code onNext} gets no further element; one that cancels at the same moment from another thread may still get the one
 * that was on its way, as Reactive Streams allows, since that one has left the queue. One whose {@code onNext} throws is cancelled and
 * hears {@code onError}.
 *
 * <p><b>Threads.</b> Any thread may subscribe, request and cancel; nobody waits. Signals to one subscriber never overlap. They come
 * on the thread that brings the element, or that requests, or on the executor of the queue.
 *
 * @param <E> the type of the elements
 */
public final class QueuePublisher<E> implements Flow.Publisher<E> {

    private final AsyncElasticQueue<E> queue;
    private final boolean shares;
    private final AtomicBoolean taken = new AtomicBoolean();

    private QueuePublisher(AsyncElasticQueue<E> queue, boolean shares) {
        this.queue = Objects.requireNonNull(queue, "queue");
        this.shares = shares;
    }

    /**
     * A publisher for one subscriber in its life.
     *
     * @param queue where the elements come from
     * @param <E> the type of the elements
     * @return a publisher that answers a second subscriber with {@code onError(IllegalStateException)}
     * @throws NullPointerException if the queue is null
     */
    public static <E> QueuePublisher<E> unicast(AsyncElasticQueue<E> queue) {
        return new QueuePublisher<>(queue, false);
    }

    /**
     * A publisher whose subscribers share the elements.
     *
     * @param queue where the elements come from
     * @param <E> the type of the elements
     * @return a publisher that gives each element to one subscriber
     * @throws NullPointerException if the queue is null
     */
    public static <E> QueuePublisher<E> sharing(AsyncElasticQueue<E> queue) {
        return new QueuePublisher<>(queue, true);
    }

    /**
     * Adds a subscriber.
     *
     * @param subscriber who gets elements when it asks for them
     * @throws NullPointerException if the subscriber is null
     */
    @Override
    public void subscribe(Flow.Subscriber<? super E> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        QueueSubscription<E> subscription = new QueueSubscription<>(queue.exchange(), subscriber);
        if (shares || taken.compareAndSet(false, true)) {
            subscription.start();
        } else {
            subscription.refuse(new IllegalStateException("a unicast publisher has one subscriber, and had it: refused="
                    + subscriber.getClass().getName()));
        }
    }
}
