package io.elasticq.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricTest {

    @Test
    void read_asksEachTime_andTagsAreCopied() {
        AtomicLong value = new AtomicLong(1);
        Map<String, String> tags = new HashMap<>(Map.of("policy", "block"));
        Metric metric = new Metric("elasticq.test", Metric.Kind.GAUGE, "elements", "A test.", tags, value::get);
        tags.clear();
        assertThat(metric.read()).isEqualTo(1);
        value.set(2);
        assertThat(metric.read()).isEqualTo(2);
        assertThat(metric.tags()).containsExactly(Map.entry("policy", "block"));
    }

    @Test
    void nullsAndEmptyNames_areRefused() {
        assertThatThrownBy(() -> new Metric("", Metric.Kind.GAUGE, "elements", "A test.", Map.of(), () -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A test.");
        assertThatThrownBy(() -> new Metric("a", Metric.Kind.GAUGE, "elements", "A test.", Map.of(), null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("value");
    }

    @Test
    void group_givesPrefixTagsAndSource_andATagOfItsOwnWins() {
        AtomicLong value = new AtomicLong(1);
        MetricGroup<AtomicLong> group = new MetricGroup<>("elasticq.", Map.of("policy", "block"), () -> value);
        Metric counter = group.counter("tests", "tests", "A test.", AtomicLong::get);
        Metric gauge =
                group.tagged("policy", "reject").tagged("level", "1").gauge("size", "bytes", "A.", v -> -v.get());
        value.set(2);
        assertThat(counter.name()).isEqualTo("elasticq.tests");
        assertThat(counter.kind()).isEqualTo(Metric.Kind.COUNTER);
        assertThat(counter.tags()).isEqualTo(Map.of("policy", "block"));
        assertThat(counter.read()).isEqualTo(2);
        assertThat(gauge.kind()).isEqualTo(Metric.Kind.GAUGE);
        assertThat(gauge.unit()).isEqualTo("bytes");
        assertThat(gauge.tags()).isEqualTo(Map.of("policy", "reject", "level", "1"));
        assertThat(gauge.read()).isEqualTo(-2);
    }

    @Test
    void group_refusesNulls() {
        MetricGroup<String> group = new MetricGroup<>("elasticq.", Map.of(), () -> "");
        assertThatThrownBy(() -> group.counter("a", "elements", "A test.", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("value");
        assertThatThrownBy(() -> new MetricGroup<>("elasticq.", Map.of(), null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("source");
    }
}
