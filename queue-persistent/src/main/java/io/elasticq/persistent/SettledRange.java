package io.elasticq.persistent;

/** Elements that are no longer in the queue: {@code count} of them, all with ids in the range that were not settled before. */
record SettledRange(long from, long to, int count) {}
