package io.elasticq.pipeline;

import io.elasticq.stats.Metric;
import io.elasticq.stats.Metric.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** What can be measured of a run: nothing is written for it that the run does not keep anyway, but for one timed call in {@value StageMeter#SAMPLE}. */
final class RunMetrics {

    private static final String PREFIX = "elasticq.pipeline.";
    private static final double[] QUANTILES = {50, 99, 99.9, 100};
    private static final int PERCENT = 100;

    private final Supervisor supervisor;
    private final List<Metric> metrics = new ArrayList<>();

    RunMetrics(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    List<Metric> list() {
        run();
        supervisor.plan().links.forEach(this::link);
        supervisor.plan().places.forEach(this::stage);
        supervisor.plan().workers.forEach(this::worker);
        return List.copyOf(metrics);
    }

    private void add(
            String name, Kind kind, String unit, String description, Map<String, String> tags, LongSupplier value) {
        metrics.add(new Metric(PREFIX + name, kind, unit, description, tags, value));
    }

    private Map<String, String> tags(String... more) {
        Map<String, String> tags = new HashMap<>();
        tags.put("pipeline", supervisor.options().name());
        for (int i = 0; i < more.length; i += 2) {
            tags.put(more[i], more[i + 1]);
        }
        return tags;
    }

    private void run() {
        add(
                "produced",
                Kind.COUNTER,
                "events",
                "Events that sources have handed over",
                tags(),
                () -> sum(Tally::produced));
        add("made", Kind.COUNTER, "events", "Events that stages have made of others", tags(), () -> sum(Tally::made));
        for (Fate fate : Fate.values()) {
            String name = fate.name().toLowerCase(Locale.ROOT);
            add(
                    "fates",
                    Kind.COUNTER,
                    "events",
                    "What events have come to",
                    tags("fate", name),
                    () -> sum(of -> of.get(fate)));
        }
        add(
                "checkpoints",
                Kind.COUNTER,
                "checkpoints",
                "Checkpoints that this run has completed",
                tags(),
                supervisor::checkpoints);
        for (RunState state : RunState.values()) {
            String name = state.name().toLowerCase(Locale.ROOT);
            add(
                    "state",
                    Kind.GAUGE,
                    "runs",
                    "1 in the state that the run is in",
                    tags("state", name),
                    () -> supervisor.state() == state ? 1 : 0);
        }
    }

    private long sum(ToLongFunction<Tally> count) {
        return supervisor.tallies().mapToLong(count).sum();
    }

    private void link(Link link) {
        Map<String, String> tags = tags("link", link.name);
        int capacity = link.handOff.capacity();
        add("link.depth", Kind.GAUGE, "events", "Events and marks on their way to a worker", tags, link::depth);
        add("link.capacity", Kind.GAUGE, "events", "How many there may be", tags, () -> capacity);
        add(
                "link.utilization",
                Kind.GAUGE,
                "percent",
                "How full it is",
                tags,
                () -> Math.min(PERCENT, (long) PERCENT * link.depth() / capacity));
    }

    private void stage(Place place) {
        Map<String, String> tags = tags("stage", place.name);
        add("stage.events", Kind.COUNTER, "events", "Events that came into a stage", tags, place.meter::events);
        for (double quantile : QUANTILES) {
            add(
                    "stage.latency",
                    Kind.GAUGE,
                    "nanoseconds",
                    "How long the function of a stage takes, of the calls that were timed",
                    tags("stage", place.name, "percentile", Double.toString(quantile)),
                    () -> place.meter.latencyAt(quantile));
        }
    }

    private void worker(Worker worker) {
        Map<String, String> tags = tags("worker", worker.name());
        add(
                "worker.busy",
                Kind.COUNTER,
                "nanoseconds",
                "Time that a worker had something to do",
                tags,
                worker::busyNanos);
        add(
                "worker.waited",
                Kind.COUNTER,
                "nanoseconds",
                "Time of that in which it waited for room",
                tags,
                worker.work::waitedNanos);
        add(
                "worker.utilization",
                Kind.GAUGE,
                "percent",
                "How much of its time a worker has worked, waits not counted",
                tags,
                () -> worker.utilization(PERCENT));
    }
}
