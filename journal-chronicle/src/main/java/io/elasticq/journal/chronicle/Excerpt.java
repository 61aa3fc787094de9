package io.elasticq.journal.chronicle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;

/**
 * What a payload is wrapped in, little-endian. Chronicle Queue may add up to 3 bytes behind it.
 *
 * <pre>
 *  0  u32  CRC32C of the bytes from 4 to the end of the payload
 *  4  u32  length of the payload
 *  8  u64  sequence
 * 16  u64  time, milliseconds since 1970
 * 24       payload
 * </pre>
 *
 * The bytes are in a buffer of this object: what Chronicle Queue has mapped is never shown, and the CRC is that of the copy. For one thread at a time.
 */
final class Excerpt {

    static final int HEADER = 24;

    private static final int LENGTH = 4;
    private static final int SEQUENCE = 8;
    private static final int TIME = 16;
    private static final int PADDING = 3;
    private static final int SMALLEST = 4096;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer bytes = allocate(SMALLEST);
    private ByteBuffer shown = bytes.asReadOnlyBuffer();

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void ensure(int size) {
        if (bytes.capacity() < size) {
            bytes = allocate(Math.max(size, 2 * bytes.capacity()));
            shown = bytes.asReadOnlyBuffer();
        }
    }

    /** Where a payload of this length is to be put. */
    ByteBuffer room(int length) {
        ensure(HEADER + length);
        return bytes.clear().position(HEADER);
    }

    /** The whole, for a payload that was put into {@link #room}. */
    ByteBuffer wrap(long sequence, long time) {
        int end = bytes.position();
        bytes.putInt(LENGTH, end - HEADER).putLong(SEQUENCE, sequence).putLong(TIME, time);
        bytes.putInt(0, checksum(end));
        return bytes.clear().limit(end);
    }

    /** Copies what is left of the source. False if that is not an excerpt, or not a whole one. */
    boolean load(Bytes<?> source) {
        long size = source.readRemaining();
        if (size < HEADER || size > Integer.MAX_VALUE - SMALLEST) {
            return false;
        }
        ensure((int) size);
        bytes.clear().limit((int) size);
        source.read(bytes);
        int length = bytes.getInt(LENGTH);
        int end = HEADER + length;
        return length >= 0 && end <= size && size - end <= PADDING && bytes.getInt(0) == checksum(end);
    }

    private int checksum(int end) {
        bytes.clear().limit(end).position(LENGTH);
        crc.reset();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    long sequence() {
        return bytes.getLong(SEQUENCE);
    }

    long time() {
        return bytes.getLong(TIME);
    }

    /** A read-only view, big-endian. */
    ByteBuffer payload() {
        return shown.clear()
                .limit(HEADER + bytes.getInt(LENGTH))
                .position(HEADER)
                .order(ByteOrder.BIG_ENDIAN);
    }
}
