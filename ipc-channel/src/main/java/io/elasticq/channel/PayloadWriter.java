package io.elasticq.channel;

import java.nio.ByteBuffer;

/** Writes messages in place, one after the other. */
@FunctionalInterface
public interface PayloadWriter {

    /**
     * Writes a message.
     *
     * @param payload the chunk, from its position 0, little-endian unless set otherwise; not to be kept. Its content before is any
     * @param index of the message in this batch, from 0
     * @return the size of the message, from the start of the chunk; below 0 for the end of the batch
     */
    int write(ByteBuffer payload, int index);
}
