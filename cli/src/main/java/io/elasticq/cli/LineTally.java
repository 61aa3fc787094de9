package io.elasticq.cli;

/**
 * What an output was given, by the numbers of the lines. The lines that it was not given up to one, which that one's number tells, never get fewer from line
 * to line, unless one came twice or out of order; also where lines without a number, from the journal, come before it. For one thread.
 */
final class LineTally {

    private long taken;
    private long skipped;
    private long disorders;
    private long digest;

    void take(Line line) {
        taken++;
        digest += digestOf(line.number());
        if (line.number() == Line.REPLAYED) {
            return;
        }
        long now = line.number() - taken;
        if (now < skipped) {
            disorders++;
        }
        skipped = now;
    }

    long taken() {
        return taken;
    }

    /** Lines that came twice or out of order. */
    long disorders() {
        return disorders;
    }

    /** Equal for the same lines in any order, and by all odds only for them. */
    long digest() {
        return digest;
    }

    /** The digest of all lines up to this one. */
    static long digestUpTo(long number) {
        long sum = 0;
        for (long i = 1; i <= number; i++) {
            sum += digestOf(i);
        }
        return sum;
    }

    /** The finalizer of SplitMix64. */
    private static long digestOf(long number) {
        long z = number * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
