package io.elasticq.benchmarks;

import java.util.Arrays;

/**
 * Counts durations in buckets that are at most a sixteenth of their values wide, so that recording one costs next to nothing
 * and allocates nothing. After HdrHistogram.
 */
final class LatencyHistogram {

    /** Buckets per power of two. */
    private static final int STEPS = 16;

    private static final int STEP_BITS = 4;

    private final int[] counts = new int[(Long.SIZE - STEP_BITS) * STEPS];
    private long recorded;
    private long max;

    /** Records a duration that is not negative. */
    void record(long nanos) {
        counts[bucketOf(nanos)]++;
        recorded++;
        max = Math.max(max, nanos);
    }

    /** The least value that at least this share of all durations don't exceed; at most 1/16 too high. */
    long percentile(double percent) {
        long wanted = Math.max(1, (long) Math.ceil(recorded * percent / 100));
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return Math.min(max, lastOf(bucket));
            }
        }
        return max;
    }

    /** The longest duration, exactly. */
    long max() {
        return max;
    }

    void clear() {
        Arrays.fill(counts, 0);
        recorded = 0;
        max = 0;
    }

    private static int bucketOf(long nanos) {
        if (nanos < STEPS) {
            return (int) nanos;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        int step = (int) (nanos >>> (exponent - STEP_BITS)) & (STEPS - 1);
        return (exponent - STEP_BITS + 1) * STEPS + step;
    }

    private static long lastOf(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return ((long) (STEPS + bucket % STEPS + 1) << shift) - 1;
    }
}
