package io.elasticq.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Buffers in which encoders write before anything else is touched. A few are kept, so that in the long run none is made. Threads: any. */
public final class StagingBuffers {

    private static final int SLOTS = 16;
    private static final int SMALLEST = 4096;

    private final AtomicReferenceArray<@Nullable ByteBuffer> free = new AtomicReferenceArray<>(SLOTS);

    /** None is kept so far. */
    public StagingBuffers() {}

    /**
     * Takes a buffer, or makes one.
     *
     * @param size of it, in bytes
     * @return from 0 to its limit, which is the size; big-endian
     */
    public ByteBuffer take(int size) {
        for (int i = 0; i < SLOTS; i++) {
            ByteBuffer buffer = free.getPlain(i) == null ? null : free.getAndSet(i, null);
            if (buffer != null && buffer.capacity() >= size) {
                return buffer.clear().limit(size).order(ByteOrder.BIG_ENDIAN);
            }
        }
        return ByteBuffer.allocateDirect(Math.max(SMALLEST, size)).limit(size).order(ByteOrder.BIG_ENDIAN);
    }

    /**
     * Keeps a buffer for others.
     *
     * @param buffer was taken here; not to be used any more
     */
    public void giveBack(ByteBuffer buffer) {
        for (int i = 0; i < SLOTS; i++) {
            if (free.getPlain(i) == null && free.compareAndSet(i, null, buffer)) {
                return;
            }
        }
    }
}
