package io.elasticq.journal;

import java.util.Map;

/**
 * The reading side of a journal. Any number of processes may read one that another one writes, before, during and after. All methods may be
 * called by any thread; each {@link Tailer} is for one thread at a time.
 */
public interface JournalReader extends AutoCloseable {

    /**
     * Makes a tailer without a name. Finding a sequence, or the end, takes the time of reading one segment's headers of records.
     *
     * @param start where it begins
     * @return to be closed by the caller
     * @throws IllegalArgumentException if a start at a sequence lies beyond the next one
     * @throws JournalClosedException if this is closed
     */
    Tailer tailer(TailStart start);

    /**
     * Makes the tailer of a named cursor: it goes on where it was last committed. One tailer at a time may have a name, in all processes.
     *
     * @param name 1 to 64 of the characters {@code a-z A-Z 0-9 _ -}
     * @param start where a new cursor begins; that place is committed at once
     * @return to be closed by the caller
     * @throws JournalLockedException if the name is in use
     * @throws IllegalArgumentException if the name has other characters
     * @throws JournalClosedException if this is closed
     */
    Tailer tailer(String name, TailStart start);

    /**
     * Where the named cursors are.
     *
     * @return for each name the sequence that comes next
     */
    Map<String, Long> cursors();

    /**
     * Forgets a named cursor, if there is one. It no longer keeps records from being recycled.
     *
     * @param name of the cursor
     * @throws JournalLockedException if the name is in use
     */
    void deleteCursor(String name);

    /**
     * The oldest record that is left.
     *
     * @return its sequence; one past the last if there is none
     */
    long firstSequence();

    /**
     * The newest record.
     *
     * @return its sequence; one before the first if there is none, so 0 in a new journal
     */
    long lastSequence();

    /** Ends reading. Tailers made here answer with {@link JournalClosedException} from then on. */
    @Override
    void close();
}
