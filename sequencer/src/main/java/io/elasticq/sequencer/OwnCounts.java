package io.elasticq.sequencer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Counts that one thread keeps, on cache lines of its own, and any thread may read. */
@SuppressWarnings("EnumOrdinal") // an index into an array that lives as long as the enum
final class OwnCounts {

    /** What is counted. */
    enum Count {
        BATCHES,
        IDLE_TURNS,
        RETRIES,
        FAILURES,
        SKIPPED
    }

    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PAD = 16;

    private final long[] counts = new long[PAD + Count.values().length + PAD];

    /** By the owner. */
    void increment(Count count) {
        int at = PAD + count.ordinal();
        COUNTS.setOpaque(counts, at, (long) COUNTS.get(counts, at) + 1);
    }

    long get(Count count) {
        return (long) COUNTS.getOpaque(counts, PAD + count.ordinal());
    }
}
