package io.elasticq.persistent;

import java.time.Instant;
import java.util.Optional;

/**
 * What a persistent queue can tell about its log and its memory, beside its {@link io.elasticq.QueueStats}.
 *
 * @param logBytes of the files that are kept
 * @param segments files that are kept
 * @param lastSequence of the newest record
 * @param durableSequence of the last record that is known to be on the disk
 * @param lastSync when the log was forced last, if it was since the queue was opened
 * @param recordsSinceCheckpoint that recovery would have to read
 * @param checkpoints made since the queue was opened
 * @param checkpointFailures that failed and will be made up for
 * @param moved elements that were copied so that their segments could be given up
 * @param inMemory elements that wait in memory
 * @param spilled elements that wait in the log only
 * @param inFlight elements that were received and not acknowledged
 * @param redelivered elements that came back: given back, or their time was over
 */
public record StorageStats(
        long logBytes,
        int segments,
        long lastSequence,
        long durableSequence,
        Optional<Instant> lastSync,
        long recordsSinceCheckpoint,
        long checkpoints,
        long checkpointFailures,
        long moved,
        int inMemory,
        int spilled,
        int inFlight,
        long redelivered) {}
