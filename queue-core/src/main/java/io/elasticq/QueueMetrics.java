package io.elasticq;

import static io.elasticq.stats.Metric.Kind.COUNTER;
import static io.elasticq.stats.Metric.Kind.GAUGE;

import io.elasticq.stats.Metric;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The metrics of an {@link ElasticQueue}, declared once for all implementations. */
final class QueueMetrics {

    private static final String ELEMENTS = "elements";

    private QueueMetrics() {}

    static List<Metric> of(Supplier<QueueStats> stats) {
        return List.of(
                gauge(stats, "size", ELEMENTS, "Elements in the queue", QueueStats::size),
                gauge(stats, "capacity", ELEMENTS, "Elements that fit without growing", QueueStats::capacity),
                gauge(stats, "capacity.min", ELEMENTS, "Smallest capacity", QueueStats::minCapacity),
                gauge(stats, "capacity.max", ELEMENTS, "The bound", QueueStats::maxCapacity),
                gauge(stats, "remaining", ELEMENTS, "Room up to the bound", s -> s.maxCapacity() - s.size()),
                gauge(stats, "highwater", ELEMENTS, "Largest size so far", QueueStats::highWaterMark),
                gauge(stats, "closed", "state", "1 if the queue is closed, else 0", s -> s.closed() ? 1 : 0),
                counter(stats, "accepted", ELEMENTS, "Elements that entered", QueueStats::accepted),
                counter(stats, "polled", ELEMENTS, "Elements handed to a consumer", QueueStats::polled),
                counter(stats, "removed", ELEMENTS, "Elements taken out on demand", QueueStats::removed),
                counter(stats, "refused", ELEMENTS, "Elements left with their producer", QueueStats::refused),
                dropped(stats, "oldest", "Elements dropped from the head", QueueStats::droppedOldest),
                dropped(stats, "newest", "Elements dropped on arrival", QueueStats::droppedNewest),
                dropped(stats, "undelivered", "Elements whose consumer threw", QueueStats::undelivered),
                resizes(stats, "grow", "Resizes to a larger capacity", QueueStats::grows),
                resizes(stats, "shrink", "Resizes to a smaller capacity", QueueStats::shrinks),
                counter(stats, "generation", "resizes", "Resizes of either kind", QueueStats::generation),
                counter(stats, "resize.failures", "failures", "Resizes that failed", QueueStats::resizeFailures),
                counter(stats, "listener.failures", "failures", "Listeners that threw", QueueStats::listenerFailures));
    }

    private static Metric gauge(
            Supplier<QueueStats> stats, String name, String unit, String description, ToLongFunction<QueueStats> of) {
        return metric(stats, name, GAUGE, unit, description, Map.of(), of);
    }

    private static Metric counter(
            Supplier<QueueStats> stats, String name, String unit, String description, ToLongFunction<QueueStats> of) {
        return metric(stats, name, COUNTER, unit, description, Map.of(), of);
    }

    private static Metric dropped(
            Supplier<QueueStats> stats, String cause, String description, ToLongFunction<QueueStats> of) {
        return metric(stats, "dropped", COUNTER, ELEMENTS, description, Map.of("cause", cause), of);
    }

    private static Metric resizes(
            Supplier<QueueStats> stats, String direction, String description, ToLongFunction<QueueStats> of) {
        return metric(stats, "resizes", COUNTER, "resizes", description, Map.of("direction", direction), of);
    }

    private static Metric metric(
            Supplier<QueueStats> stats,
            String name,
            Metric.Kind kind,
            String unit,
            String description,
            Map<String, String> tags,
            ToLongFunction<QueueStats> of) {
        return new Metric("elasticq.queue." + name, kind, unit, description, tags, () -> of.applyAsLong(stats.get()));
    }
}
