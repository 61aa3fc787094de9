package io.elasticq.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What became of events in the hands of one thread: only that thread counts, on cache lines of its own, and any thread may read.
 *
 * <p>Conservation: over all tallies of a run that has ended, {@code produced + made} is the sum of all fates.
 */
@SuppressWarnings("EnumOrdinal") // an index into an array that lives as long as the enum
final class Tally {

    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PAD = 16;
    private static final int FATES = Fate.values().length;
    private static final int PRODUCED = PAD + FATES;
    private static final int MADE = PRODUCED + 1;

    private final long[] counts = new long[MADE + 1 + PAD];

    void count(Fate fate) {
        add(PAD + fate.ordinal(), 1);
    }

    /** Events that a source handed over. */
    void produced(long events) {
        add(PRODUCED, events);
    }

    /** Events that a stage made of others: the results of a window, the second copy of an event that goes two ways. */
    void made(long events) {
        add(MADE, events);
    }

    private void add(int at, long events) {
        COUNTS.setOpaque(counts, at, counts[at] + events);
    }

    long get(Fate fate) {
        return (long) COUNTS.getOpaque(counts, PAD + fate.ordinal());
    }

    long produced() {
        return (long) COUNTS.getOpaque(counts, PRODUCED);
    }

    long made() {
        return (long) COUNTS.getOpaque(counts, MADE);
    }
}
