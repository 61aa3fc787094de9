package io.elasticq.stats;

import io.elasticq.stats.Metric.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What the metrics of one component share, so that its list says only what they don't. Immutable.
 *
 * <pre>{@code
 * List<Integer> waiting = new ArrayList<>();
 * MetricGroup<List<Integer>> group = new MetricGroup<>("shop.till.", Map.of("till", "left"), () -> waiting);
 * List<Metric> metrics = List.of(group.gauge("waiting", "customers", "Customers in the line", List::size));
 * }</pre>
 *
 * @param prefix what their names begin with, such as {@code elasticq.queue.}
 * @param tags what each of them has
 * @param source gives what their numbers are read from, each time that one is read: a component, or a snapshot of its statistics; called by any thread
 * @param <S> what the numbers are read from
 */
public record MetricGroup<S>(String prefix, Map<String, String> tags, Supplier<? extends S> source) {

    /**
     * Copies the tags.
     *
     * @param prefix not null
     * @param tags no nulls in it
     * @param source not null
     * @throws NullPointerException if any is null
     */
    public MetricGroup {
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(source, "source");
        tags = Map.copyOf(tags);
    }

    /**
     * Makes one that only goes up.
     *
     * @param name without the prefix
     * @param unit what is counted, in the plural
     * @param description one sentence for a person
     * @param value takes the number out of the source; called by any thread
     * @return the metric
     */
    public Metric counter(String name, String unit, String description, ToLongFunction<? super S> value) {
        return metric(name, Kind.COUNTER, unit, description, value);
    }

    /**
     * Makes one that goes up and down.
     *
     * @param name without the prefix
     * @param unit what is counted, in the plural
     * @param description one sentence for a person
     * @param value takes the number out of the source; called by any thread
     * @return the metric
     */
    public Metric gauge(String name, String unit, String description, ToLongFunction<? super S> value) {
        return metric(name, Kind.GAUGE, unit, description, value);
    }

    /**
     * The same with one more tag, or another value of one.
     *
     * @param key of the tag
     * @param value of the tag
     * @return a new group
     */
    public MetricGroup<S> tagged(String key, String value) {
        Map<String, String> more = new HashMap<>(tags);
        more.put(key, value);
        return new MetricGroup<>(prefix, more, source);
    }

    private Metric metric(String name, Kind kind, String unit, String description, ToLongFunction<? super S> value) {
        Objects.requireNonNull(value, "value");
        return new Metric(prefix + name, kind, unit, description, tags, () -> value.applyAsLong(source.get()));
    }
}
