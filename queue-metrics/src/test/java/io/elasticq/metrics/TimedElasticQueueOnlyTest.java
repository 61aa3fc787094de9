package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.lockfree.SpscElasticQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the checks that also run on twins leave out. */
class TimedElasticQueueOnlyTest implements TimingChecks {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private static LockedElasticQueue<Object> locked() {
        return new LockedElasticQueue<>(ElasticConfig.fixed(8), OverflowPolicy.REJECT);
    }

    @Test
    void badSettings_areRefused_withTheirValues() {
        QueueTiming timing = QueueTiming.of(registry, "q");
        assertThatThrownBy(() -> timing.oneIn(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("oneIn=0");
        assertThatThrownBy(() -> timing.oneIn(Integer.MAX_VALUE)).hasMessageContaining("oneIn=2147483647");
        assertThatThrownBy(() -> QueueTiming.of(registry, "")).hasMessageContaining("name=''");
        assertThatThrownBy(() -> timing.tags("operation", "mine")).hasMessageContaining("operation=mine");
        assertThatThrownBy(() -> timing.wrap((LockedElasticQueue<Object>) null))
                .isInstanceOf(NullPointerException.class);
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void secondQueueOfTheSameName_isRefused_untilTheFirstLetsGo() {
        TimedBlockingElasticQueue<Object> first = QueueTiming.of(registry, "q").wrap(locked());
        int meters = registry.getMeters().size();
        assertThatThrownBy(() -> QueueTiming.of(registry, "q").wrap(locked()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=q");
        assertThat(registry.getMeters()).hasSize(meters);
        QueueTiming.of(registry, "q").tags("shard", "2").wrap(locked());
        first.removeMeters();
        first.removeMeters();
        assertThat(registry.getMeters()).hasSize(meters);
        assertThat(first.offer("goes on")).isTrue();
        assertThat(first.poll()).isEqualTo("goes on");
        QueueTiming.of(registry, "q").wrap(locked());
    }

    @Test
    void nonBlockingQueue_hasNoTimersOfWhatItHasNot() {
        QueueTiming.of(registry, "q").wrap(new MpscElasticQueue<Object>(ElasticConfig.fixed(8), OverflowPolicy.REJECT));
        assertThat(registry.get("elasticq.queue.operation").timers()).hasSize(4);
    }

    @Test
    void metricsOfTheQueue_areThoseUnderneath() {
        LockedElasticQueue<Object> plain = locked();
        TimedBlockingElasticQueue<Object> timed = QueueTiming.of(registry, "q").wrap(plain);
        ElasticQueueMetrics.monitor(registry, timed, "q");
        timed.offer("a");
        assertThat(timed.stats()).isEqualTo(plain.stats());
        assertThat(registry.get("elasticq.queue.size").gauge().value()).isEqualTo(1);
        assertThat(timed).hasToString("[a]").contains("a");
    }

    @Test
    void sampled_ofAnSpscQueue_measuresWhatComesThrough() {
        var timed = QueueTiming.of(registry, "q")
                .oneIn(4)
                .wrap(new SpscElasticQueue<Object>(ElasticConfig.upTo(64), OverflowPolicy.REJECT));
        List<Object> into = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            timed.offer(new Object());
            if (i % 8 == 7) {
                assertThat(timed.pollBatch(into, 8)).isEqualTo(8);
            }
        }
        assertThat(into).doesNotHaveDuplicates().hasSize(4_000);
        assertThat(registry.get("elasticq.queue.wait").timer().count()).isBetween(800L, 1_200L);
    }

    @Test
    void objectThatIsAllOverADeepQueue_isGivenUp() {
        var timed = QueueTiming.of(registry, "q")
                .oneIn(64)
                .wrap(new LockedElasticQueue<Object>(ElasticConfig.fixed(4_096), OverflowPolicy.REJECT));
        for (int i = 0; i < 4_096; i++) {
            assertThat(timed.offer("same")).isTrue();
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(timed.poll()).isEqualTo("same");
            assertThat(timed.offer("same")).isTrue();
        }
        double missed =
                registry.get("elasticq.queue.wait.missed").functionCounter().count();
        assertThat(missed).isGreaterThan(100);
    }
}
