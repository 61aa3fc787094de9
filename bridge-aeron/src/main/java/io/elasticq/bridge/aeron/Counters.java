package io.elasticq.bridge.aeron;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Numbers that one thread writes and any thread reads. A number that is read may be old, and never torn. */
final class Counters<K extends Enum<K>> {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int LINE = 16; // longs between these numbers and what other threads write

    private final long[] cells;

    Counters(Class<K> keys) {
        cells = new long[keys.getEnumConstants().length + 2 * LINE];
    }

    /** By the owner. */
    void add(K key, long n) {
        int at = at(key);
        CELL.setOpaque(cells, at, cells[at] + n);
    }

    /** By the owner. */
    void set(K key, long value) {
        CELL.setOpaque(cells, at(key), value);
    }

    long get(K key) {
        return (long) CELL.getOpaque(cells, at(key));
    }

    @SuppressWarnings("EnumOrdinal") // within a process, and never stored
    private static int at(Enum<?> key) {
        return LINE + key.ordinal();
    }
}
