package io.elasticq.benchmarks;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks what is read, as a log that skips records would look fast: each payload begins with its number, from 0, and all
 * have the same length. For one thread.
 */
final class Numbers {

    private static final VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] payload;
    private long next;

    Numbers(int bytes) {
        payload = new byte[bytes];
    }

    static void put(byte[] payload, long number) {
        NUMBER.set(payload, 0, number);
    }

    /**
     * Takes what comes next.
     *
     * @throws IllegalStateException if it is something else
     */
    void check(byte[] read, int length) {
        long number = (long) NUMBER.get(read, 0);
        if (number != next || length != payload.length) {
            throw new IllegalStateException("read another record than the next one: number=" + number + ", length="
                    + length + ", expected number=" + next + ", expected length=" + payload.length);
        }
        next++;
    }

    /** Reads all there is, up to a limit. */
    void checkAll(RecordLog.Reader reader, long limit) throws IOException {
        while (next < limit) {
            int length = reader.read(payload);
            if (length < 0) {
                break;
            }
            check(payload, length);
        }
    }

    long count() {
        return next;
    }
}
