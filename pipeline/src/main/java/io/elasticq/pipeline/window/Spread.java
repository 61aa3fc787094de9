package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the average and the standard deviation of doubles are computed of: their number, their sum and that of their squares, exact. */
final class Spread {

    private final ExactSum values;
    private final ExactSum squares;
    private long events;

    Spread() {
        this(new ExactSum(), new ExactSum(), 0);
    }

    private Spread(ExactSum values, ExactSum squares, long events) {
        this.values = values;
        this.squares = squares;
        this.events = events;
    }

    void add(double value) {
        events++;
        values.add(value);
        double square = value * value;
        squares.add(square);
        if (Double.isFinite(square)) {
            squares.add(Math.fma(value, value, -square));
        }
    }

    void subtract(double value) {
        events--;
        values.subtract(value);
        double square = value * value;
        squares.subtract(square);
        if (Double.isFinite(square)) {
            squares.subtract(Math.fma(value, value, -square));
        }
    }

    void merge(Spread other) {
        events += other.events;
        values.merge(other.values);
        squares.merge(other.squares);
    }

    /** Of all the values that there are: the sum of squared deviations is divided by their number. In twice the precision of a double, so that values far from 0 and near to each other do no harm. */
    double deviation() {
        double sum = values.value();
        double sumRest = values.rest();
        double square = squares.value();
        double product = sum * sum;
        double productRest = Math.fma(sum, sum, -product) + 2 * sum * sumRest;
        double count = (double) events;
        double times = count * square;
        double timesRest = Math.fma(count, square, -times) + count * squares.rest();
        double difference = (times - product) + (timesRest - productRest);
        return Math.sqrt(Math.max(0, difference)) / count;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(events);
        values.write(out);
        squares.write(out);
    }

    static Spread read(DataInput in) throws IOException {
        long events = in.readLong();
        if (events < 0) {
            throw new IOException("not a deviation: events=" + events);
        }
        return new Spread(ExactSum.read(in), ExactSum.read(in), events);
    }
}
