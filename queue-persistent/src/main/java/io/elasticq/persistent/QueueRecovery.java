package io.elasticq.persistent;

import io.elasticq.journal.RecoveryReport;
import java.time.Duration;

/**
 * What was found when a queue was opened.
 *
 * @param log how its journal ended
 * @param elements in the queue
 * @param records that were read to know that
 * @param discarded elements of batches that had not been written as a whole; nobody had been promised them
 * @param took how long it was, the journal's own recovery included
 */
public record QueueRecovery(RecoveryReport log, int elements, long records, int discarded, Duration took) {}
