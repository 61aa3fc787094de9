package io.elasticq.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that one thread writes, on cache lines of their own, and any thread reads. A number that is read may be old, and never torn.
 *
 * @param <K> what is counted
 */
public final class Counters<K extends Enum<K>> {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int LINE = 16; // longs between these numbers and what other threads write

    private final long[] cells;

    /**
     * All are 0.
     *
     * @param keys what is counted
     */
    public Counters(Class<K> keys) {
        cells = new long[keys.getEnumConstants().length + 2 * LINE];
    }

    /**
     * By the owner.
     *
     * @param key what is counted
     * @param n how many more
     */
    public void add(K key, long n) {
        int at = at(key);
        CELL.setOpaque(cells, at, cells[at] + n);
    }

    /**
     * By the owner.
     *
     * @param key what is counted
     * @param value from now on
     */
    public void set(K key, long value) {
        CELL.setOpaque(cells, at(key), value);
    }

    /**
     * By the owner: the largest value is kept.
     *
     * @param key what is counted
     * @param value at least this from now on
     */
    public void raise(K key, long value) {
        if (cells[at(key)] < value) {
            set(key, value);
        }
    }

    /**
     * By any thread.
     *
     * @param key what is counted
     * @return its number
     */
    public long get(K key) {
        return (long) CELL.getOpaque(cells, at(key));
    }

    @SuppressWarnings("EnumOrdinal") // within a process, and never stored
    private static int at(Enum<?> key) {
        return LINE + key.ordinal();
    }
}
