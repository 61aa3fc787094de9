package io.elasticq.streams;

import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueFullException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One case of a {@link Select}.
 *
 * @param <E> the type of the elements
 * @param <R> the type of the results
 */
sealed interface Case<E, R> {

    AsyncElasticQueue<E> queue();

    /** Under the lock. */
    boolean isReady();

    /** Under the lock: moves the element, and returns how to make the result, which is then done outside. */
    Supplier<? extends R> perform();

    Line<E> line();

    /** Waits in its line for the selection. */
    default void submit(Selection<R, ?> selection) {
        queue().exchange().submit(line(), selection.place(this));
    }

    /** Is chosen if that is possible at once. */
    default boolean attempt(Selection<R, ?> selection) {
        return queue().exchange().attempt(line(), selection.place(this));
    }

    record Receive<E, R>(
            AsyncElasticQueue<E> queue, Function<? super E, ? extends R> function, Supplier<? extends R> ended)
            implements Case<E, R> {

        @Override
        public Line<E> line() {
            return queue.exchange().receivers;
        }

        @Override
        public boolean isReady() {
            ElasticQueue<E> from = queue.exchange().queue();
            return !from.isEmpty() || from.isClosed();
        }

        @Override
        public Supplier<? extends R> perform() {
            @Nullable E element = queue.exchange().queue().poll();
            return element == null ? ended : () -> function.apply(element);
        }
    }

    record Send<E, R>(AsyncElasticQueue<E> queue, E element, Supplier<? extends R> sent) implements Case<E, R> {

        @Override
        public Line<E> line() {
            return queue.exchange().senders;
        }

        @Override
        public boolean isReady() {
            Exchange<E> exchange = queue.exchange();
            return !exchange.waitsForRoom() || exchange.queue().isClosed() || exchange.room() >= 1;
        }

        @Override
        public Supplier<? extends R> perform() {
            OfferResult result = queue.exchange().queue().tryOffer(element);
            return switch (result) {
                case ACCEPTED, ACCEPTED_DROPPED_OLDEST, DROPPED_NEWEST -> sent;
                case CLOSED ->
                    () -> {
                        throw new QueueClosedException("the channel is closed: refused=" + element);
                    };
                case FULL, NO_MEMORY, TIMED_OUT ->
                    () -> {
                        throw new QueueFullException("the channel refused: " + result + ", element=" + element);
                    };
            };
        }
    }
}
