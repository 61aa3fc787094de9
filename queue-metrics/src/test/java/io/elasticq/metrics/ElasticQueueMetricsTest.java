package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.Race;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ElasticQueueMetricsTest implements BinderChecks {

    private static MpscElasticQueue<Integer> queue() {
        return new MpscElasticQueue<>(ElasticConfig.fixed(4), OverflowPolicy.DROP_NEWEST);
    }

    @Test
    void monitor_returnsTheVeryQueue_andCountsByTag() {
        MeterRegistry registry = new SimpleMeterRegistry();
        MpscElasticQueue<Integer> queue = queue();
        assertThat(ElasticQueueMetrics.monitor(registry, queue, "q", "shard", "7"))
                .isSameAs(queue);
        for (int i = 0; i < 7; i++) {
            queue.offer(i);
        }
        assertThat(registry.get("elasticq.queue.dropped")
                        .tags("name", "q", "shard", "7", "cause", "newest")
                        .functionCounter()
                        .count())
                .isEqualTo(3);
        assertThat(registry.get("elasticq.queue.resizes").functionCounters()).hasSize(2);
    }

    /** The seed's example: a recorder of a name, a buffer, its operations recorded. */
    @Test
    void seedsExample_isRecorded() {
        MeterRegistry registry = new SimpleMeterRegistry();
        LockedElasticQueue<String> buffer = ElasticQueueMetrics.monitor(
                registry, new LockedElasticQueue<>(ElasticConfig.defaults(), OverflowPolicy.REJECT), "mqtt_broker");
        TimedBlockingElasticQueue<String> instrumented =
                QueueTiming.of(registry, "mqtt_broker").every().wrap(buffer);
        assertThat(instrumented.offer("message")).isTrue();
        assertThat(instrumented.poll()).isEqualTo("message");
        assertThat(registry.get("elasticq.queue.accepted").functionCounter().count())
                .isEqualTo(1);
        assertThat(registry.get("elasticq.queue.polled").functionCounter().count())
                .isEqualTo(1);
        assertThat(registry.get("elasticq.queue.size").gauge().value()).isZero();
        assertThat(registry.get("elasticq.queue.capacity").gauge().value()).isEqualTo(1024);
        assertThat(registry.get("elasticq.queue.operation")
                        .tag("operation", "offer")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("elasticq.queue.wait").timer().count()).isEqualTo(1);
    }

    @Test
    void anyComponentWithMetrics_isBound_byItsOwnTags() {
        AtomicLong low = new AtomicLong(1);
        AtomicLong high = new AtomicLong(2);
        MetricSource levels = () -> List.of(level("low", low), level("high", high));
        MeterRegistry registry = new SimpleMeterRegistry();
        ElasticQueueMetrics.monitor(registry, levels, "p");
        high.set(5);
        assertThat(registry.get("some.level.size").tag("level", "high").gauge().value())
                .isEqualTo(5);
        assertThat(registry.getMeters()).hasSize(2);
        assertThat(registry.find("elasticq.queue.utilisation").meter()).isNull();
    }

    private static Metric level(String name, AtomicLong size) {
        return new Metric(
                "some.level.size", Metric.Kind.GAUGE, "elements", "Of one level", Map.of("level", name), size::get);
    }

    @Test
    void badArguments_areRefused_withTheirValues() {
        MeterRegistry registry = new SimpleMeterRegistry();
        MpscElasticQueue<Integer> queue = queue();
        assertThatThrownBy(() -> ElasticQueueMetrics.monitor(registry, queue, " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=' '");
        assertThatThrownBy(() -> ElasticQueueMetrics.monitor(registry, queue, "q", "cause", "mine"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cause=mine");
        assertThatThrownBy(() -> ElasticQueueMetrics.monitor(registry, queue, "q", "name", "mine"))
                .hasMessageContaining("name=mine");
        assertThatThrownBy(() -> ElasticQueueMetrics.monitor(registry, queue, "q", "lonely"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ElasticQueueMetrics.of(null, "q")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ElasticQueueMetrics.of(queue, null)).isInstanceOf(NullPointerException.class);
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void refusedSecondName_leavesNothingBehind_whenOnlyOneMeterIsTaken() {
        MeterRegistry registry = new SimpleMeterRegistry();
        registry.gauge("elasticq.queue.highwater", Tags.of("name", "q"), 1);
        MpscElasticQueue<Integer> queue = queue();
        assertThatThrownBy(() -> ElasticQueueMetrics.monitor(registry, queue, "q"))
                .hasMessageContaining("elasticq.queue.highwater");
        assertThat(registry.getMeters()).hasSize(1);
    }

    @Test
    void filtersAndComposites_areRespected() {
        MeterRegistry first = new SimpleMeterRegistry();
        MeterRegistry second = new SimpleMeterRegistry();
        second.config().meterFilter(MeterFilter.denyNameStartsWith("elasticq.queue.resize"));
        second.config().commonTags("host", "h");
        CompositeMeterRegistry both = new CompositeMeterRegistry();
        both.add(first).add(second);
        MpscElasticQueue<Integer> queue = queue();
        ElasticQueueMetrics metrics = ElasticQueueMetrics.of(queue, "q");
        metrics.bindTo(both);
        queue.offer(1);
        assertThat(first.get("elasticq.queue.size").gauge().value()).isEqualTo(1);
        assertThat(second.get("elasticq.queue.size").tag("host", "h").gauge().value())
                .isEqualTo(1);
        assertThat(second.find("elasticq.queue.resizes").meter()).isNull();
        metrics.close();
        assertThat(first.getMeters()).isEmpty();
        assertThat(second.getMeters()).isEmpty();
    }

    @Test
    void closeBesideBindTo_leavesNoMeters() {
        for (int round = 0; round < 200; round++) {
            MeterRegistry registry = new SimpleMeterRegistry();
            MpscElasticQueue<Integer> queue = queue();
            ElasticQueueMetrics metrics = ElasticQueueMetrics.of(queue, "q");
            new Race()
                    .with(() -> {
                        try {
                            metrics.bindTo(registry);
                        } catch (IllegalStateException closedBefore) {
                            assertThat(closedBefore).hasMessageContaining("closed");
                        }
                    })
                    .with(metrics::close)
                    .run();
            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void readingWhileTheQueueWorks_neverGoesDown() {
        MeterRegistry registry = new SimpleMeterRegistry();
        MpscElasticQueue<Integer> queue = ElasticQueueMetrics.monitor(registry, queue(), "q");
        new Race()
                .with(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        queue.offer(i);
                        queue.poll();
                    }
                })
                .with(() -> {
                    double before = 0;
                    while (before < 50_000) {
                        double now = registry.get("elasticq.queue.accepted")
                                .functionCounter()
                                .count();
                        assertThat(now).isGreaterThanOrEqualTo(before);
                        before = now;
                    }
                })
                .run();
    }
}
