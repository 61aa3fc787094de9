package io.elasticq.persistent;

import io.elasticq.QueueStats;

/** What a queue has done so far. Under its lock. */
final class Counts {

    long accepted;
    long polled;
    long removed;
    long refused;
    long droppedOldest;
    long droppedNewest;
    private int highWaterMark;

    /** What was there when the queue was opened has been accepted. */
    void begin(int size) {
        accepted = size;
        highWaterMark = size;
    }

    /** One more; now there are so many. */
    void accept(int unsettled) {
        accepted++;
        highWaterMark = Math.max(highWaterMark, unsettled);
    }

    QueueStats stats(
            int size,
            int capacity,
            int minCapacity,
            int max,
            QueueStats memory,
            long listenerFailures,
            boolean closed) {
        return new QueueStats(
                size,
                Math.max(capacity, size),
                minCapacity,
                max,
                highWaterMark,
                accepted,
                polled,
                removed,
                refused,
                droppedOldest,
                droppedNewest,
                0,
                memory.grows(),
                memory.shrinks(),
                memory.generation(),
                memory.resizeFailures(),
                listenerFailures,
                closed);
    }
}
