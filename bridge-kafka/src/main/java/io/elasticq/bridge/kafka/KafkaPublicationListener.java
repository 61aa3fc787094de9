package io.elasticq.bridge.kafka;

/**
 * Hears what a {@link KafkaPublication} can't give to Kafka. Called by its thread. What it throws is counted, and logged once. Every method does nothing unless overridden.
 *
 * @param <T> the events
 */
public interface KafkaPublicationListener<T> {

    /**
     * An event was left out: no record could be made of it, or Kafka refuses it for what it is.
     *
     * @param event which one
     * @param cause why
     */
    default void skipped(T event, Throwable cause) {}

    /**
     * The publication has ended and had taken this event, which can't be given back to where it came from. Kafka has not acknowledged it, but may have it. Called for each of them, in order.
     *
     * @param event which one
     */
    default void unacknowledged(T event) {}

    /**
     * The publication was ended by a failure. Called after {@link #unacknowledged}.
     *
     * @param cause why
     */
    default void failed(Throwable cause) {}
}
