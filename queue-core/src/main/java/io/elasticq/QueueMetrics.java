package io.elasticq;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The metrics of an {@link ElasticQueue}, declared once for all implementations. */
final class QueueMetrics {

    private static final String ELEMENTS = "elements";

    private QueueMetrics() {}

    static List<Metric> of(Supplier<QueueStats> stats) {
        MetricGroup<QueueStats> queue = new MetricGroup<>("elasticq.queue.", Map.of(), stats);
        return List.of(
                queue.gauge("size", ELEMENTS, "Elements in the queue", QueueStats::size),
                queue.gauge("capacity", ELEMENTS, "Elements that fit without growing", QueueStats::capacity),
                queue.gauge("capacity.min", ELEMENTS, "Smallest capacity", QueueStats::minCapacity),
                queue.gauge("capacity.max", ELEMENTS, "The bound", QueueStats::maxCapacity),
                queue.gauge("remaining", ELEMENTS, "Room up to the bound", s -> s.maxCapacity() - s.size()),
                queue.gauge("highwater", ELEMENTS, "Largest size so far", QueueStats::highWaterMark),
                queue.gauge("closed", "state", "1 if the queue is closed, else 0", s -> s.closed() ? 1 : 0),
                queue.counter("accepted", ELEMENTS, "Elements that entered", QueueStats::accepted),
                queue.counter("polled", ELEMENTS, "Elements handed to a consumer", QueueStats::polled),
                queue.counter("removed", ELEMENTS, "Elements taken out on demand", QueueStats::removed),
                queue.counter("refused", ELEMENTS, "Elements left with their producer", QueueStats::refused),
                queue.tagged("cause", "oldest")
                        .counter("dropped", ELEMENTS, "Elements dropped from the head", QueueStats::droppedOldest),
                queue.tagged("cause", "newest")
                        .counter("dropped", ELEMENTS, "Elements dropped on arrival", QueueStats::droppedNewest),
                queue.tagged("cause", "undelivered")
                        .counter("dropped", ELEMENTS, "Elements whose consumer threw", QueueStats::undelivered),
                queue.tagged("direction", "grow")
                        .counter("resizes", "resizes", "Resizes to a larger capacity", QueueStats::grows),
                queue.tagged("direction", "shrink")
                        .counter("resizes", "resizes", "Resizes to a smaller capacity", QueueStats::shrinks),
                queue.counter("generation", "resizes", "Resizes of either kind", QueueStats::generation),
                queue.counter("resize.failures", "failures", "Resizes that failed", QueueStats::resizeFailures),
                queue.counter("listener.failures", "failures", "Listeners that threw", QueueStats::listenerFailures));
    }
}
