package io.elasticq.bridge.kafka;

/**
 * Hears of failures. Called by the thread that {@link JournalToKafka#start} has made, which goes on when it returns. If it throws, the replication ends with that.
 */
@FunctionalInterface
public interface JournalToKafkaListener {

    /**
     * A connection has failed. It is made anew, after a pause, and nothing is lost or doubled by that.
     *
     * @param cause what Kafka says
     */
    void onFailure(Exception cause);

    /**
     * The replication has ended with an error. Does nothing unless overridden.
     *
     * @param cause why
     */
    default void onEnd(Throwable cause) {}
}
