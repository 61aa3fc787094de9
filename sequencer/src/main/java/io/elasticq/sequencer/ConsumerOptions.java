package io.elasticq.sequencer;

import java.util.Objects;

/**
 * How a consumer is to be.
 *
 * @param <E> the events
 * @param maxBatch how many events a batch has at the most; its gate moves once per batch
 * @param exceptions says what to do when the handler throws
 */
public record ConsumerOptions<E>(int maxBatch, ExceptionHandler<? super E> exceptions) {

    /**
     * Checks the values.
     *
     * @param maxBatch 1 or more
     * @param exceptions not null
     * @throws IllegalArgumentException if the batch is below 1
     */
    public ConsumerOptions {
        Objects.requireNonNull(exceptions, "exceptions");
        if (maxBatch < 1) {
            throw new IllegalArgumentException("maxBatch must be >= 1: maxBatch=" + maxBatch);
        }
    }

    /**
     * Batches of all that is there, and an end at the first exception.
     *
     * @param <E> the events
     * @return what is used unless said
     */
    public static <E> ConsumerOptions<E> defaults() {
        return new ConsumerOptions<>(Integer.MAX_VALUE, ExceptionHandler.halting());
    }

    /**
     * The same with another batch.
     *
     * @param events 1 or more
     * @return a copy
     * @throws IllegalArgumentException if it is below 1
     */
    public ConsumerOptions<E> maxBatch(int events) {
        return new ConsumerOptions<>(events, exceptions);
    }

    /**
     * The same with another exception handler.
     *
     * @param handler not null
     * @return a copy
     */
    public ConsumerOptions<E> exceptions(ExceptionHandler<? super E> handler) {
        return new ConsumerOptions<>(maxBatch, handler);
    }
}
