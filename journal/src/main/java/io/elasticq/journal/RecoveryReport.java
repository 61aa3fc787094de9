package io.elasticq.journal;

/**
 * What was found when a journal was opened or verified, and was no corruption.
 *
 * @param outcome how it ended
 * @param firstSequence the oldest record
 * @param lastSequence the newest record that is whole
 * @param segments files with records
 * @param segment where the end is
 * @param offset where the end is, in that segment, in bytes
 * @param discardedRecords whole records behind the torn one, which nobody had been promised
 */
public record RecoveryReport(
        Outcome outcome,
        long firstSequence,
        long lastSequence,
        int segments,
        long segment,
        int offset,
        long discardedRecords) {

    /** How a log ended. */
    public enum Outcome {
        /** There was none. */
        NEW,
        /** After the last record there was nothing but zeros. */
        CLEAN,
        /** The last thing was begun and not finished; it is cut off when the journal is opened. */
        TORN
    }
}
