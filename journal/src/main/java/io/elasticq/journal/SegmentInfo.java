package io.elasticq.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One file of a journal, as {@link Journal#segments} finds it.
 *
 * @param number from 1; the log goes through them in this order
 * @param bytes size of the file
 * @param state how far the log is with it
 * @param firstSequence its first record, or the one that comes first; 0 if the log has not reached it, or if it can't be told
 * @param lastSequence its last record that is whole; one before the first if there is none
 * @param entered when the log reached it; null if it has not, or if it can't be told
 */
public record SegmentInfo(
        long number,
        long bytes,
        State state,
        long firstSequence,
        long lastSequence,
        @Nullable Instant entered) {

    /** How far the log is with a segment. */
    public enum State {
        /** Full; the log goes on in the next. */
        SEALED,
        /** Where the log ends. */
        ACTIVE,
        /** Ready to be entered. */
        PREPARED,
        /** Its head is damaged. Damage to records is found by {@link Journal#verify}. */
        DAMAGED
    }
}
