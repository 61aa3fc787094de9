package io.elasticq.lockfree;

/**
 * The claim word: one long that says how far the producers have come, in which ring, and what the two sides must know of each
 * other.
 *
 * <pre>
 *  63                                16 15              2        1        0
 * +------------------------------------+-----------------+--------+--------+
 * |               index                |   generation    | WAITING| CLOSED |
 * +------------------------------------+-----------------+--------+--------+
 * </pre>
 *
 * <p>A position is a claim word whose lower 16 bits are zero, so that positions and claims can be compared by their signed difference.
 * That is right as long as they are less than 2^47 elements apart, so the index may wrap.
 */
final class Claim {

    /** The consumer found the queue empty and is going to park: who claims next wakes it. */
    static final long WAITING = 0b10;

    /** Nothing can be claimed any more. */
    static final long CLOSED = 0b01;

    /** One element further. */
    static final long ELEMENT = 1L << 16;

    private static final int GENERATION_SHIFT = 2;
    private static final long LOWER_BITS = ELEMENT - 1;
    private static final long GENERATION = LOWER_BITS & ~(WAITING | CLOSED);

    private Claim() {}

    /** The position of the element with this number, of which only the lower 48 bits count. */
    static long position(long number) {
        return number << 16;
    }

    static long positionOf(long claim) {
        return claim & ~LOWER_BITS;
    }

    /** The number of the slot that a position falls on, in an array of such a length, a power of two. */
    static int slot(long position, int length) {
        return (int) (position >>> 16) & (length - 1);
    }

    /** The generation as it stands in a claim word. */
    static long tag(long generation) {
        return (generation << GENERATION_SHIFT) & GENERATION;
    }

    /** Whether the ring with this tag is the one that the claim is for, and the queue is open. */
    static boolean isFor(long claim, long tag) {
        return ((claim ^ tag) & (GENERATION | CLOSED)) == 0;
    }

    static boolean sameGeneration(long claim, long tag) {
        return ((claim ^ tag) & GENERATION) == 0;
    }

    static boolean isClosed(long claim) {
        return (claim & CLOSED) != 0;
    }

    static boolean isWaitedFor(long claim) {
        return (claim & WAITING) != 0;
    }

    /** The same position in the next generation. */
    static long inNextGeneration(long claim) {
        return (claim & ~GENERATION) | ((claim + (1L << GENERATION_SHIFT)) & GENERATION);
    }

    /** This many elements further; who makes it so wakes the consumer if it was waiting. */
    static long advanced(long claim, int elements) {
        return (claim & ~WAITING) + elements * ELEMENT;
    }

    /** The same, closed; who makes it so wakes the consumer if it was waiting. */
    static long closed(long claim) {
        return (claim | CLOSED) & ~WAITING;
    }

    static long waitedFor(long claim) {
        return claim | WAITING;
    }

    static long notWaitedFor(long claim) {
        return claim & ~WAITING;
    }

    /** From a position to a claim or a position, in elements. */
    static int elements(long from, long to) {
        return (int) ((to - from) >> 16);
    }
}
