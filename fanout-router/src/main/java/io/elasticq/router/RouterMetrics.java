package io.elasticq.router;

import static io.elasticq.stats.Metric.Kind.COUNTER;
import static io.elasticq.stats.Metric.Kind.GAUGE;

import io.elasticq.stats.Metric;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The metrics of a router. */
final class RouterMetrics {

    private static final String EVENTS = "events";

    private RouterMetrics() {}

    static List<Metric> of(String router, Supplier<RouterStats> stats) {
        Declaration declare = new Declaration(Map.of("router", router), stats);
        return List.of(
                declare.counter("routed", EVENTS, "Events taken and given out, dropped or held", RouterStats::routed),
                declare.counter("delivered", EVENTS, "Events put into rings", RouterStats::delivered),
                declare.counter("dropped", EVENTS, "Events dropped, for any reason", RouterStats::dropped),
                declare.counter("dropped_queue_full", EVENTS, "Dropped: no room", RouterStats::droppedQueueFull),
                declare.counter("dropped_all_full", EVENTS, "Dropped: nobody has room", RouterStats::droppedAllFull),
                declare.counter("dropped_no_credit", EVENTS, "Dropped: no credit", RouterStats::droppedNoCredit),
                declare.counter("dropped_unclaimed", EVENTS, "Dropped: nobody wants it", RouterStats::droppedUnclaimed),
                declare.counter("dropped_failed", EVENTS, "Dropped: the filter threw", RouterStats::droppedFailed),
                declare.counter("filtered", EVENTS, "Events that a subscriber did not want", RouterStats::filtered),
                declare.counter("missed", EVENTS, "Events routed while detached", RouterStats::missed),
                declare.gauge("pending", EVENTS, "Events held for subscribers", RouterStats::pending),
                declare.gauge("buffered", EVENTS, "Events taken and not routed yet", RouterStats::buffered),
                declare.counter("credit_waits", "waits", "Waits for a parked subscriber", RouterStats::creditWaits),
                declare.counter("detaches", "detaches", "Subscribers detached", RouterStats::detaches),
                declare.counter("pressure_waits", "waits", "Waits for any subscriber", RouterStats::pressureWaits),
                declare.counter("idle_waits", "waits", "Steps without anything to do", RouterStats::idleWaits),
                declare.counter("batches", "batches", "Steps that routed something", RouterStats::batches),
                declare.counter("batch_sum", EVENTS, "Events routed by these", RouterStats::batchSum),
                declare.gauge("batch_max", EVENTS, "The most routed by a step", RouterStats::batchMax),
                declare.counter("wake_waits", "waits", "Uses of the wait strategy", RouterStats::wakeWaits),
                declare.counter(
                        "wake_timeouts", "waits", "Those after which nothing was there", RouterStats::wakeTimeouts),
                declare.counter("failures", "failures", "Handlers and filters that threw", RouterStats::failures),
                declare.counter("listener.failures", "failures", "Listeners that threw", RouterStats::listenerFailures),
                declare.gauge("subscribers", "subscribers", "Subscribers attached", RouterStats::subscribers));
    }

    private record Declaration(Map<String, String> tags, Supplier<RouterStats> stats) {

        Metric counter(String name, String unit, String description, ToLongFunction<RouterStats> of) {
            return metric(name, COUNTER, unit, description, of);
        }

        Metric gauge(String name, String unit, String description, ToLongFunction<RouterStats> of) {
            return metric(name, GAUGE, unit, description, of);
        }

        private Metric metric(
                String name, Metric.Kind kind, String unit, String description, ToLongFunction<RouterStats> of) {
            return new Metric(
                    "elasticq.router." + name, kind, unit, description, tags, () -> of.applyAsLong(stats.get()));
        }
    }
}
