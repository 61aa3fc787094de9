package io.elasticq.channel;

import static io.elasticq.stats.Metric.Kind.COUNTER;
import static io.elasticq.stats.Metric.Kind.GAUGE;

import io.elasticq.stats.Metric;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The metrics of a channel's ends, from the positions in the region. */
final class ChannelMetrics {

    private static final String MESSAGES = "messages";

    private ChannelMetrics() {}

    static List<Metric> ofProducer(Region region, LongSupplier refused) {
        long first = region.identity.initialSequence();
        Metric published = metric(
                "published", COUNTER, "Messages, or fragments, that were published", () -> region.position() - first);
        if (!region.identity.has(RegionDescriptor.FLOW_CONTROL)) {
            return List.of(published);
        }
        return List.of(
                published,
                metric("refused", COUNTER, "Tries that found no room", refused),
                metric("lag", GAUGE, "Messages not given back yet", () -> lag(region)),
                metric("credits", GAUGE, "Messages that there is room for", () -> region.depth - lag(region)));
    }

    static List<Metric> ofConsumer(Region region, Consumer consumer) {
        Metric received = metric("received", COUNTER, "Messages, or fragments, that were taken", consumer::received);
        if (consumer instanceof CreditedConsumer) {
            return List.of(received);
        }
        return List.of(
                received, metric("missed", COUNTER, "Messages overwritten before they were read", consumer::missed));
    }

    private static long lag(Region region) {
        long position = region.position(); // before what is consumed: the lag is never too large
        return Math.min(region.depth, Math.max(0, position - region.consumed()));
    }

    private static Metric metric(String name, Metric.Kind kind, String description, LongSupplier value) {
        return new Metric("elasticq.channel." + name, kind, MESSAGES, description, Map.of(), value);
    }
}
