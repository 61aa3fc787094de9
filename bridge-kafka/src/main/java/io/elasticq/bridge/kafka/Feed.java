package io.elasticq.bridge.kafka;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.InvalidConfigException;
import io.elasticq.persistent.Delivery;
import io.elasticq.persistent.PersistentElasticQueue;
import io.elasticq.router.Acknowledgement;
import io.elasticq.router.Subscription;
import io.elasticq.router.SubscriptionState;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a pump takes events from. Called by the pump's thread only.
 *
 * @param <T> the events
 * @param <H> what is taken
 */
interface Feed<T, H> {

    /** Waits for the next one, up to the time; null if none came. */
    @Nullable
    H take(long nanos) throws InterruptedException;

    T event(H taken);

    /** Kafka has the oldest that were taken, or never will; returns false if that can't be noted now, and is to be tried again. */
    boolean settle(List<H> oldest);

    /** Whether there will be nothing to take any more. */
    boolean isTerminated();

    /** Whether this takes back what was taken and not settled; all of it, in order. */
    boolean giveBack(List<H> rest);

    /** Nothing will be taken or settled any more. */
    default void end() {}

    /** What is taken is gone from the queue. */
    record Plain<T>(BlockingElasticQueue<T> queue) implements Feed<T, T> {

        @Override
        public @Nullable T take(long nanos) throws InterruptedException {
            return nanos == 0 ? queue.poll() : queue.poll(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public T event(T taken) {
            return taken;
        }

        @Override
        public boolean settle(List<T> oldest) {
            return true;
        }

        @Override
        public boolean isTerminated() {
            return queue.isTerminated();
        }

        @Override
        public boolean giveBack(List<T> rest) {
            return false;
        }
    }

    /** What is taken is the queue's until it is settled. */
    record Persistent<T>(PersistentElasticQueue<T> queue) implements Feed<T, Delivery<T>> {

        @Override
        public @Nullable Delivery<T> take(long nanos) throws InterruptedException {
            return nanos == 0 ? queue.receive() : queue.receive(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public T event(Delivery<T> taken) {
            return taken.element();
        }

        @Override
        public boolean settle(List<Delivery<T>> oldest) {
            try {
                queue.ack(oldest);
                return true;
            } catch (UncheckedIOException e) { // the disk has no room; some of them may be noted
                System.getLogger(KafkaPublication.class.getName())
                        .log(System.Logger.Level.DEBUG, "acknowledgements can't be written now", e);
                return false;
            }
        }

        @Override
        public boolean isTerminated() {
            return queue.isTerminated();
        }

        @Override
        public boolean giveBack(List<Delivery<T>> rest) {
            rest.forEach(Delivery::giveBack);
            return true;
        }
    }

    /** What is taken has a credit until it is settled. */
    record Subscribed<T>(Subscription<T> subscription) implements Feed<T, T> {

        public Subscribed {
            if (subscription.config().acknowledgement() != Acknowledgement.MANUAL) {
                throw new InvalidConfigException(
                        "the acknowledgements must be by hand, so that a credit is back when Kafka has the event: subscriber="
                                + subscription.config().name());
            }
        }

        @Override
        public @Nullable T take(long nanos) throws InterruptedException {
            return nanos == 0 ? subscription.poll() : subscription.await(Duration.ofNanos(nanos));
        }

        @Override
        public T event(T taken) {
            return taken;
        }

        @Override
        public boolean settle(List<T> oldest) {
            subscription.acknowledge(oldest.size());
            return true;
        }

        @Override
        public boolean isTerminated() {
            return subscription.isTerminated();
        }

        @Override
        public boolean giveBack(List<T> rest) {
            return false;
        }

        @Override
        public void end() {
            if (subscription.state() != SubscriptionState.CLOSED) {
                subscription.close();
            }
        }
    }
}
