package io.elasticq.bridge.kafka;

/**
 * What became of the events of a {@link KafkaPublication}: {@code taken = acknowledged + skipped + inFlight}.
 *
 * @param state where it is in its life
 * @param taken events taken from the queue or the subscriber
 * @param acknowledged that Kafka has acknowledged, and this to the queue or the subscriber
 * @param skipped that were refused and left out
 * @param again how often an event was given to the producer again; nothing new is taken meanwhile
 * @param inFlight taken and not settled; after the end: given back, or told to the listener
 * @param listenerFailures how often the listener has thrown
 */
public record KafkaPublicationStats(
        KafkaPublication.State state,
        long taken,
        long acknowledged,
        long skipped,
        long again,
        long inFlight,
        long listenerFailures) {}
