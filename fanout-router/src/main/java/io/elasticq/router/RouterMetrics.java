package io.elasticq.router;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The metrics of a router. */
final class RouterMetrics {

    private static final String EVENTS = "events";

    private RouterMetrics() {}

    static List<Metric> of(String router, Supplier<RouterStats> stats) {
        MetricGroup<RouterStats> group = new MetricGroup<>("elasticq.router.", Map.of("router", router), stats);
        return List.of(
                group.counter("routed", EVENTS, "Events taken and given out, dropped or held", RouterStats::routed),
                group.counter("delivered", EVENTS, "Events put into rings", RouterStats::delivered),
                group.counter("dropped", EVENTS, "Events dropped, for any reason", RouterStats::dropped),
                group.counter("dropped_queue_full", EVENTS, "Dropped: no room", RouterStats::droppedQueueFull),
                group.counter("dropped_all_full", EVENTS, "Dropped: nobody has room", RouterStats::droppedAllFull),
                group.counter("dropped_no_credit", EVENTS, "Dropped: no credit", RouterStats::droppedNoCredit),
                group.counter("dropped_unclaimed", EVENTS, "Dropped: nobody wants it", RouterStats::droppedUnclaimed),
                group.counter("dropped_failed", EVENTS, "Dropped: the filter threw", RouterStats::droppedFailed),
                group.counter("filtered", EVENTS, "Events that a subscriber did not want", RouterStats::filtered),
                group.counter("missed", EVENTS, "Events routed while detached", RouterStats::missed),
                group.gauge("pending", EVENTS, "Events held for subscribers", RouterStats::pending),
                group.gauge("buffered", EVENTS, "Events taken and not routed yet", RouterStats::buffered),
                group.counter("credit_waits", "waits", "Waits for a parked subscriber", RouterStats::creditWaits),
                group.counter("detaches", "detaches", "Subscribers detached", RouterStats::detaches),
                group.counter("pressure_waits", "waits", "Waits for any subscriber", RouterStats::pressureWaits),
                group.counter("idle_waits", "waits", "Steps without anything to do", RouterStats::idleWaits),
                group.counter("batches", "batches", "Steps that routed something", RouterStats::batches),
                group.counter("batch_sum", EVENTS, "Events routed by these", RouterStats::batchSum),
                group.gauge("batch_max", EVENTS, "The most routed by a step", RouterStats::batchMax),
                group.counter("wake_waits", "waits", "Uses of the wait strategy", RouterStats::wakeWaits),
                group.counter(
                        "wake_timeouts", "waits", "Those after which nothing was there", RouterStats::wakeTimeouts),
                group.counter("failures", "failures", "Handlers and filters that threw", RouterStats::failures),
                group.counter("listener.failures", "failures", "Listeners that threw", RouterStats::listenerFailures),
                group.gauge("subscribers", "subscribers", "Subscribers attached", RouterStats::subscribers));
    }
}
