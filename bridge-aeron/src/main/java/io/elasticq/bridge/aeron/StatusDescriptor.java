package io.elasticq.bridge.aeron;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a receiver says of itself, in little-endian bytes:
 *
 * <pre>
 *   0        8         12        16         24         32        36
 *  +--------+---------+---------+----------+----------+---------+--------+
 *  |receiver| session |  kind   |  number  | position | window  | magic  |
 *  +--------+---------+---------+----------+----------+---------+--------+
 * </pre>
 *
 * <p>Receiver: drawn at random when it was opened. Session: Aeron's number of the sender's publication. Number: counts the receiver's messages, so that an older one is known. Position: no
 * event of the session below it is to be given out any more; {@link #UNKNOWN} before the first one was seen. Window: so many events from the position on may be on their way.
 */
final class StatusDescriptor {

    static final int RECEIVING = 1;
    static final int LEAVING = 2;
    /** Knows that there are no more events. */
    static final int ENDED = 3;
    /** Nothing comes from the sender any more, though this may still reach it. */
    static final int LOST = 4;

    static final long UNKNOWN = -1;
    static final int LENGTH = 40;

    private static final int MAGIC = 0x51CE0001; // with the version
    private static final int RECEIVER_AT = 0;
    private static final int SESSION_AT = 8;
    private static final int KIND_AT = 12;
    private static final int NUMBER_AT = 16;
    private static final int POSITION_AT = 24;
    private static final int WINDOW_AT = 32;
    private static final int MAGIC_AT = 36;

    private StatusDescriptor() {}

    @SuppressWarnings("TooManyParameters")
    static void put(
            MutableDirectBuffer to, long receiver, int session, int kind, long number, long position, int window) {
        to.putLong(RECEIVER_AT, receiver, LITTLE_ENDIAN);
        to.putInt(SESSION_AT, session, LITTLE_ENDIAN);
        to.putInt(KIND_AT, kind, LITTLE_ENDIAN);
        to.putLong(NUMBER_AT, number, LITTLE_ENDIAN);
        to.putLong(POSITION_AT, position, LITTLE_ENDIAN);
        to.putInt(WINDOW_AT, window, LITTLE_ENDIAN);
        to.putInt(MAGIC_AT, MAGIC, LITTLE_ENDIAN);
    }

    static boolean isStatus(DirectBuffer buffer, int offset, int length) {
        return length == LENGTH && buffer.getInt(offset + MAGIC_AT, LITTLE_ENDIAN) == MAGIC;
    }

    static long receiver(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + RECEIVER_AT, LITTLE_ENDIAN);
    }

    static int session(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + SESSION_AT, LITTLE_ENDIAN);
    }

    static int kind(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + KIND_AT, LITTLE_ENDIAN);
    }

    static long number(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + NUMBER_AT, LITTLE_ENDIAN);
    }

    static long position(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + POSITION_AT, LITTLE_ENDIAN);
    }

    static int window(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + WINDOW_AT, LITTLE_ENDIAN);
    }
}
