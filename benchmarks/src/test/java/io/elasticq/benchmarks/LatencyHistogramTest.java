package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void percentile_isAtMostASixteenthTooHigh() {
        long[] values = new Random(42).longs(10_000, 0, 50_000_000).toArray();
        for (long value : values) {
            histogram.record(value);
        }
        Arrays.sort(values);

        for (double percent : new double[] {0.01, 1, 50, 99, 99.9, 99.99}) {
            long exact = values[(int) Math.ceil(values.length * percent / 100) - 1];
            assertThat(histogram.percentile(percent)).isBetween(exact, exact + exact / 16);
        }
        assertThat(histogram.percentile(100)).isEqualTo(histogram.max()).isEqualTo(values[values.length - 1]);
    }

    @Test
    void percentile_ofExtremes_isInRange() {
        histogram.record(0);
        assertThat(histogram.percentile(50)).isZero();

        histogram.record(Long.MAX_VALUE);
        assertThat(histogram.percentile(100)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void clear_forgetsAll() {
        histogram.record(1000);
        histogram.clear();

        assertThat(histogram.max()).isZero();
        histogram.record(3);
        assertThat(histogram.percentile(99)).isEqualTo(3);
    }
}
