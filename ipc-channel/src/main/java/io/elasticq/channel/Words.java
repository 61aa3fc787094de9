package io.elasticq.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Words of eight bytes in a region, little-endian. An offset must be a multiple of eight; an access outside is an exception. */
final class Words {

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    static long get(ByteBuffer bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void set(ByteBuffer bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }

    static long getOpaque(ByteBuffer bytes, int at) {
        return (long) LONGS.getOpaque(bytes, at);
    }

    static long getAcquire(ByteBuffer bytes, int at) {
        return (long) LONGS.getAcquire(bytes, at);
    }

    static void setRelease(ByteBuffer bytes, int at, long value) {
        LONGS.setRelease(bytes, at, value);
    }

    static long getVolatile(ByteBuffer bytes, int at) {
        return (long) LONGS.getVolatile(bytes, at);
    }

    static boolean compareAndSet(ByteBuffer bytes, int at, long expected, long value) {
        return LONGS.compareAndSet(bytes, at, expected, value);
    }
}
