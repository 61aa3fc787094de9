package io.elasticq.priority;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The metrics of each level, by tag. */
final class PriorityMetrics {

    private static final String ELEMENTS = "elements";

    private PriorityMetrics() {}

    static List<Metric> of(int levels, IntFunction<LevelStats> stats) {
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            int number = i;
            Map<String, String> tags = Map.of("level", Integer.toString(number));
            MetricGroup<LevelStats> level = new MetricGroup<>("elasticq.priority.", tags, () -> stats.apply(number));
            metrics.add(level.gauge("size", ELEMENTS, "Elements in the level", LevelStats::size));
            metrics.add(level.gauge("capacity", ELEMENTS, "Elements that fit without growing", s -> s.queue()
                    .capacity()));
            metrics.add(level.gauge("capacity.max", ELEMENTS, "The bound of the level", s -> s.queue()
                    .maxCapacity()));
            metrics.add(level.counter("offered", ELEMENTS, "Elements offered", LevelStats::offered));
            metrics.add(level.counter("polled", ELEMENTS, "Elements taken", LevelStats::polled));
            metrics.add(level.counter("refused", ELEMENTS, "Elements left with their producer", LevelStats::refused));
            metrics.add(level.counter("dropped", ELEMENTS, "Elements dropped on arrival", LevelStats::dropped));
            metrics.add(level.gauge("run.longest", ELEMENTS, "Most elements in a row", LevelStats::longestRun));
            metrics.add(level.gauge(
                    "oldest", "nanoseconds", "Wait of the oldest, 0 if none is known", PriorityMetrics::oldestNanos));
        }
        return List.copyOf(metrics);
    }

    private static long oldestNanos(LevelStats stats) {
        Duration wait = stats.oldestWait();
        return wait == null ? 0 : wait.toNanos();
    }
}
