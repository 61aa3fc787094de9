package io.elasticq.examples.mqttproxy;

import io.elasticq.OverflowPolicy;
import io.elasticq.stats.Metric;
import io.elasticq.stats.Metric.Kind;
import io.elasticq.stats.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
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
        for (int level = 0; level < Backlog.LEVELS; level++) {
            int qos = level;
            Map<String, String> tags = Map.of("qos", Integer.toString(qos));
            all.add(counter("received", MESSAGES, "Messages from the broker", tags, received[qos]::sum));
            all.add(counter("forwarded", MESSAGES, "Messages given to the output", tags, forwarded[qos]::sum));
            all.add(counter(
                    "lost",
                    MESSAGES,
                    "Messages that the overflow policy has given up",
                    Map.of("qos", Integer.toString(qos), "policy", policy),
                    () -> lost(qos)));
        }
        all.add(counter("acknowledged", MESSAGES, "Messages acknowledged to the broker", Map.of(), acknowledged::sum));
        all.add(gauge("held", MESSAGES, "Messages without room, not acknowledged", Map.of(), held::sum));
        all.add(gauge("connected", "connections", "Connections that receive", Map.of(), connected::sum));
        all.add(counter("reconnects", "connections", "Connections made again", Map.of(), reconnects::sum));
        all.add(counter("retries", MESSAGES, "Messages that were forwarded again", Map.of(), retries::sum));
        for (double percentile : PERCENTILES) {
            all.add(gauge(
                    "batch.time",
                    "nanoseconds",
                    "Time that a batch took to be forwarded",
                    Map.of("percentile", Double.toString(percentile)),
                    () -> batchNanos.getValueAtPercentile(percentile)));
        }
        return all;
    }

    private static Metric counter(
            String name, String unit, String description, Map<String, String> tags, LongSupplier value) {
        return new Metric("elasticq.mqtt." + name, Kind.COUNTER, unit, description, tags, value);
    }

    private static Metric gauge(
            String name, String unit, String description, Map<String, String> tags, LongSupplier value) {
        return new Metric("elasticq.mqtt." + name, Kind.GAUGE, unit, description, tags, value);
    }
}
