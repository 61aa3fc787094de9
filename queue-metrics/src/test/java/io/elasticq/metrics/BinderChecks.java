package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.stats.Metric;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the binder promises; run on what is shipped, and on its broken twins. */
interface BinderChecks {

    private static LockedElasticQueue<Integer> queue() {
        return new LockedElasticQueue<>(ElasticConfig.fixed(4), OverflowPolicy.REJECT);
    }

    private static double gauge(MeterRegistry registry, String name) {
        return registry.get(name).tag("name", "q").gauge().value();
    }

    private static double counter(MeterRegistry registry, String name) {
        return registry.get(name).tag("name", "q").functionCounter().count();
    }

    @Test
    default void meters_areTheMetrics_asTheyAreNow() {
        LockedElasticQueue<Integer> queue = queue();
        MeterRegistry registry = new SimpleMeterRegistry();
        Subject.binder(queue, "q").bindTo(registry);
        for (int i = 0; i < 6; i++) {
            queue.offer(i);
        }
        queue.poll();
        assertThat(gauge(registry, "elasticq.queue.size")).isEqualTo(3);
        assertThat(gauge(registry, "elasticq.queue.remaining")).isEqualTo(1);
        assertThat(gauge(registry, "elasticq.queue.utilisation")).isEqualTo(0.75);
        assertThat(gauge(registry, "elasticq.queue.highwater")).isEqualTo(4);
        assertThat(counter(registry, "elasticq.queue.accepted")).isEqualTo(4);
        assertThat(counter(registry, "elasticq.queue.refused")).isEqualTo(2);
        assertThat(counter(registry, "elasticq.queue.polled")).isEqualTo(1);
        queue.clear();
        assertThat(counter(registry, "elasticq.queue.removed")).isEqualTo(3);
        for (Metric metric : queue.metrics()) {
            Meter.Id id = registry.get(metric.name())
                    .tag("name", "q")
                    .tags(metric.tags().entrySet().stream()
                            .map(tag -> io.micrometer.core.instrument.Tag.of(tag.getKey(), tag.getValue()))
                            .toList())
                    .meter()
                    .getId();
            assertThat(id.getBaseUnit()).isEqualTo(metric.unit());
            assertThat(id.getDescription()).contains(metric.description());
        }
        assertThat(registry.getMeters()).hasSize(queue.metrics().size() + 1);
    }

    @Test
    default void close_removesItsMeters_andNoOthers() throws Exception {
        LockedElasticQueue<Integer> one = queue();
        LockedElasticQueue<Integer> other = queue();
        MeterRegistry registry = new SimpleMeterRegistry();
        MeterBinder first = Subject.binder(one, "one");
        first.bindTo(registry);
        Subject.binder(other, "other").bindTo(registry);
        registry.counter("mine");
        ((AutoCloseable) first).close();
        ((AutoCloseable) first).close();
        assertThat(registry.find("elasticq.queue.size").tag("name", "one").meter())
                .isNull();
        assertThat(registry.getMeters()).hasSize(other.metrics().size() + 2);
        assertThatThrownBy(() -> first.bindTo(registry))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one");
        assertThat(one.offer(1)).isTrue();
    }

    @Test
    default void secondComponentOfTheSameName_isRefused_andLeavesTheFirstAlone() throws Exception {
        LockedElasticQueue<Integer> one = queue();
        LockedElasticQueue<Integer> two = queue();
        MeterRegistry registry = new SimpleMeterRegistry();
        MeterBinder first = Subject.binder(one, "q");
        first.bindTo(registry);
        first.bindTo(registry); // again is nothing
        MeterBinder second = Subject.binder(two, "q");
        assertThatThrownBy(() -> second.bindTo(registry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("elasticq.queue.size")
                .hasMessageContaining("name=q");
        ((AutoCloseable) second).close();
        one.offer(1);
        assertThat(gauge(registry, "elasticq.queue.size")).isEqualTo(1);
        assertThat(registry.getMeters()).hasSize(one.metrics().size() + 1);
    }

    @Test
    default void collectedComponent_isNotHeld_andItsMetersGoWhenTheyAreRead() {
        MeterRegistry registry = new SimpleMeterRegistry();
        WeakReference<Object> gone = bindAndForget(registry);
        assertThat(gauge(registry, "elasticq.queue.size")).isIn(2.0, Double.NaN);
        Awaitility.await().pollInSameThread().until(() -> {
            System.gc();
            return gone.get() == null;
        });
        LockedElasticQueue<Integer> successor = queue();
        Subject.binder(successor, "q").bindTo(registry); // finds out that the other is gone
        successor.offer(1);
        assertThat(gauge(registry, "elasticq.queue.size")).isEqualTo(1);
        assertThat(registry.getMeters()).hasSize(successor.metrics().size() + 1);
    }

    private static WeakReference<Object> bindAndForget(MeterRegistry registry) {
        LockedElasticQueue<Integer> queue = queue();
        queue.addAll(List.of(1, 2));
        Subject.binder(queue, "q").bindTo(registry);
        assertThat(gauge(registry, "elasticq.queue.size")).isEqualTo(2);
        return new WeakReference<>(queue);
    }
}
