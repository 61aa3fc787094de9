package io.elasticq.sequencer;

/** What is counted of a consumer. */
enum Count {
    BATCHES,
    IDLE_TURNS,
    RETRIES,
    FAILURES,
    SKIPPED
}
