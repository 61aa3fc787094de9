package io.elasticq.persistent;

import java.nio.ByteBuffer;

/**
 * The records of the log, big-endian, with no padding. An element's id is the sequence of the record that it came with.
 *
 * <pre>
 * OFFER   u8 1 | element                                an element
 * BATCH   u8 2 | u32 index | u32 count | element        an element of a batch, whose records lie next to each other
 * MOVED   u8 3 | u64 id | element                       a copy of an element whose own record is to be given up
 * SETTLE  u8 4 | ( u64 from | u64 to | u32 count )*     the elements with these ids are no longer in the queue
 * </pre>
 *
 * <p>A batch that does not have all its records is void. A range of a SETTLE says how many elements it settles; all elements with an id
 * in the range that were not settled before are among them.
 */
final class QueueRecord {

    static final byte OFFER = 1;
    static final byte BATCH = 2;
    static final byte MOVED = 3;
    static final byte SETTLE = 4;

    static final int OFFER_HEADER = 1;
    static final int BATCH_HEADER = 9;
    static final int MOVED_HEADER = 9;
    static final int SETTLE_HEADER = 1;
    static final int RANGE = 20;

    /** Room for the largest header before an element. */
    static final int MAX_HEADER = 9;

    private QueueRecord() {}

    static byte kind(ByteBuffer record) {
        return record.hasRemaining() ? record.get(record.position()) : 0;
    }

    /** Whether this record brings an element under its own sequence. */
    static boolean isElement(ByteBuffer record) {
        byte kind = kind(record);
        return kind == OFFER || kind == BATCH;
    }

    /** Of any record with an element. */
    static ByteBuffer element(ByteBuffer record) {
        int header = kind(record) == OFFER ? OFFER_HEADER : BATCH_HEADER;
        return record.slice(record.position() + header, record.remaining() - header);
    }

    /** Throws if this can't be a record. Its CRC is right, so it was written like this. */
    static void requireKnown(ByteBuffer record, long sequence) {
        int length = record.remaining();
        boolean known =
                switch (kind(record)) {
                    case OFFER -> length >= OFFER_HEADER;
                    case BATCH -> length >= BATCH_HEADER;
                    case MOVED -> length >= MOVED_HEADER;
                    case SETTLE -> (length - SETTLE_HEADER) % RANGE == 0;
                    default -> false;
                };
        if (!known) {
            throw new QueueFormatException("the log has a record of an unknown kind: kind=" + kind(record) + ", bytes="
                    + length + ", sequence=" + sequence);
        }
    }

    static int batchIndex(ByteBuffer record) {
        return record.getInt(record.position() + 1);
    }

    static int batchCount(ByteBuffer record) {
        return record.getInt(record.position() + 5);
    }

    static long movedId(ByteBuffer record) {
        return record.getLong(record.position() + 1);
    }
}
