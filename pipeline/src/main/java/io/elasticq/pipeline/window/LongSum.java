package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/** A sum of longs in 128 bits, and their number. It is exact on the way, so that only a sum that really is no long is an error. */
final class LongSum {

    private long high;
    private long low;
    private long events;

    void add(long value) {
        events++;
        plus(value < 0 ? -1 : 0, value);
    }

    void subtract(long value) {
        events--;
        long carry = Long.compareUnsigned(low, value) < 0 ? 1 : 0;
        low -= value;
        high -= (value < 0 ? -1 : 0) + carry;
    }

    void merge(LongSum other) {
        events += other.events;
        plus(other.high, other.low);
    }

    private void plus(long otherHigh, long otherLow) {
        low += otherLow;
        high += otherHigh + (Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0);
    }

    private boolean isLong() {
        return high == low >> (Long.SIZE - 1);
    }

    private BigInteger exact() {
        BigInteger lowest = new BigInteger(Long.toUnsignedString(low));
        return BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(lowest);
    }

    long sum() {
        if (!isLong()) {
            throw new ArithmeticException("the sum is no long: sum=" + exact() + ", events=" + events);
        }
        return low;
    }

    double average() {
        return (isLong() ? (double) low : exact().doubleValue()) / events;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(high);
        out.writeLong(low);
        out.writeLong(events);
    }

    static LongSum read(DataInput in) throws IOException {
        LongSum sum = new LongSum();
        sum.high = in.readLong();
        sum.low = in.readLong();
        sum.events = in.readLong();
        if (sum.events < 0) {
            throw new IOException("not a sum: events=" + sum.events);
        }
        return sum;
    }
}
