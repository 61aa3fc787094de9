package io.elasticq.examples.mqttproxy;

import io.elasticq.OverflowPolicy;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import io.elasticq.stats.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What has become of the messages so far, by quality of service, and how long batches took. Any thread may count and read. */
final class Tally implements MetricSource {

    private static final String MESSAGES = "messages";
    private static final double[] PERCENTILES = {50, 99, 99.9};

    final LongAdder[] received = adders();
    final LongAdder[] turnedAway = adders(); // on arrival, by the policy
    final LongAdder[] forwarded = adders();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder held = new LongAdder();
    final LongAdder connected = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    final LongAdder retries = new LongAdder();
    final Histogram batchNanos = new ConcurrentHistogram(3);

    private final Backlog backlog;
    private final List<Metric> metrics;

    Tally(Backlog backlog, OverflowPolicy policy) {
        this.backlog = backlog;
        this.metrics = List.copyOf(describe(policy.name().toLowerCase(Locale.ROOT)));
    }

    static LongAdder[] adders() {
        return Stream.generate(LongAdder::new).limit(Backlog.LEVELS).toArray(LongAdder[]::new);
    }

    /** Messages that the policy has given up: turned away on arrival, or dropped for a newer one. */
    long lost(int qos) {
        return turnedAway[qos].sum() + backlog.droppedOldest(qos);
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    private List<Metric> describe(String policy) {
        List<Metric> all = new ArrayList<>();
        MetricGroup<Tally> group = new MetricGroup<>("elasticq.mqtt.", Map.of(), () -> this);
        for (int level = 0; level < Backlog.LEVELS; level++) {
            int qos = level;
            MetricGroup<Tally> each = group.tagged("qos", Integer.toString(qos));
            all.add(each.counter("received", MESSAGES, "Messages from the broker", t -> t.received[qos].sum()));
            all.add(each.counter("forwarded", MESSAGES, "Messages given to the output", t -> t.forwarded[qos].sum()));
            all.add(each.tagged("policy", policy)
                    .counter("lost", MESSAGES, "Messages that the overflow policy has given up", t -> t.lost(qos)));
        }
        all.add(group.counter(
                "acknowledged", MESSAGES, "Messages acknowledged to the broker", t -> t.acknowledged.sum()));
        all.add(group.gauge("held", MESSAGES, "Messages without room, not acknowledged", t -> t.held.sum()));
        all.add(group.gauge("connected", "connections", "Connections that receive", t -> t.connected.sum()));
        all.add(group.counter("reconnects", "connections", "Connections made again", t -> t.reconnects.sum()));
        all.add(group.counter("retries", MESSAGES, "Messages that were forwarded again", t -> t.retries.sum()));
        for (double percentile : PERCENTILES) {
            all.add(group.tagged("percentile", Double.toString(percentile))
                    .gauge(
                            "batch.time",
                            "nanoseconds",
                            "Time that a batch took to be forwarded",
                            t -> t.batchNanos.getValueAtPercentile(percentile)));
        }
        return all;
    }
}
