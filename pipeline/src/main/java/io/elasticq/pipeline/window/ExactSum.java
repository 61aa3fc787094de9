package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A sum of doubles without any error: what was added and taken out again leaves no trace, and the order doesn't matter. It is rounded once, when it is asked for.
 *
 * <p>Fixed: a finite double is a whole multiple of 2<sup>-1074</sup>; the sum is the sum over i of {@code digits[i]} times 2<sup>32i - 1074</sup>. Room: a digit changes by less than
 * 2<sup>32</sup> each time, and after 2<sup>30</sup> changes they are brought back to 32 bits. Values that are not finite are counted. After Radford Neal, "Fast exact summation using small and
 * large superaccumulators", 2015.
 */
final class ExactSum {

    private static final int DIGIT = 32;
    private static final long MASK = 0xffffffffL;
    private static final int DIGITS = 68;
    private static final int ROOM = 1 << 30;
    private static final int FRACTION = 52;
    private static final int LEAST_EXPONENT = -1074;

    private final long[] digits = new long[DIGITS];
    private int changes;
    private long infinite;
    private long negativeInfinite;
    private long nan;

    void add(double value) {
        change(value, 1);
    }

    void subtract(double value) {
        change(value, -1);
    }

    private void change(double value, int sign) {
        if (!Double.isFinite(value)) {
            infinite += value == Double.POSITIVE_INFINITY ? sign : 0;
            negativeInfinite += value == Double.NEGATIVE_INFINITY ? sign : 0;
            nan += Double.isNaN(value) ? sign : 0;
            return;
        }
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> FRACTION) & 0x7ff;
        long mantissa = bits & ((1L << FRACTION) - 1);
        if (exponent != 0) {
            mantissa |= 1L << FRACTION;
            exponent--;
        }
        int at = exponent / DIGIT;
        int shift = exponent % DIGIT;
        long low = (mantissa & MASK) << shift;
        long high = (mantissa >>> DIGIT) << shift;
        long way = bits < 0 ? -sign : sign;
        digits[at] += way * (low & MASK);
        digits[at + 1] += way * ((low >>> DIGIT) + (high & MASK));
        digits[at + 2] += way * (high >>> DIGIT);
        changes += 2;
        if (changes >= ROOM) {
            normalize(digits);
            changes = 0;
        }
    }

    void merge(ExactSum other) {
        long[] added = other.digits.clone();
        normalize(added);
        normalize(digits);
        for (int i = 0; i < DIGITS; i++) {
            digits[i] += added[i];
        }
        changes = 2;
        infinite += other.infinite;
        negativeInfinite += other.negativeInfinite;
        nan += other.nan;
    }

    /** The double nearest to the sum, ties to even. */
    double value() {
        if (nan > 0 || (infinite > 0 && negativeInfinite > 0)) {
            return Double.NaN;
        }
        if (infinite > 0 || negativeInfinite > 0) {
            return infinite > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        normalize(digits);
        changes = 0;
        return digits[DIGITS - 1] < 0 ? -magnitude(negated()) : magnitude(digits);
    }

    /** What is left of the sum when {@link #value} is taken from it, rounded; 0 if that is not finite. */
    double rest() {
        double value = value();
        if (!Double.isFinite(value)) {
            return 0;
        }
        subtract(value);
        double rest = value();
        add(value);
        return rest;
    }

    private long[] negated() {
        long[] negated = new long[DIGITS];
        for (int i = 0; i < DIGITS; i++) {
            negated[i] = -digits[i];
        }
        normalize(negated);
        return negated;
    }

    private static void normalize(long[] digits) {
        long carry = 0;
        for (int i = 0; i < DIGITS - 1; i++) {
            long digit = digits[i] + carry;
            digits[i] = digit & MASK;
            carry = digit >> DIGIT;
        }
        digits[DIGITS - 1] += carry;
    }

    /** Of digits that are normalized and not negative. */
    private static double magnitude(long[] digits) {
        int top = DIGITS - 1;
        while (top > 0 && digits[top] == 0) {
            top--;
        }
        if (top == 0) {
            return Math.scalb((double) digits[0], LEAST_EXPONENT);
        }
        int high = top * DIGIT + Long.SIZE - 1 - Long.numberOfLeadingZeros(digits[top]);
        int low = Math.max(0, high - FRACTION);
        long mantissa = bits(digits, low);
        if (low > 0 && bit(digits, low - 1) && ((mantissa & 1) == 1 || !zeroBelow(digits, low - 1))) {
            mantissa++;
        }
        int exponent = low + LEAST_EXPONENT;
        return exponent > Double.MAX_EXPONENT - FRACTION
                ? Double.POSITIVE_INFINITY
                : Math.scalb((double) mantissa, exponent);
    }

    /** The 53 bits from this one up, beyond which there are none. */
    private static long bits(long[] digits, int low) {
        int at = low / DIGIT;
        int shift = low % DIGIT;
        long bits = digits[at] >>> shift;
        if (at + 1 < DIGITS) {
            bits |= digits[at + 1] << (DIGIT - shift);
        }
        if (at + 2 < DIGITS && shift > 0) {
            bits |= digits[at + 2] << (2 * DIGIT - shift);
        }
        return bits;
    }

    private static boolean bit(long[] digits, int index) {
        return (digits[index / DIGIT] >>> (index % DIGIT) & 1) == 1;
    }

    private static boolean zeroBelow(long[] digits, int index) {
        int at = index / DIGIT;
        for (int i = 0; i < at; i++) {
            if (digits[i] != 0) {
                return false;
            }
        }
        return (digits[at] & ((1L << (index % DIGIT)) - 1)) == 0;
    }

    void write(DataOutput out) throws IOException {
        normalize(digits);
        changes = 0;
        out.writeLong(infinite);
        out.writeLong(negativeInfinite);
        out.writeLong(nan);
        int from = 0;
        int to = DIGITS;
        while (from < to && digits[from] == 0) {
            from++;
        }
        while (to > from && digits[to - 1] == 0) {
            to--;
        }
        out.writeByte(from);
        out.writeByte(to);
        for (int i = from; i < to; i++) {
            out.writeLong(digits[i]);
        }
    }

    static ExactSum read(DataInput in) throws IOException {
        ExactSum sum = new ExactSum();
        sum.infinite = in.readLong();
        sum.negativeInfinite = in.readLong();
        sum.nan = in.readLong();
        int from = in.readUnsignedByte();
        int to = in.readUnsignedByte();
        if (from > to || to > DIGITS || sum.infinite < 0 || sum.negativeInfinite < 0 || sum.nan < 0) {
            throw new IOException("not a sum: digits " + from + " to " + to + ", infinite=" + sum.infinite + " and "
                    + sum.negativeInfinite + ", nan=" + sum.nan);
        }
        for (int i = from; i < to; i++) {
            long digit = in.readLong();
            if (i < DIGITS - 1 && (digit & MASK) != digit) {
                throw new IOException("not a sum: digit " + i + " is " + digit);
            }
            sum.digits[i] = digit;
        }
        return sum;
    }
}
