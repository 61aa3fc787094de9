package io.elasticq.priority;

import io.elasticq.stats.Metric;
import io.elasticq.stats.Metric.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/** The metrics of each level, by tag. */
final class PriorityMetrics {

    private static final String ELEMENTS = "elements";

    private PriorityMetrics() {}

    static List<Metric> of(int levels, IntFunction<LevelStats> stats) {
        List<Metric> metrics = new ArrayList<>();
        for (int level = 0; level < levels; level++) {
            add(metrics, level, stats, "size", Kind.GAUGE, ELEMENTS, "Elements in the level", LevelStats::size);
            add(
                    metrics,
                    level,
                    stats,
                    "capacity",
                    Kind.GAUGE,
                    ELEMENTS,
                    "Elements that fit without growing",
                    s -> s.queue().capacity());
            add(metrics, level, stats, "capacity.max", Kind.GAUGE, ELEMENTS, "The bound of the level", s -> s.queue()
                    .maxCapacity());
            add(metrics, level, stats, "offered", Kind.COUNTER, ELEMENTS, "Elements offered", LevelStats::offered);
            add(metrics, level, stats, "polled", Kind.COUNTER, ELEMENTS, "Elements taken", LevelStats::polled);
            add(
                    metrics,
                    level,
                    stats,
                    "refused",
                    Kind.COUNTER,
                    ELEMENTS,
                    "Elements left with their producer",
                    LevelStats::refused);
            add(
                    metrics,
                    level,
                    stats,
                    "dropped",
                    Kind.COUNTER,
                    ELEMENTS,
                    "Elements dropped on arrival",
                    LevelStats::dropped);
            add(
                    metrics,
                    level,
                    stats,
                    "run.longest",
                    Kind.GAUGE,
                    ELEMENTS,
                    "Most elements in a row",
                    LevelStats::longestRun);
            add(
                    metrics,
                    level,
                    stats,
                    "oldest",
                    Kind.GAUGE,
                    "nanoseconds",
                    "Wait of the oldest, 0 if none is known",
                    s -> {
                        Duration wait = s.oldestWait();
                        return wait == null ? 0 : wait.toNanos();
                    });
        }
        return List.copyOf(metrics);
    }

    private static void add(
            List<Metric> metrics,
            int level,
            IntFunction<LevelStats> stats,
            String name,
            Kind kind,
            String unit,
            String description,
            ToLongFunction<LevelStats> of) {
        metrics.add(new Metric(
                "elasticq.priority." + name,
                kind,
                unit,
                description,
                Map.of("level", Integer.toString(level)),
                () -> of.applyAsLong(stats.apply(level))));
    }
}
