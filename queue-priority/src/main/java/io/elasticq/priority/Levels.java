package io.elasticq.priority;

import static io.elasticq.priority.ConsumerState.PAD;

import io.elasticq.lockfree.MpscElasticQueue;
import org.jspecify.annotations.Nullable;

/**
 * The queues of all levels, with what the consumer knows of them. The consumer's methods are for one thread at a time.
 */
// Invariants
//   MarkedWhenIn    When an insertion returns, its level is marked, or the consumer has yet to look at the level, or
//                   has taken the element. A producer marks after it has inserted; the consumer clears a mark before
//                   it looks for the last time (ClearThenLook). So of the producer's read of the mark and the
//                   consumer's look at the level, one sees what the other has done: a mark that the producer found
//                   set, and that is cleared later, is cleared before a look that finds the element.
//   KnownIsThere    So many elements as are known are in the level, for only the consumer takes them out. A level of
//                   which nothing is known is looked at; that reads the producers' cache line, and so is done once
//                   per so many elements.
//   EmptyBackwards  A level that the consumer finds empty was empty at each earlier instant of the same call. The
//                   same holds for a mark that it finds not to be set. So if one call finds all of them empty, one
//                   after the other, then all of them were empty together when the call began: null is an answer
//                   about the whole queue.
//
// A mark is not cleared by the first look in vain. That would cost two atomic updates for each element of a queue
// that is nearly empty; a look costs three reads.
final class Levels {

    /** Looks in vain after which a mark is cleared. */
    static final int PATIENCE = 16;

    private final MpscElasticQueue<Object>[] queues;
    private final Marks marks;
    private final int patience;
    private final int[] known;
    private final int[] inVain;

    /** What the consumer writes, but for the arrays. */
    final ConsumerState state = new ConsumerState();

    Levels(MpscElasticQueue<Object>[] queues, int patience) {
        this.queues = queues;
        this.marks = new Marks(queues.length);
        this.patience = patience;
        this.known = new int[PAD + queues.length + PAD];
        this.inVain = new int[PAD + queues.length + PAD];
    }

    // ---- by any thread

    int count() {
        return queues.length;
    }

    void require(int level) {
        if (level < 0 || level >= queues.length) {
            throw new IllegalArgumentException("level must be from 0 to " + (queues.length - 1) + ": level=" + level);
        }
    }

    /** The elements in all levels, counted one after the other. */
    int size() {
        long size = 0;
        for (MpscElasticQueue<Object> queue : queues) {
            size += queue.size();
        }
        return (int) Math.min(Integer.MAX_VALUE, size);
    }

    /** To be called after an insertion, and after one that was refused: what it was refused for is then marked, too. */
    void inserted(int level) {
        marks.set(level);
    }

    /**
     * Closes all levels. Insertions that are half-way have claimed their place before that, so once all are marked the consumer
     * misses none of them.
     */
    void close() {
        for (MpscElasticQueue<Object> queue : queues) {
            queue.close();
        }
        marks.setAll();
    }

    // ---- by the consumer

    /** Returns the highest level up to this one that may have elements, or -1. */
    int highestUpTo(int level) {
        return marks.highestUpTo(level);
    }

    /**
     * Returns the highest level above this one that has elements, or -1. The levels above it that are looked at, or that are not marked, were
     * empty when the call began.
     */
    int highestAbove(int floor) {
        for (int word = marks.words() - 1; word >= 0; word--) {
            for (long bits = marks.word(word); bits != 0; ) {
                int level = Marks.highest(word, bits);
                if (level <= floor) {
                    return -1;
                }
                if (look(level)) {
                    return level;
                }
                bits &= ~(1L << level);
            }
        }
        return -1;
    }

    boolean isKnown(int level) {
        return known[PAD + level] > 0;
    }

    /** Whether the level has elements. */
    boolean look(int level) {
        state.isNews = !isKnown(level);
        return !state.isNews || count(level) || (++inVain[PAD + level] >= patience && lookForTheLastTime(level));
    }

    private boolean count(int level) {
        MpscElasticQueue<Object> queue = queues[level];
        if (queue.isEmpty()) {
            return false;
        }
        known[PAD + level] = queue.size();
        inVain[PAD + level] = 0;
        return true;
    }

    private boolean lookForTheLastTime(int level) {
        inVain[PAD + level] = 0;
        marks.clear(level); // ClearThenLook
        if (!count(level)) {
            return false;
        }
        marks.set(level);
        return true;
    }

    /** Returns the first element and leaves it. Waits for its producer, if that is half-way. */
    @Nullable
    Object first(int level) {
        return queues[level].peek();
    }

    /** Takes out the first element. Waits for its producer, if that is half-way. */
    @Nullable
    Object take(int level) {
        taken(level);
        return queues[level].poll();
    }

    /** One element is taken out without {@link #take}. */
    void taken(int level) {
        if (known[PAD + level] > 0) {
            known[PAD + level]--;
        }
    }

    /** Takes out all. Returns how many. */
    long clear(int level) {
        long before = queues[level].stats().removed();
        known[PAD + level] = 0;
        queues[level].clear();
        return queues[level].stats().removed() - before;
    }
}
