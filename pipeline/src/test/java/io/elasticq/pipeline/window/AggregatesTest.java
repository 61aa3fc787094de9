package io.elasticq.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.pipeline.state.StateCodecs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each aggregate against a computation from scratch, with events that come and go, parts that are merged, and accumulators that are written and read. */
class AggregatesTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 100_000 : 300;

    /** An aggregate, and what it should be. */
    private record Case(String name, Aggregate<Long, ?, ?> aggregate, Function<List<Long>, Object> naive, long range) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static double half(Long value) {
        return value / 3.0;
    }

    private static String text(Long value) {
        return "v" + value;
    }

    private static List<Long> percentiles(List<Long> values) {
        Histogram histogram = new Histogram(2);
        values.forEach(value -> histogram.recordValue(Math.abs(value)));
        return Stream.of(0.0, 50.0, 99.0, 100.0)
                .map(histogram::getValueAtPercentile)
                .toList();
    }

    private static double exactAverage(List<Long> values) {
        return values.stream()
                        .map(BigDecimal::valueOf)
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .doubleValue()
                / values.size();
    }

    static double exactSum(Stream<Double> values) {
        return values.map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "sum",
                        Aggregates.sum(Long::longValue),
                        v -> v.stream().mapToLong(x -> x).sum(),
                        1L << 40),
                new Case("avg", Aggregates.avg(Long::longValue), AggregatesTest::exactAverage, Long.MAX_VALUE),
                new Case(
                        "sumOfDoubles",
                        Aggregates.sumOfDoubles(AggregatesTest::half),
                        v -> exactSum(v.stream().map(AggregatesTest::half)),
                        Long.MAX_VALUE),
                new Case(
                        "avgOfDoubles",
                        Aggregates.avgOfDoubles(AggregatesTest::half),
                        v -> exactSum(v.stream().map(AggregatesTest::half)) / v.size(),
                        1000),
                new Case("count", Aggregates.count(), v -> (long) v.size(), 10),
                new Case(
                        "distinctCount",
                        Aggregates.distinctCount(AggregatesTest::text, StateCodecs.strings()),
                        v -> v.stream().distinct().count(),
                        6),
                new Case(
                        "min",
                        Aggregates.min(Long::longValue),
                        v -> v.stream().min(Long::compare).orElseThrow(),
                        20),
                new Case(
                        "max",
                        Aggregates.max(Long::longValue),
                        v -> v.stream().max(Long::compare).orElseThrow(),
                        Long.MAX_VALUE),
                new Case(
                        "minOfDoubles",
                        Aggregates.minOfDoubles(AggregatesTest::half),
                        v -> v.stream()
                                .map(AggregatesTest::half)
                                .min(Double::compare)
                                .orElseThrow(),
                        20),
                new Case(
                        "maxOfDoubles",
                        Aggregates.maxOfDoubles(AggregatesTest::half),
                        v -> v.stream()
                                .map(AggregatesTest::half)
                                .max(Double::compare)
                                .orElseThrow(),
                        20),
                new Case(
                        "min of values",
                        Aggregates.min(AggregatesTest::text, StateCodecs.strings()),
                        v -> v.stream()
                                .map(AggregatesTest::text)
                                .min(Comparator.naturalOrder())
                                .orElseThrow(),
                        20),
                new Case(
                        "max of values",
                        Aggregates.max(AggregatesTest::text, StateCodecs.strings()),
                        v -> v.stream()
                                .map(AggregatesTest::text)
                                .max(Comparator.naturalOrder())
                                .orElseThrow(),
                        20),
                new Case("first", Aggregates.first(x -> x, StateCodecs.longs()), v -> v.get(0), 100),
                new Case("last", Aggregates.last(x -> x, StateCodecs.longs()), v -> v.get(v.size() - 1), 100),
                new Case("and", Aggregates.and(x -> x > 0), v -> v.stream().allMatch(x -> x > 0), 3),
                new Case("or", Aggregates.or(x -> x > 0), v -> v.stream().anyMatch(x -> x > 0), 3),
                new Case(
                        "percentiles",
                        Aggregates.percentiles(x -> Math.abs(x), 2, 0, 50, 99, 100),
                        AggregatesTest::percentiles,
                        100_000),
                new Case(
                        "all",
                        Aggregates.all(
                                Aggregates.count(),
                                Aggregates.min(Long::longValue),
                                Aggregates.first(x -> x, StateCodecs.longs())),
                        v -> List.of(
                                (long) v.size(), v.stream().min(Long::compare).orElseThrow(), v.get(0)),
                        100),
                new Case(
                        "both",
                        Aggregates.both(Aggregates.max(Long::longValue), Aggregates.count(), Math::addExact),
                        v -> v.stream().max(Long::compare).orElseThrow() + v.size(),
                        100),
                new Case(
                        "of",
                        Aggregates.<Long, long[], Long>of(
                                () -> new long[1],
                                (a, x) -> a[0] ^= x,
                                (a, x) -> a[0] ^= x,
                                (a, b) -> a[0] ^= b[0],
                                a -> a[0],
                                StateCodecs.of((a, out) -> out.writeLong(a[0]), in -> new long[] {in.readLong()})),
                        v -> v.stream().reduce(0L, (x, y) -> x ^ y),
                        1000));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aggregate_isWhatIsComputedFromScratch(Case c) throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            slides(c, c.aggregate(), random);
            merges(c, c.aggregate(), random);
        }
    }

    private static <A> void slides(Case c, Aggregate<Long, A, ?> aggregate, SplittableRandom random)
            throws IOException {
        A accumulator = aggregate.createSliding();
        List<Long> in = new ArrayList<>();
        int most = 1 + random.nextInt(12);
        assertThat(aggregate.retracts()).isTrue();
        for (int i = 0; i < 30; i++) {
            while (in.size() >= most || (!in.isEmpty() && random.nextInt(3) == 0)) {
                aggregate.retract(accumulator, in.remove(0));
            }
            if (random.nextInt(8) == 0) {
                A added = aggregate.createSliding();
                fill(aggregate, added, in, random.nextInt(5), c.range(), random);
                aggregate.merge(accumulator, added);
            } else {
                fill(aggregate, accumulator, in, 1, c.range(), random);
            }
            accumulator = random.nextInt(8) == 0 ? copy(aggregate, accumulator) : accumulator;
            if (!in.isEmpty()) {
                assertThat(aggregate.result(accumulator)).isEqualTo(c.naive().apply(in));
            }
        }
    }

    private static <A> void merges(Case c, Aggregate<Long, A, ?> aggregate, SplittableRandom random)
            throws IOException {
        List<Long> in = new ArrayList<>();
        A accumulator = aggregate.create();
        for (int part = 0; part < 4; part++) {
            A added = aggregate.create();
            List<Long> inAdded = new ArrayList<>();
            fill(aggregate, added, inAdded, random.nextInt(6), c.range(), random);
            aggregate.merge(accumulator, random.nextBoolean() ? copy(aggregate, added) : added);
            in.addAll(inAdded);
            fill(aggregate, accumulator, in, random.nextInt(3), c.range(), random);
            if (!inAdded.isEmpty()) {
                assertThat(aggregate.result(added)).isEqualTo(c.naive().apply(inAdded));
            }
            accumulator = random.nextBoolean() ? copy(aggregate, accumulator) : accumulator;
            if (!in.isEmpty()) {
                assertThat(aggregate.result(accumulator)).isEqualTo(c.naive().apply(in));
            }
        }
    }

    private static <A> void fill(
            Aggregate<Long, A, ?> aggregate, A to, List<Long> in, int count, long range, SplittableRandom random) {
        for (int i = 0; i < count; i++) {
            long value = random.nextLong(-range, range);
            aggregate.add(to, value);
            in.add(value);
        }
    }

    private static <A> A copy(Aggregate<?, A, ?> aggregate, A accumulator) throws IOException {
        byte[] written = written(aggregate, accumulator);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(written));
        A read = aggregate.codec().read(in);
        assertThat(in.available()).isZero();
        assertThat(written(aggregate, read)).isEqualTo(written);
        return read;
    }

    private static <A> byte[] written(Aggregate<?, A, ?> aggregate, A accumulator) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        aggregate.codec().write(accumulator, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Test
    void sum_beyondLong_isAnErrorWithTheSum_andOnTheWayItIsNot() {
        Aggregate<Long, ?, Long> sum = Aggregates.sum(Long::longValue);
        assertThatThrownBy(() -> of(sum, Long.MAX_VALUE, 1L))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("the sum is no long: sum=9223372036854775808, events=2");
        assertThatThrownBy(() -> of(sum, Long.MIN_VALUE, Long.MIN_VALUE))
                .hasMessage("the sum is no long: sum=-18446744073709551616, events=2");
        assertThat(of(sum, Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L)).isEqualTo(Long.MAX_VALUE);
        assertThat(of(sum, Long.MIN_VALUE, -1L, 1L)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void doubles_thatAreNotFinite_areSoOnlyWhileTheyAreIn() {
        for (Aggregate<Double, ?, Double> aggregate :
                List.of(Aggregates.sumOfDoubles(Double::doubleValue), Aggregates.avgOfDoubles(Double::doubleValue))) {
            assertThat(of(aggregate, 1.0, Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(of(aggregate, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY))
                    .isNaN();
            assertThat(of(aggregate, 1.0, Double.NaN)).isNaN();
            for (double gone : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, 1e300}) {
                assertThat(after(aggregate, gone, 3.0)).isEqualTo(3.0);
            }
        }
        assertThat(after(Aggregates.stdDev(Double::doubleValue), 1e200, 3.0)).isZero();
        assertThat(of(Aggregates.<Double>sumOfDoubles(x -> x), Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE))
                .isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void stdDev_isThatOfThePopulation_farFromZeroToo_andAfterHugeValues() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Aggregate<Double, ?, Double> deviation = Aggregates.stdDev(Double::doubleValue);
        assertThat(of(deviation, 2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0)).isEqualTo(2.0);
        assertThat(of(deviation, 5.0)).isZero();
        for (int round = 0; round < ROUNDS; round++) {
            double far = Math.scalb(random.nextDouble(), random.nextInt(30));
            deviates(deviation, random, far);
        }
    }

    private static <A> void deviates(Aggregate<Double, A, Double> deviation, SplittableRandom random, double far)
            throws IOException {
        A accumulator = deviation.createSliding();
        List<Double> in = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double value = random.nextInt(10) == 0 ? 1e17 * random.nextDouble() : far + random.nextDouble();
            deviation.add(accumulator, value);
            in.add(value);
            if (in.size() > 6) {
                deviation.retract(accumulator, in.remove(0));
            }
            accumulator = random.nextInt(5) == 0 ? copy(deviation, accumulator) : accumulator;
            double expected = deviation(in);
            assertThat(deviation.result(accumulator)).isBetween(expected * (1 - 1e-9), expected * (1 + 1e-9));
        }
    }

    private static double deviation(List<Double> values) {
        BigDecimal count = BigDecimal.valueOf(values.size());
        BigDecimal sum = values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal squares =
                values.stream().map(value -> new BigDecimal(value).pow(2)).reduce(BigDecimal.ZERO, BigDecimal::add);
        return squares.multiply(count)
                .subtract(sum.pow(2))
                .sqrt(MathContext.DECIMAL64)
                .divide(count, MathContext.DECIMAL64)
                .doubleValue();
    }

    @Test
    void first_orMin_ofManyThatDontLeave_keepsOne() throws IOException {
        for (Aggregate<Long, ?, Long> aggregate : List.of(
                Aggregates.min(Long::longValue),
                Aggregates.<Long, Long>min(x -> x, StateCodecs.longs()),
                Aggregates.<Long, Long>first(x -> x, StateCodecs.longs()))) {
            assertThat(size(aggregate)).isLessThan(64);
        }
    }

    private static <A> int size(Aggregate<Long, A, ?> aggregate) throws IOException {
        A accumulator = aggregate.create();
        A other = aggregate.create();
        for (long i = 0; i < 1000; i++) {
            aggregate.add(accumulator, i);
            aggregate.add(other, i + 1000);
        }
        aggregate.merge(accumulator, other);
        assertThat(aggregate.result(accumulator)).isEqualTo(0L);
        return written(aggregate, accumulator).length;
    }

    @Test
    void all_addsAnEventToEachPartOrToNone() {
        Aggregate<Long, ?, List<Object>> all = Aggregates.all(
                Aggregates.<Long>count(),
                Aggregates.<Long>percentiles(x -> x, 1, 50),
                Aggregates.<Long>sum(x -> x),
                Aggregates.<Long, Long>last(x -> x == 7 ? null : x, StateCodecs.longs()));
        unchanged(all, -1L, 3L);
        unchanged(all, 7L, 3L);
        unchanged(Aggregates.all(Aggregates.<Long>count(), all), 7L, 3L);
        assertThatIllegalArgumentException().isThrownBy(() -> of(all, -1L)).withMessageContaining("value=-1");
    }

    private static <A> void unchanged(Aggregate<Long, A, ?> all, long refused, long good) {
        A accumulator = all.create();
        all.add(accumulator, good);
        Object before = all.result(accumulator);
        assertThatThrownBy(() -> all.add(accumulator, refused)).isInstanceOf(RuntimeException.class);
        assertThat(all.result(accumulator)).isEqualTo(before);
    }

    @Test
    void all_retractsIfAllDo() {
        Aggregate<Long, long[], Long> without = Aggregates.of(
                () -> new long[1],
                (a, x) -> a[0] += x,
                (a, b) -> a[0] += b[0],
                a -> a[0],
                StateCodecs.of((a, out) -> out.writeLong(a[0]), in -> new long[] {in.readLong()}));
        assertThat(Aggregates.all(Aggregates.<Long>count(), without).retracts()).isFalse();
        assertThatThrownBy(() -> without.retract(new long[1], 1L)).isInstanceOf(UnsupportedOperationException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowOperator<>(Windows.<Long>length(3), without, x -> "", null, null))
                .withMessage("events leave this window, so its aggregate must retract: window=length(3), aggregate=of");
        assertThatIllegalArgumentException().isThrownBy(Aggregates::all).withMessageContaining("aggregates=[]");
    }

    @Test
    void damage_isAnIoException() throws IOException {
        for (Case c : cases().toList()) {
            damaged(c.aggregate());
        }
        damaged(Aggregates.<Long>stdDev(x -> x));
    }

    private static <A> void damaged(Aggregate<Long, A, ?> aggregate) throws IOException {
        A accumulator = aggregate.createSliding();
        LongStream.range(1, 5).forEach(value -> aggregate.add(accumulator, value));
        byte[] written = written(aggregate, accumulator);
        for (int length = 0; length < written.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(written, length);
            assertThatThrownBy(() -> aggregate.codec().read(new DataInputStream(new ByteArrayInputStream(cut))))
                    .as("%s, %s of %s bytes", aggregate, length, written.length)
                    .isInstanceOf(IOException.class);
        }
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 300; round++) {
            byte[] changed = written.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            try {
                A read = aggregate.codec().read(new DataInputStream(new ByteArrayInputStream(changed)));
                aggregate.add(read, 1L);
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    @Test
    void percentiles_thatAreNone_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregates.<Long>percentiles(x -> x, 6, 50))
                .withMessageContaining("digits=6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregates.<Long>percentiles(x -> x, 3, 50, Double.NaN))
                .withMessageContaining("NaN");
    }

    @SafeVarargs
    private static <T, A, R> R of(Aggregate<T, A, R> aggregate, T... values) {
        A accumulator = aggregate.create();
        for (T value : values) {
            aggregate.add(accumulator, value);
        }
        return aggregate.result(accumulator);
    }

    private static <T, A, R> R after(Aggregate<T, A, R> aggregate, T gone, T left) {
        A accumulator = aggregate.createSliding();
        aggregate.add(accumulator, gone);
        aggregate.add(accumulator, left);
        aggregate.retract(accumulator, gone);
        return aggregate.result(accumulator);
    }
}
