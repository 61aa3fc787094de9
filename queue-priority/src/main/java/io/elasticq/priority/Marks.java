package io.elasticq.priority;

import static io.elasticq.priority.ConsumerState.PAD;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bit for each level, by which the consumer finds the next level to look at. Any thread sets bits; the consumer alone clears them.
 */
// A bit is read far more often than it is written: a producer writes only where it is not set. So the words stay in the
// caches of all cores, in state shared.
final class Marks {

    /** Levels per word. */
    private static final int BITS = Long.SIZE;

    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words;
    private final int levels;

    Marks(int levels) {
        this.levels = levels;
        this.words = new long[PAD + (levels + BITS - 1) / BITS + PAD];
    }

    /** Sets the bit, if it is not set. */
    void set(int level) {
        int word = PAD + (level >>> 6);
        long bit = 1L << level;
        // volatile, behind the CAS of the insertion: pairs with the fence in clear
        if (((long) WORDS.getVolatile(words, word) & bit) == 0) {
            WORDS.getAndBitwiseOr(words, word, bit);
        }
    }

    void setAll() {
        for (int level = 0; level < levels; level++) {
            set(level);
        }
    }

    /** Clears the bit. What the consumer reads from now on, it reads after that. */
    void clear(int level) {
        WORDS.getAndBitwiseAnd(words, PAD + (level >>> 6), ~(1L << level));
        VarHandle.fullFence(); // the bit before the look at the level: pairs with the volatile read in set
    }

    int words() {
        return words.length - 2 * PAD;
    }

    /** The bits of so many levels at one instant. */
    long word(int word) {
        return (long) WORDS.getVolatile(words, PAD + word);
    }

    /** The highest level with a bit among these, which are not all 0. */
    static int highest(int word, long bits) {
        return word * BITS + BITS - 1 - Long.numberOfLeadingZeros(bits);
    }

    /** Returns the highest level with a bit that is not above this one, or -1. */
    int highestUpTo(int level) {
        if (level < 0) {
            return -1;
        }
        int word = level >>> 6;
        long bits = (long) WORDS.getVolatile(words, PAD + word) & (-1L >>> (BITS - 1 - (level & (BITS - 1))));
        while (bits == 0) {
            if (word == 0) {
                return -1;
            }
            word--;
            bits = (long) WORDS.getVolatile(words, PAD + word);
        }
        return highest(word, bits);
    }
}
