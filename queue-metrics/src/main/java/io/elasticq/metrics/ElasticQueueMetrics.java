package io.elasticq.metrics;

import io.elasticq.ElasticQueue;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of an elastic queue, or of any other {@link MetricSource}, as meters of Micrometer: a gauge for each level and
 * a function counter for each count, and for a queue a gauge of its utilisation.
 *
 * <p><b>It costs nothing where elements pass.</b> The queue is neither wrapped nor changed; its numbers are read when
 * somebody looks at a meter, by the thread that looks. Meters are read one after the other, so the numbers of one scrape may
 * be from slightly different instants.
 *
 * <p><b>Names.</b> A meter has the name, the unit and the tags of its {@link Metric}, such as {@code
 * elasticq.queue.dropped{cause=oldest}} in elements, and a tag {@code name}, so that several queues can be told apart.
 *
 * <p><b>The component is held weakly.</b> When it has been collected, its gauges answer NaN, its counters keep their last
 * value, and the first reading of a gauge removes all its meters from the registry. {@link #close} does so at once. A
 * component that is closed keeps its meters until then: what it still holds and what it dropped remains of interest.
 *
 * <p>Any thread may call any method at any time. Nothing here waits, except as the registry does when meters are added.
 *
 * <!-- snippet: expects "2.0 elements" -->
 * <pre>{@code
 * import io.elasticq.lockbased.LockedElasticQueue;
 * import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
 *
 * SimpleMeterRegistry registry = new SimpleMeterRegistry();
 * LockedElasticQueue<String> orders = ElasticQueueMetrics.monitor(
 *         registry, new LockedElasticQueue<>(ElasticConfig.upTo(1000), OverflowPolicy.REJECT), "orders");
 * orders.offer("one");
 * orders.offer("two");
 * System.out.println(registry.get("elasticq.queue.size").tag("name", "orders").gauge().value() + " elements");
 * }</pre>
 */
public final class ElasticQueueMetrics implements MeterBinder, AutoCloseable {

    private static final String UTILISATION = "elasticq.queue.utilisation";

    private final SourceReading reading;
    private final Tags tags;
    private final ConcurrentMap<MeterRegistry, OwnMeters> bound = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private ElasticQueueMetrics(MetricSource source, Tags tags) {
        this.reading = new SourceReading(source);
        this.tags = tags;
    }

    /**
     * Registers the meters of a component, for as long as the component lives.
     *
     * @param <S> the type of the component
     * @param registry where to register them
     * @param source the queue or other component; held weakly
     * @param name the value of the tag {@code name}
     * @param tags further tags, as keys and values in turn
     * @return the component, unchanged
     * @throws IllegalArgumentException if the registry has meters of this name with these tags, the name is blank, a key has
     *     no value, or a key is used by the meters themselves
     * @throws NullPointerException if anything is null
     */
    public static <S extends MetricSource> S monitor(MeterRegistry registry, S source, String name, String... tags) {
        return monitor(registry, source, name, Tags.of(tags));
    }

    /**
     * Registers the meters of a component, for as long as the component lives.
     *
     * @param <S> the type of the component
     * @param registry where to register them
     * @param source the queue or other component; held weakly
     * @param name the value of the tag {@code name}
     * @param tags further tags
     * @return the component, unchanged
     * @throws IllegalArgumentException if the registry has meters of this name with these tags, the name is blank, or a key
     *     is used by the meters themselves
     * @throws NullPointerException if anything is null
     */
    @SuppressWarnings("resource") // the meters go when the component does
    public static <S extends MetricSource> S monitor(
            MeterRegistry registry, S source, String name, Iterable<Tag> tags) {
        of(source, name, tags).bindTo(registry);
        return source;
    }

    /**
     * Makes the binder of a component, for those who remove the meters themselves, or whose framework binds it.
     *
     * @param source the queue or other component; held weakly
     * @param name the value of the tag {@code name}
     * @param tags further tags, as keys and values in turn
     * @return a binder that is bound to nothing
     * @throws IllegalArgumentException if the name is blank, a key has no value, or a key is used by the meters themselves
     * @throws NullPointerException if anything is null
     */
    public static ElasticQueueMetrics of(MetricSource source, String name, String... tags) {
        return of(source, name, Tags.of(tags));
    }

    /**
     * Makes the binder of a component, for those who remove the meters themselves, or whose framework binds it.
     *
     * @param source the queue or other component; held weakly
     * @param name the value of the tag {@code name}
     * @param tags further tags
     * @return a binder that is bound to nothing
     * @throws IllegalArgumentException if the name is blank, or a key is used by the meters themselves
     * @throws NullPointerException if anything is null
     */
    public static ElasticQueueMetrics of(MetricSource source, String name, Iterable<Tag> tags) {
        Set<String> taken = source.metrics().stream()
                .flatMap(metric -> metric.tags().keySet().stream())
                .collect(Collectors.toSet());
        return new ElasticQueueMetrics(source, Naming.tags(name, tags, taken));
    }

    /**
     * Registers the meters. Does nothing in a registry where they are already, or when the component has been collected.
     * O(meters in the registry).
     *
     * @param registry where to register them
     * @throws IllegalArgumentException if the registry has meters of this name with these tags that are not of this binder;
     *     none is added
     * @throws IllegalStateException if this is closed
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        MetricSource source = reading.source();
        if (source == null) {
            return;
        }
        if (closed) {
            throw new IllegalStateException("the metrics are closed: " + tags);
        }
        OwnMeters meters = new OwnMeters(registry);
        if (bound.putIfAbsent(registry, meters) != null) {
            return;
        }
        try {
            register(source, meters);
        } catch (RuntimeException e) {
            bound.remove(registry, meters);
            meters.remove();
            throw e;
        }
        if (closed) { // a close that came in between has not seen what was added after it
            meters.remove();
        }
    }

    /** Removes the meters from all registries. The component is left as it is. Any number of calls. */
    @Override
    public void close() {
        closed = true;
        for (Map.Entry<MeterRegistry, OwnMeters> entry : bound.entrySet()) {
            bound.remove(entry.getKey());
            entry.getValue().remove();
        }
    }

    private void register(MetricSource source, OwnMeters meters) {
        List<Metric> metrics = withOneDescriptionPerName(source.metrics());
        for (int i = 0; i < metrics.size(); i++) {
            Metric metric = metrics.get(i);
            int index = i;
            if (metric.kind() == Metric.Kind.GAUGE) {
                meters.add(registry -> gauge(metric, index, registry));
            } else {
                meters.add(registry -> counter(metric, index, source, registry));
            }
        }
        if (source instanceof ElasticQueue<?>) {
            meters.add(this::utilisation);
        }
    }

    /** Prometheus shows one text for all meters of a name, and it would be that of the last. */
    private static List<Metric> withOneDescriptionPerName(List<Metric> metrics) {
        Map<String, Set<String>> descriptions = new HashMap<>();
        for (Metric metric : metrics) {
            descriptions
                    .computeIfAbsent(metric.name(), name -> new LinkedHashSet<>())
                    .add(metric.description());
        }
        return metrics.stream()
                .map(metric -> new Metric(
                        metric.name(),
                        metric.kind(),
                        metric.unit(),
                        String.join("; ", descriptions.getOrDefault(metric.name(), Set.of())),
                        metric.tags(),
                        metric.value()))
                .toList();
    }

    /** Held strongly by the gauge, and itself holds the component weakly, so that a gauge can tell that it is gone. */
    private Gauge gauge(Metric metric, int index, MeterRegistry registry) {
        return Gauge.builder(metric.name(), this, self -> self.level(self.reading.read(index)))
                .strongReference(true)
                .baseUnit(metric.unit())
                .description(metric.description())
                .tags(tags.and(tagsOf(metric)))
                .register(registry);
    }

    private Gauge utilisation(MeterRegistry registry) {
        return Gauge.builder(UTILISATION, this, self -> self.level(utilisationOf(self.reading.source())))
                .strongReference(true)
                .baseUnit("ratio")
                .description("Part of the bound that is in use, from 0 to 1")
                .tags(tags)
                .register(registry);
    }

    private static double utilisationOf(@Nullable MetricSource source) {
        return source instanceof ElasticQueue<?> queue ? queue.stats().utilisation() : Double.NaN;
    }

    private FunctionCounter counter(Metric metric, int index, MetricSource source, MeterRegistry registry) {
        SourceReading weak = reading;
        return FunctionCounter.builder(metric.name(), source, ignored -> weak.read(index))
                .baseUnit(metric.unit())
                .description(metric.description())
                .tags(tags.and(tagsOf(metric)))
                .register(registry);
    }

    private static Tags tagsOf(Metric metric) {
        return Tags.of(metric.tags().entrySet().stream()
                .map(tag -> Tag.of(tag.getKey(), tag.getValue()))
                .toList());
    }

    private double level(double value) {
        if (reading.source() == null) {
            close();
        }
        return value;
    }
}
