package io.elasticq.bridge.kafka;

/**
 * What a replication can tell about itself; read one after the other, so not all of the same instant.
 *
 * @param replicated the last sequence that is committed in the topic; 0 if there is none, or if it is not known yet
 * @param lag how many records of the journal come after it
 * @param records committed since this replicator was made
 * @param transactions committed since then
 * @param failures how often the connection had to be made anew
 * @param missed records that the journal had recycled before, and that are told to be missing in the topic
 * @param lost records that the broker had acknowledged, and had not when a connection was made anew; they are replicated again
 */
public record JournalToKafkaStats(
        long replicated, long lag, long records, long transactions, long failures, long missed, long lost) {}
