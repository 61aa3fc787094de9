package io.elasticq.bridge.aeron;

/** What is counted, of a source. */
enum SourceCount {
    GIVEN_OUT,
    MISSED,
    DUPLICATES,
    EARLY,
    FAILED,
    FOREIGN,
    STATUSES,
    BEGUN,
    ENDED,
    LOST,
    SENDERS
}
