package io.elasticq.journal;

import java.nio.ByteBuffer;

/** Writes a payload. */
@FunctionalInterface
public interface RecordEncoder {

    /**
     * Writes the payload from the buffer's position on. What lies between that and the position afterwards is the payload. Runs before the journal is
     * touched, and under no lock: it may throw, and it may call the journal.
     *
     * @param target as much room as was asked for, big-endian; not to be used after the call
     */
    void encode(ByteBuffer target);
}
