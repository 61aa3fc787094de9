package io.elasticq.router;

/** What is counted, of a router and of each subscriber. */
enum Count {
    ROUTED,
    DELIVERED,
    DROPPED_QUEUE_FULL,
    DROPPED_ALL_FULL,
    DROPPED_NO_CREDIT,
    DROPPED_UNCLAIMED,
    DROPPED_FAILED,
    FILTERED,
    MISSED,
    PENDING,
    BUFFERED,
    CREDIT_WAITS,
    DETACHES,
    PRESSURE_WAITS,
    IDLE_WAITS,
    BATCHES,
    BATCH_SUM,
    BATCH_MAX,
    WAKE_WAITS,
    WAKE_TIMEOUTS,
    ATTACHED,
    REPLAY_FILTERED
}
