package io.elasticq.persistent;

import java.util.BitSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of ids: those whose records are in the log, ahead of the reader, and bring nothing any more. A bit for each id, in chunks, where there is one.
 */
final class SettledIds {

    private static final int CHUNK_BITS = 16;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final TreeMap<Long, BitSet> chunks = new TreeMap<>();

    /** Returns whether it was not there before. */
    boolean add(long id) {
        BitSet chunk = chunks.computeIfAbsent(id >> CHUNK_BITS, any -> new BitSet(CHUNK));
        int bit = (int) (id & (CHUNK - 1));
        boolean isNew = !chunk.get(bit);
        chunk.set(bit);
        return isNew;
    }

    void addRange(long from, long to) {
        for (long at = from; at <= to; ) {
            long end = Math.min(to, at | (CHUNK - 1));
            BitSet chunk = chunks.computeIfAbsent(at >> CHUNK_BITS, any -> new BitSet(CHUNK));
            chunk.set((int) (at & (CHUNK - 1)), (int) (end & (CHUNK - 1)) + 1);
            at = end + 1;
        }
    }

    boolean contains(long id) {
        BitSet chunk = chunks.get(id >> CHUNK_BITS);
        return chunk != null && chunk.get((int) (id & (CHUNK - 1)));
    }

    /** Forgets ids below this one, where whole chunks of them can go. */
    void forgetBelow(long id) {
        @Nullable Long first = chunks.isEmpty() ? null : chunks.firstKey();
        if (first != null && first < id >> CHUNK_BITS) {
            chunks.headMap(id >> CHUNK_BITS).clear();
        }
    }
}
