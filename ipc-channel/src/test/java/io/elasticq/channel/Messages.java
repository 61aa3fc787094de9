package io.elasticq.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Messages that tell which they are: of any size, and each of their bytes depends on the sequence. */
final class Messages {

    private Messages() {}

    /** What the message with this sequence is, if the largest has this many bytes. */
    static byte[] of(long sequence, int most) {
        int size = Long.BYTES + (int) Math.floorMod(mixed(sequence), (long) most - Long.BYTES + 1);
        return filled(sequence, size);
    }

    static byte[] filled(long sequence, int size) {
        ByteBuffer bytes = ByteBuffer.allocate((size + 7) & -8).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.capacity(); at += Long.BYTES) {
            bytes.putLong(at, at == 0 ? sequence : mixed(sequence + at));
        }
        return java.util.Arrays.copyOf(bytes.array(), size);
    }

    private static long mixed(long value) {
        long x = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        return x ^ x >>> 29;
    }
}
