package io.elasticq.journal;

import io.elasticq.stats.Metric;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a journal can tell about itself; read one after the other, so not all of the same instant.
 *
 * @param firstSequence the oldest record that is left
 * @param lastSequence the newest record
 * @param durableSequence the last record that is known to be on the disk
 * @param segments files in use, without the prepared one
 * @param bytes of the files in use
 * @param forces how often records were forced since the journal was opened
 * @param lastForce when the last of them returned, in milliseconds since 1970; 0 if there was none
 * @param recycled segments that retention took since the journal was opened
 */
public record JournalStats(
        long firstSequence,
        long lastSequence,
        long durableSequence,
        int segments,
        long bytes,
        long forces,
        long lastForce,
        long recycled) {

    /**
     * The metrics of a journal.
     *
     * @param stats asked each time that a metric is read
     * @return the same for every engine
     */
    public static List<Metric> metrics(Supplier<JournalStats> stats) {
        return JournalMetrics.of(stats);
    }
}
