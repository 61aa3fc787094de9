package io.elasticq.bridge.aeron;

/** What is counted, of a sender. */
enum SenderCount {
    TAKEN,
    SKIPPED,
    DISCARDED,
    CONFIRMED,
    UNCONFIRMED,
    CREDIT_WAITS,
    RECEIVER_WAITS,
    PRESSURE_WAITS,
    MARKS,
    JOINED,
    LEFT,
    LOST,
    REFUSED_STATUSES,
    RECEIVERS
}
