package io.elasticq.journal;

/** Takes records from a tailer. */
@FunctionalInterface
public interface RecordHandler {

    /**
     * Takes a record.
     *
     * @param record valid during the call only
     */
    void onRecord(JournalRecord record);

    /**
     * Told before the record that follows, when records were recycled before the tailer came to them. Does nothing unless overridden.
     *
     * @param missed how many
     * @param next the sequence of the oldest record that is left
     */
    default void onOverrun(long missed, long next) {}
}
