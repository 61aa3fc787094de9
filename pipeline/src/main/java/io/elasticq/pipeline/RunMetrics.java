package io.elasticq.pipeline;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What can be measured of a run: nothing is written for it that the run does not keep anyway, but for one timed call in {@value StageMeter#SAMPLE}. */
final class RunMetrics {

    private static final String PREFIX = "elasticq.pipeline.";
    private static final String EVENTS = "events";
    private static final String NANOS = "nanoseconds";
    private static final double[] QUANTILES = {50, 99, 99.9, 100};
    private static final int PERCENT = 100;

    private final Supervisor supervisor;
    private final MetricGroup<Supervisor> run;
    private final List<Metric> metrics = new ArrayList<>();

    RunMetrics(Supervisor supervisor) {
        this.supervisor = supervisor;
        this.run = new MetricGroup<>(
                PREFIX, Map.of("pipeline", supervisor.options().name()), () -> supervisor);
    }

    List<Metric> list() {
        run();
        supervisor.plan().links.forEach(this::link);
        supervisor.plan().places.forEach(this::stage);
        supervisor.plan().workers.forEach(this::worker);
        return List.copyOf(metrics);
    }

    /** The metrics of a part of the run. */
    private <S> MetricGroup<S> of(String kind, String name, S part) {
        return new MetricGroup<>(PREFIX, run.tagged(kind, name).tags(), () -> part);
    }

    private void run() {
        metrics.add(
                run.counter("produced", EVENTS, "Events that sources have handed over", all -> sum(Tally::produced)));
        metrics.add(run.counter("made", EVENTS, "Events that stages have made of others", all -> sum(Tally::made)));
        for (Fate fate : Fate.values()) {
            metrics.add(run.tagged("fate", fate.name().toLowerCase(Locale.ROOT))
                    .counter("fates", EVENTS, "What events have come to", all -> sum(of -> of.get(fate))));
        }
        metrics.add(run.counter(
                "checkpoints", "checkpoints", "Checkpoints that this run has completed", Supervisor::checkpoints));
        for (RunState state : RunState.values()) {
            metrics.add(run.tagged("state", state.name().toLowerCase(Locale.ROOT))
                    .gauge("state", "runs", "1 in the state that the run is in", all -> all.state() == state ? 1 : 0));
        }
    }

    private long sum(ToLongFunction<Tally> count) {
        return supervisor.tallies().mapToLong(count).sum();
    }

    private void link(Link each) {
        MetricGroup<Link> link = of("link", each.name, each);
        int capacity = each.handOff.capacity();
        metrics.add(link.gauge("link.depth", EVENTS, "Events and marks on their way to a worker", Link::depth));
        metrics.add(link.gauge("link.capacity", EVENTS, "How many there may be", l -> capacity));
        metrics.add(link.gauge(
                "link.utilization",
                "percent",
                "How full it is",
                l -> Math.min(PERCENT, (long) PERCENT * l.depth() / capacity)));
    }

    private void stage(Place each) {
        MetricGroup<StageMeter> stage = of("stage", each.name, each.meter);
        metrics.add(stage.counter("stage.events", EVENTS, "Events that came into a stage", StageMeter::events));
        for (double quantile : QUANTILES) {
            metrics.add(stage.tagged("percentile", Double.toString(quantile))
                    .gauge(
                            "stage.latency",
                            NANOS,
                            "How long the function of a stage takes, of the calls that were timed",
                            meter -> meter.latencyAt(quantile)));
        }
    }

    private void worker(Worker each) {
        MetricGroup<Worker> worker = of("worker", each.name(), each);
        metrics.add(worker.counter("worker.busy", NANOS, "Time that a worker had something to do", Worker::busyNanos));
        metrics.add(worker.counter(
                "worker.waited", NANOS, "Time of that in which it waited for room", w -> w.work.waitedNanos()));
        metrics.add(worker.gauge(
                "worker.utilization",
                "percent",
                "How much of its time a worker has worked, waits not counted",
                w -> w.utilization(PERCENT)));
    }
}
