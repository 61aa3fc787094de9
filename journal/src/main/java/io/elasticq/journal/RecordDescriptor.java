package io.elasticq.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The bytes of a record, little-endian, at a multiple of 8:
 *
 * <pre>
 *  0  u32  length: header and payload, without the padding; 0 is "nothing here yet"
 *  4  u32  CRC32C of the bytes from 8 to length, mixed with the segment's seed and the length
 *  8  u64  sequence; of a record without data, that of the last one with data
 * 16  u32  how far behind the last sequence known durable was; 2^32 - 1 proves nothing
 * 20  u8   type
 * 21  u8   flags
 * 22  u16  of a record with data: its time, milliseconds since that of the last TIME record before it in the segment, or else of the segment's entry
 * 24       payload, padded to a multiple of 8
 * </pre>
 *
 * The first 8 bytes are the commit word. It is stored last, in one piece, with release: who reads it (acquire) reads all the rest.
 * The seed is made of the segment's salt and number, so what an earlier use of the same file has left is never valid.
 */
final class RecordDescriptor {

    static final int ALIGNMENT = 8;
    static final int CRC = 4;
    static final int SEQUENCE = 8;
    static final int BEHIND = 16;
    static final int TYPE = 20;
    static final int FLAGS = 21;
    static final int TIME_DELTA = 22;
    static final int HEADER = 24;

    static final long NO_PROOF = 0xFFFF_FFFFL;

    /** A record of the user's. */
    static final byte DATA = 1;
    /** The end of a segment: the log goes on in the next. */
    static final byte SEAL = 2;
    /** The journal was closed here, with everything before forced. */
    static final byte CLOSE = 3;
    /** The time from which the records behind it count theirs, in milliseconds since 1970, u64. In front of a record whose time does not fit otherwise. */
    static final byte TIME = 4;

    /** How far the time of a record may be from what it counts from, in milliseconds. */
    static final int MAX_TIME_DELTA = 0xFFFF;

    /** Of a seal: the next segment was forced, with its name, before. */
    static final byte NEXT_IS_DURABLE = 1;

    private static final int LENGTH_MIX = 0x9E37_79B1;
    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private RecordDescriptor() {}

    /** The room that a record takes, with its padding. */
    static int sizeOf(int payload) {
        return aligned(HEADER + payload);
    }

    static int aligned(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    static long word(int length, int crc) {
        return ((long) crc << 32) | length;
    }

    static int length(long word) {
        return (int) word;
    }

    static int crc(long word) {
        return (int) (word >>> 32);
    }

    /** Whether a record of this length can be there at all, in what is left up to {@code end}. */
    static boolean isPossible(long word, int offset, int end) {
        int length = length(word);
        return length >= HEADER && length <= end - offset;
    }

    static long loadWord(ByteBuffer buffer, int offset) {
        return (long)
                WORD.getAcquire(buffer, offset); // acquire: the rest of the record after its word; partner: storeWord
    }

    static void storeWord(ByteBuffer buffer, int offset, long word) {
        WORD.setRelease(buffer, offset, word); // release: the commit, after all of the record; partner: loadWord
    }

    static int seed(CRC32C crc, long salt, long segment) {
        crc.reset();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (salt >>> shift));
            crc.update((int) (segment >>> shift));
        }
        return (int) crc.getValue();
    }

    /** The CRC of the record at this offset. The view is another one of the same bytes; its position and limit are moved. */
    static int crc(CRC32C crc, ByteBuffer view, int offset, int length, int seed) {
        view.limit(offset + length).position(offset + SEQUENCE);
        crc.reset();
        crc.update(view);
        return (int) crc.getValue() ^ seed ^ (length * LENGTH_MIX);
    }

    /** How long after the time from which it counts this record was appended, in milliseconds. */
    static int timeDelta(ByteBuffer buffer, int offset) {
        return buffer.getShort(offset + TIME_DELTA) & MAX_TIME_DELTA;
    }

    /** Of a TIME record. */
    static long time(ByteBuffer buffer, int offset) {
        return buffer.getLong(offset + HEADER);
    }

    /** The highest sequence that this record proves to have been durable when it was written; 0 if it proves nothing. */
    static long durable(ByteBuffer buffer, int offset) {
        long behind = buffer.getInt(offset + BEHIND) & NO_PROOF;
        return behind == NO_PROOF ? 0 : Math.max(0, buffer.getLong(offset + SEQUENCE) - behind);
    }
}
