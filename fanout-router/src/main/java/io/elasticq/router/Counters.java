package io.elasticq.router;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Numbers that one thread writes and any thread reads. A number that is read may be old, and never torn. */
final class Counters {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int LINE = 16; // longs between these numbers and what other threads write

    private final long[] cells = new long[Count.values().length + 2 * LINE];

    /** By the owner. */
    void add(Count count, long n) {
        int at = LINE + count.index();
        CELL.setOpaque(cells, at, cells[at] + n);
    }

    /** By the owner. */
    void set(Count count, long value) {
        CELL.setOpaque(cells, LINE + count.index(), value);
    }

    /** By the owner. */
    void raise(Count count, long value) {
        if (cells[LINE + count.index()] < value) {
            set(count, value);
        }
    }

    long get(Count count) {
        return (long) CELL.getOpaque(cells, LINE + count.index());
    }
}
