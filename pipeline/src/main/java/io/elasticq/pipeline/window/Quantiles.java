package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** A histogram that values are also taken out of. */
final class Quantiles {

    private final Histogram histogram;

    Quantiles(int digits) {
        histogram = new Histogram(digits);
    }

    static long checked(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a value of a histogram must be >= 0: value=" + value);
        }
        return value;
    }

    void add(long value) {
        histogram.recordValueWithCount(checked(value), 1);
    }

    void remove(long value) {
        histogram.recordValueWithCount(checked(value), -1);
    }

    void merge(Quantiles other) {
        for (HistogramIterationValue step : other.histogram.recordedValues()) {
            histogram.recordValueWithCount(step.getValueIteratedTo(), step.getCountAtValueIteratedTo());
        }
    }

    List<Long> at(double[] percentiles) {
        List<Long> values = new ArrayList<>(percentiles.length);
        for (double percentile : percentiles) {
            values.add(histogram.getValueAtPercentile(percentile));
        }
        return values;
    }

    void write(DataOutput out) throws IOException {
        int steps = 0;
        for (HistogramIterationValue step : histogram.recordedValues()) {
            steps += step.getCountAtValueIteratedTo() > 0 ? 1 : 0;
        }
        out.writeInt(steps);
        for (HistogramIterationValue step : histogram.recordedValues()) {
            out.writeLong(step.getValueIteratedTo());
            out.writeLong(step.getCountAtValueIteratedTo());
        }
    }

    static Quantiles read(DataInput in, int digits) throws IOException {
        Quantiles read = new Quantiles(digits);
        int steps = in.readInt();
        if (steps < 0) {
            throw new IOException("not a histogram: steps=" + steps);
        }
        long after = -1;
        for (int i = 0; i < steps; i++) {
            long value = in.readLong();
            long count = in.readLong();
            if (value <= after || count < 1) {
                throw new IOException("not a histogram: value=" + value + " after " + after + ", count=" + count);
            }
            after = value;
            read.histogram.recordValueWithCount(value, count);
        }
        return read;
    }
}
