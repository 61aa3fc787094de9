package io.elasticq.journal;

import io.elasticq.WaitStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from some place on, in order, without a gap that is not told. For one thread at a time. Never waits for a writer, and never
 * makes one wait. Each payload's CRC was checked before it is shown.
 */
public interface Tailer extends AutoCloseable {

    /**
     * Returns the next record. Where records may be recycled, the payload is a copy in memory of the tailer; where they are never, it is that of the
     * journal itself.
     *
     * @return valid until the next call; null if there is none yet
     * @throws JournalCorruptException if it can't be read; so will each later call
     * @throws JournalClosedException if this tailer or its journal is closed
     */
    @Nullable
    JournalRecord read();

    /**
     * Hands the next records to the handler, as many as there are. If it throws, the record counts as read, and the tailer can go on.
     *
     * @param handler takes them, in order
     * @param limit how many at the most
     * @return how many
     * @throws JournalCorruptException if one can't be read
     * @throws JournalClosedException if this tailer or its journal is closed
     */
    default int poll(RecordHandler handler, int limit) {
        int count = 0;
        while (count < limit) {
            JournalRecord next = read();
            if (next == null) {
                break;
            }
            count++;
            if (next.missed() > 0) {
                handler.onOverrun(next.missed(), next.sequence());
            }
            handler.onRecord(next);
        }
        return count;
    }

    /**
     * Hands over the next records, as many as there are.
     *
     * @param handler takes them, in order
     * @return how many
     */
    default int poll(RecordHandler handler) {
        return poll(handler, Integer.MAX_VALUE);
    }

    /**
     * Hands over records as they come, until the thread is interrupted. The interruption stays set.
     *
     * @param handler takes them, in order; may interrupt its thread to end this
     * @param strategy how to wait for the next one. Nobody signals, as the writer may be another process: one that waits for a signal
     *     waits for ever; take {@link WaitStrategy#backoff()}
     * @throws JournalCorruptException if a record can't be read
     * @throws JournalClosedException if this tailer or its journal is closed
     */
    default void follow(RecordHandler handler, WaitStrategy strategy) {
        int idle = 0;
        while (!Thread.currentThread().isInterrupted()) {
            idle = poll(handler, 1) > 0 ? 0 : strategy.idle(idle);
        }
    }

    /**
     * Goes to another place. What lies between is neither shown nor missed.
     *
     * @param start where to go on; a sequence that is no longer there is missed, as from the beginning
     * @throws IllegalArgumentException if it is beyond the next record; this tailer is at the next one then
     * @throws JournalClosedException if this tailer or its journal is closed
     */
    void seek(TailStart start);

    /**
     * Where this tailer is.
     *
     * @return the sequence of the record that it expects next
     */
    long nextSequence();

    /**
     * How many records this tailer was too slow for.
     *
     * @return a count since it was made
     */
    long missed();

    /**
     * Stores that everything before {@link #nextSequence()} is done with, for a named cursor. It survives the process being killed; that it survives a loss of
     * power, too, is not said, and then the cursor may be at an older place.
     *
     * @throws IllegalStateException if this tailer has no name
     */
    void commit();

    /** Ends this tailer, and lets go of its name. Does not {@link #commit()}. */
    @Override
    void close();
}
