package io.elasticq.metrics;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Says of one operation in N that it is to be measured. Which ones is random, so that a rhythm in the program can't hide
 * behind a rhythm in the sampling: after each one, 0 to 2 (N - 1) operations go unmeasured, all numbers being as likely.
 *
 * <p>Any thread may ask, and none waits. Each thread counts down a number of its own, on a cache line of its own, as long
 * as no more threads than stripes do so. Threads that share a stripe may lose counts to each other. That is a data race,
 * and meant: it shifts which operation is measured, and nothing else depends on the numbers.
 */
final class Sampler {

    private static final int MAX_STRIPES = 64;
    private static final int STRIPES_PER_CORE = 4;
    private static final int STRIDE_SHIFT = 5; // 32 ints: two cache lines, for the prefetcher fetches pairs
    private static final int INSERTIONS = 0;
    private static final int REMOVALS = 1;

    private final int oneIn;
    private final int mask;
    private final int[] left;

    Sampler(int oneIn) {
        this.oneIn = oneIn;
        int wanted =
                Math.min(MAX_STRIPES, STRIPES_PER_CORE * Runtime.getRuntime().availableProcessors());
        int stripes = Integer.highestOneBit(wanted);
        mask = stripes - 1;
        left = new int[(stripes + 1) << STRIDE_SHIFT];
        for (int i = 0; i < left.length; i++) {
            left[i] = ThreadLocalRandom.current().nextInt(oneIn);
        }
    }

    /** Whether the insertion that comes next is to be measured. */
    boolean takesInsertion() {
        return takes(INSERTIONS);
    }

    /** Whether the removal that comes next is to be measured. Counted apart: else one would always follow the other. */
    boolean takesRemoval() {
        return takes(REMOVALS);
    }

    private boolean takes(int side) {
        int at = ((((int) Thread.currentThread().getId() & mask) + 1) << STRIDE_SHIFT) + side;
        int now = left[at] - 1;
        left[at] = now;
        return now < 0 && startAgain(at);
    }

    private boolean startAgain(int at) {
        left[at] = oneIn == 1 ? 0 : ThreadLocalRandom.current().nextInt(2 * oneIn - 1);
        return true;
    }
}
