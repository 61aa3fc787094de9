package io.elasticq.pipeline.window;

import static java.util.Objects.requireNonNull;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.state.StateCodecs;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Makes aggregates. All retract, except for those that the user {@linkplain #of(Supplier, BiConsumer, BiConsumer, Function, StateCodec) makes without that}; any thread may use them. The functions
 * must give the same of the same event, each time. A value must not be null; what a function throws, {@link Aggregate#add} throws.
 *
 * <p>An event costs O(1), amortized, and so does memory, except where said.
 */
public final class Aggregates {

    private Aggregates() {}

    /**
     * The sum of longs. A result that is no long is an {@link ArithmeticException} with the sum; sums on the way may be any.
     *
     * @param value of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Long> sum(ToLongFunction<? super T> value) {
        return longs("sum", value, LongSum::sum);
    }

    /**
     * The average of longs, rounded as doubles are.
     *
     * @param value of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Double> avg(ToLongFunction<? super T> value) {
        return longs("avg", value, LongSum::average);
    }

    private static <T, R> Aggregate<T, ?, R> longs(
            String name, ToLongFunction<? super T> value, Function<LongSum, R> result) {
        requireNonNull(value, "value");
        return new Made<T, LongSum, R>(
                name,
                sliding -> new LongSum(),
                value,
                (sum, event) -> sum.add(value.applyAsLong(event)),
                (sum, event) -> sum.subtract(value.applyAsLong(event)),
                LongSum::merge,
                result,
                StateCodecs.of(LongSum::write, LongSum::read));
    }

    /**
     * The sum of doubles: exact, and rounded once, whatever came and went before. Infinite values and NaN make it so while they are in.
     *
     * @param value of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Double> sumOfDoubles(ToDoubleFunction<? super T> value) {
        requireNonNull(value, "value");
        return new Made<T, ExactSum, Double>(
                "sumOfDoubles",
                sliding -> new ExactSum(),
                event -> (long) value.applyAsDouble(event),
                (sum, event) -> sum.add(value.applyAsDouble(event)),
                (sum, event) -> sum.subtract(value.applyAsDouble(event)),
                ExactSum::merge,
                ExactSum::value,
                StateCodecs.of(ExactSum::write, ExactSum::read));
    }

    /**
     * The average of doubles: the sum, as {@link #sumOfDoubles} has it, divided by the number.
     *
     * @param value of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Double> avgOfDoubles(ToDoubleFunction<? super T> value) {
        return both(sumOfDoubles(value), count(), (sum, count) -> sum / count);
    }

    /**
     * The standard deviation of the population: the root of the sum of squared deviations from the average, divided by the number of events; of one event it is 0. Sums are exact, so values that have left
     * leave no trace; values that are 10<sup>12</sup> times as large as their deviation still give it to some digits. NaN where a value or a square is not finite.
     *
     * @param value of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Double> stdDev(ToDoubleFunction<? super T> value) {
        requireNonNull(value, "value");
        return new Made<T, Spread, Double>(
                "stdDev",
                sliding -> new Spread(),
                event -> (long) value.applyAsDouble(event),
                (spread, event) -> spread.add(value.applyAsDouble(event)),
                (spread, event) -> spread.subtract(value.applyAsDouble(event)),
                Spread::merge,
                Spread::deviation,
                StateCodecs.of(Spread::write, Spread::read));
    }

    /**
     * How many events there are.
     *
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Long> count() {
        return tally("count", event -> true, Matches::events);
    }

    /**
     * Whether something is true of all events.
     *
     * @param condition of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Boolean> and(Predicate<? super T> condition) {
        return tally("and", condition, Matches::all);
    }

    /**
     * Whether something is true of an event, at least.
     *
     * @param condition of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Boolean> or(Predicate<? super T> condition) {
        return tally("or", condition, Matches::any);
    }

    private static <T, R> Aggregate<T, ?, R> tally(
            String name, Predicate<? super T> condition, Function<Matches, R> result) {
        requireNonNull(condition, "condition");
        return new Made<T, Matches, R>(
                name,
                sliding -> new Matches(),
                event -> condition.test(event) ? 1 : 0,
                (tally, event) -> tally.add(condition.test(event)),
                (tally, event) -> tally.subtract(condition.test(event)),
                Matches::merge,
                result,
                StateCodecs.of(Matches::write, Matches::read));
    }

    /**
     * How many different values there are, exactly. Keeps each of them.
     *
     * @param value of an event, with {@code equals} and {@code hashCode}
     * @param codec of the values
     * @param <T> the events
     * @param <V> the values
     * @return the aggregate
     */
    public static <T, V> Aggregate<T, ?, Long> distinctCount(
            Function<? super T, ? extends V> value, StateCodec<V> codec) {
        requireNonNull(codec, "codec");
        Function<T, V> present = present(value);
        return new Made<T, Distinct<V>, Long>(
                "distinctCount",
                sliding -> new Distinct<>(),
                event -> present.apply(event).hashCode(),
                (distinct, event) -> distinct.add(present.apply(event)),
                (distinct, event) -> distinct.remove(present.apply(event)),
                Distinct::merge,
                Distinct::count,
                StateCodecs.of((distinct, out) -> distinct.write(out, codec), in -> Distinct.read(in, codec)));
    }

    /**
     * The least long. Where events leave the window, all values are kept that have no lesser one after them.
     *
     * @param value of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Long> min(ToLongFunction<? super T> value) {
        requireNonNull(value, "value");
        return least("min", value, Least::value);
    }

    /**
     * The greatest long. Where events leave the window, all values are kept that have no greater one after them.
     *
     * @param value of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Long> max(ToLongFunction<? super T> value) {
        requireNonNull(value, "value");
        return least("max", event -> ~value.applyAsLong(event), least -> ~least.value());
    }

    /**
     * The least double, in the order of {@link Double#compare}: -0.0 is less than 0.0, and NaN is the greatest. Keeps what {@link #min(ToLongFunction)} does.
     *
     * @param value of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Double> minOfDoubles(ToDoubleFunction<? super T> value) {
        requireNonNull(value, "value");
        return least("minOfDoubles", event -> ordered(value.applyAsDouble(event)), least -> disordered(least.value()));
    }

    /**
     * The greatest double, in the order of {@link Double#compare}. Keeps what {@link #max(ToLongFunction)} does.
     *
     * @param value of an event
     * @param <T> the events
     * @return the aggregate
     */
    public static <T> Aggregate<T, ?, Double> maxOfDoubles(ToDoubleFunction<? super T> value) {
        requireNonNull(value, "value");
        return least(
                "maxOfDoubles", event -> ~ordered(value.applyAsDouble(event)), least -> disordered(~least.value()));
    }

    private static long ordered(double value) {
        return flip(Double.doubleToLongBits(value));
    }

    private static double disordered(long ordered) {
        return Double.longBitsToDouble(flip(ordered));
    }

    /** Bits of negative doubles in the order of their values, and back. */
    private static long flip(long bits) {
        return bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE);
    }

    private static <T, R> Aggregate<T, ?, R> least(
            String name, ToLongFunction<? super T> value, Function<Least, R> result) {
        return new Made<T, Least, R>(
                name,
                Least::new,
                value,
                (least, event) -> least.add(value.applyAsLong(event)),
                (least, event) -> least.removeOldest(),
                Least::merge,
                result,
                StateCodecs.of(Least::write, Least::read));
    }

    /**
     * The least value in its natural order; of equal ones the last. Keeps what {@link #min(ToLongFunction)} does.
     *
     * @param value of an event
     * @param codec of the values
     * @param <T> the events
     * @param <V> the values
     * @return the aggregate
     */
    public static <T, V extends Comparable<? super V>> Aggregate<T, ?, V> min(
            Function<? super T, ? extends V> value, StateCodec<V> codec) {
        return leastOf("min", value, codec, Comparator.<V>naturalOrder());
    }

    /**
     * The greatest value in its natural order; of equal ones the last. Keeps what {@link #max(ToLongFunction)} does.
     *
     * @param value of an event
     * @param codec of the values
     * @param <T> the events
     * @param <V> the values
     * @return the aggregate
     */
    public static <T, V extends Comparable<? super V>> Aggregate<T, ?, V> max(
            Function<? super T, ? extends V> value, StateCodec<V> codec) {
        return leastOf("max", value, codec, Collections.<V>reverseOrder());
    }

    /**
     * The value of the first event: the first that came, in its pane if the window has several. Where events leave the window, all values are kept.
     *
     * @param value of an event
     * @param codec of the values
     * @param <T> the events
     * @param <V> the values
     * @return the aggregate
     */
    public static <T, V> Aggregate<T, ?, V> first(Function<? super T, ? extends V> value, StateCodec<V> codec) {
        return leastOf("first", value, codec, always(-1));
    }

    /**
     * The value of the last event: the last that came, in its pane if the window has several.
     *
     * @param value of an event
     * @param codec of the values
     * @param <T> the events
     * @param <V> the values
     * @return the aggregate
     */
    public static <T, V> Aggregate<T, ?, V> last(Function<? super T, ? extends V> value, StateCodec<V> codec) {
        return leastOf("last", value, codec, always(1));
    }

    @SuppressWarnings("UnusedVariable") // the order of arrival is all that matters
    private static <V> Comparator<V> always(int answer) {
        return (before, after) -> answer;
    }

    private static <T, V> Aggregate<T, ?, V> leastOf(
            String name, Function<? super T, ? extends V> value, StateCodec<V> codec, Comparator<V> order) {
        requireNonNull(codec, "codec");
        Function<T, V> present = present(value);
        return new Made<T, LeastOf<V>, V>(
                name,
                sliding -> new LeastOf<>(sliding, order),
                event -> present.apply(event).hashCode(),
                (least, event) -> least.add(present.apply(event)),
                (least, event) -> least.removeOldest(),
                LeastOf::merge,
                LeastOf::value,
                StateCodecs.of((least, out) -> least.write(out, codec), in -> LeastOf.read(in, codec, order)));
    }

    private static <T, V> Function<T, V> present(Function<? super T, ? extends V> value) {
        requireNonNull(value, "value");
        return event -> requireNonNull(value.apply(event), "the value of an event");
    }

    /**
     * Percentiles of longs that are not negative, by an HdrHistogram: of each, the greatest value that can't be told, at that precision, from the one that so many percent do not exceed. A histogram has
     * from some KiB (1 digit) to some MiB (5 digits), for each window of each key.
     *
     * @param value of an event, &gt;= 0
     * @param digits significant decimal digits, 1 to 5
     * @param percentiles which, from 0 to 100
     * @param <T> the events
     * @return the aggregate; its results are in the order of {@code percentiles}
     */
    public static <T> Aggregate<T, ?, List<Long>> percentiles(
            ToLongFunction<? super T> value, int digits, double... percentiles) {
        requireNonNull(value, "value");
        double[] asked = percentiles.clone();
        if (digits < 1
                || digits > 5
                || Arrays.stream(asked).anyMatch(percentile -> !(percentile >= 0 && percentile <= 100))) {
            throw new IllegalArgumentException("digits must be 1 to 5, percentiles 0 to 100: digits=" + digits
                    + ", percentiles=" + Arrays.toString(asked));
        }
        return new Made<T, Quantiles, List<Long>>(
                "percentiles",
                sliding -> new Quantiles(digits),
                event -> Quantiles.checked(value.applyAsLong(event)),
                (quantiles, event) -> quantiles.add(value.applyAsLong(event)),
                (quantiles, event) -> quantiles.remove(value.applyAsLong(event)),
                Quantiles::merge,
                quantiles -> quantiles.at(asked),
                StateCodecs.of(Quantiles::write, in -> Quantiles.read(in, digits)));
    }

    /**
     * Several at once.
     *
     * @param aggregates of the same events, at least one
     * @param <T> the events
     * @param <R> what is common to the results
     * @return an aggregate with all their results, in their order; it retracts if all do
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // it is only copied
    public static <T, R> Aggregate<T, ?, List<R>> all(Aggregate<? super T, ?, ? extends R>... aggregates) {
        @SuppressWarnings("unchecked") // each result is of an aggregate of these
        Function<Object[], List<R>> list = results -> (List<R>) List.of(results);
        return new Several<T, List<R>>(List.of(aggregates), list);
    }

    /**
     * Two at once, and one value of the two.
     *
     * @param one an aggregate
     * @param other another of the same events
     * @param combine makes the result, not null, of the two results
     * @param <T> the events
     * @param <A> results of one
     * @param <B> results of the other
     * @param <R> the results
     * @return an aggregate that retracts if both do
     */
    public static <T, A, B, R> Aggregate<T, ?, R> both(
            Aggregate<? super T, ?, A> one, Aggregate<? super T, ?, B> other, BiFunction<A, B, R> combine) {
        requireNonNull(combine, "combine");
        @SuppressWarnings("unchecked") // in the order of the aggregates
        Function<Object[], R> pair = results -> combine.apply((A) results[0], (B) results[1]);
        return new Several<T, R>(List.of(one, other), pair);
    }

    /**
     * Your own, for windows that events don't leave.
     *
     * @param create as {@link Aggregate#create}
     * @param add as {@link Aggregate#add}
     * @param merge as {@link Aggregate#merge}
     * @param result as {@link Aggregate#result}
     * @param codec as {@link Aggregate#codec}
     * @param <T> the events
     * @param <A> the accumulators
     * @param <R> the results
     * @return the aggregate
     */
    public static <T, A, R> Aggregate<T, A, R> of(
            Supplier<? extends A> create,
            BiConsumer<? super A, ? super T> add,
            BiConsumer<? super A, ? super A> merge,
            Function<? super A, ? extends R> result,
            StateCodec<A> codec) {
        requireNonNull(create, "create");
        return new Made<>("of", sliding -> create.get(), event -> 0, add, null, merge, result, codec);
    }

    /**
     * Your own, for all windows.
     *
     * @param create as {@link Aggregate#create}
     * @param add as {@link Aggregate#add}
     * @param retract as {@link Aggregate#retract}
     * @param merge as {@link Aggregate#merge}
     * @param result as {@link Aggregate#result}
     * @param codec as {@link Aggregate#codec}
     * @param <T> the events
     * @param <A> the accumulators
     * @param <R> the results
     * @return the aggregate
     */
    public static <T, A, R> Aggregate<T, A, R> of(
            Supplier<? extends A> create,
            BiConsumer<? super A, ? super T> add,
            BiConsumer<? super A, ? super T> retract,
            BiConsumer<? super A, ? super A> merge,
            Function<? super A, ? extends R> result,
            StateCodec<A> codec) {
        requireNonNull(create, "create");
        requireNonNull(retract, "retract");
        return new Made<>("of", sliding -> create.get(), event -> 0, add, retract, merge, result, codec);
    }
}
