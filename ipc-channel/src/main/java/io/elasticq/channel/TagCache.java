package io.elasticq.channel;

import io.elasticq.InvalidConfigException;
import java.util.Arrays;

// Open addressing with linear probing. The tags stand in a ring in the order in which they came, and the table holds
// places in that ring, so
// that any tag can be told from an empty cell, and the oldest is known without a search.
//
// - Bound: tags[i] is in the cache exactly for the last `size` places before `next`; size <= capacity.
// - Reachable: the cells from home(tag) up to the one that holds the tag's place are all taken. A cell that is freed is
// filled from behind
//   (Knuth, The Art of Computer Programming 3, 6.4, algorithm R), so there are no marks of what was deleted, and probes
// stay short for ever.
// - HalfEmpty: the table has at least twice as many cells as the capacity, so a probe ends.
/**
 * Remembers the last so many different tags, to filter what comes twice: when it is full, each new tag takes the place of the oldest. A tag
 * that comes again does not become younger. All 64 bits count, and any value is a tag.
 *
 * <p>For one thread at a time. Nothing is allocated after construction: 8 bytes for each tag, and 8 to 16 more for finding it. The
 * methods take constant time for tags that were not chosen to collide; time that grows with the capacity for tags that were.
 *
 * <p>The idea is that of the tag cache of Firedancer's Tango.
 */
public final class TagCache {

    /** The largest capacity. */
    public static final int MAX_CAPACITY = 1 << 29;

    private static final int EMPTY = 0;

    private final long[] tags;
    private final int[] cells; // a place in tags, plus one
    private final int mask;
    private int next;
    private int size;

    /**
     * Makes an empty one.
     *
     * @param capacity how many different tags to remember, exactly: 1 to {@link #MAX_CAPACITY}
     * @throws InvalidConfigException if it is out of that range
     */
    public TagCache(int capacity) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new InvalidConfigException("capacity must be 1 to " + MAX_CAPACITY + ": capacity=" + capacity);
        }
        tags = new long[capacity];
        cells = new int[Integer.highestOneBit(2 * capacity - 1) << 1];
        mask = cells.length - 1;
    }

    /**
     * Remembers a tag.
     *
     * @param tag any value
     * @return false if it is among the remembered ones; then nothing has changed
     */
    public boolean add(long tag) {
        if (cells[find(tag)] != EMPTY) {
            return false;
        }
        if (size == tags.length) {
            free(find(tags[next]));
        } else {
            size++;
        }
        tags[next] = tag;
        cells[find(tag)] = next + 1; // again: what was freed may have moved the end of the probe
        next = next + 1 == tags.length ? 0 : next + 1;
        return true;
    }

    /**
     * Looks for a tag.
     *
     * @param tag any value
     * @return whether it is among the remembered ones
     */
    public boolean contains(long tag) {
        return cells[find(tag)] != EMPTY;
    }

    /** Forgets all tags. Takes time that grows with the capacity. */
    public void clear() {
        Arrays.fill(cells, EMPTY);
        size = 0;
    }

    /**
     * How many tags are remembered.
     *
     * @return 0 to the capacity
     */
    public int size() {
        return size;
    }

    /**
     * How many tags can be remembered.
     *
     * @return as given at construction
     */
    public int capacity() {
        return tags.length;
    }

    /** The cell of the tag; if it is not there, the empty one where it would be. */
    private int find(long tag) {
        int cell = home(tag);
        while (cells[cell] != EMPTY && tags[cells[cell] - 1] != tag) {
            cell = cell + 1 & mask;
        }
        return cell;
    }

    private void free(int cell) {
        int hole = cell;
        int at = hole + 1 & mask;
        while (cells[at] != EMPTY) {
            int fromHome = at - home(tags[cells[at] - 1]) & mask;
            if (fromHome >= (at - hole & mask)) { // Reachable: its home is not behind the hole
                cells[hole] = cells[at];
                hole = at;
            }
            at = at + 1 & mask;
        }
        cells[hole] = EMPTY;
    }

    /** Each bit of the tag has a say in each bit of this (the finalizer of MurmurHash3). */
    private int home(long tag) {
        long mixed = (tag ^ tag >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) (mixed ^ mixed >>> 33) & mask;
    }
}
