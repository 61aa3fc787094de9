package io.elasticq.journal;

import java.nio.ByteBuffer;

/** A record as a tailer shows it. Valid until the next call of the tailer; the thread of that tailer only. */
public interface JournalRecord {

    /**
     * Its number.
     *
     * @return from 1, without a gap from one record to the next
     */
    long sequence();

    /**
     * When it was appended, by the clock of the writer. Never before that of an earlier record: where the clock goes backwards, the time stands still.
     *
     * @return in milliseconds since 1970
     */
    long timestamp();

    /**
     * Its content.
     *
     * @return a read-only view, big-endian, from its position to its limit; the same object may show the next record, too
     */
    ByteBuffer payload();

    /**
     * How many records directly before this one are missing, since they were recycled before this tailer came to them.
     *
     * @return 0 unless this tailer was overrun
     */
    long missed();
}
