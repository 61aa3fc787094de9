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
}
