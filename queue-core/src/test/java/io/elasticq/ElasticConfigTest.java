package io.elasticq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ElasticConfigTest {

    @Test
    void defaults_areThoseOfElasticq() {
        assertThat(ElasticConfig.defaults()).isEqualTo(new ElasticConfig(1024, 1024, 65_536, 2.0, 0.25));
    }

    @Test
    void builder_adaptsWhatIsNotSetToWhatIs() {
        assertThat(ElasticConfig.upTo(100)).isEqualTo(new ElasticConfig(100, 100, 100, 2.0, 0.25));
        assertThat(ElasticConfig.fixed(7)).isEqualTo(new ElasticConfig(7, 7, 7, 2.0, 0.25));
        assertThat(ElasticConfig.builder().minCapacity(16).maxCapacity(4096).build())
                .isEqualTo(new ElasticConfig(1024, 16, 4096, 2.0, 0.25));
        assertThat(ElasticConfig.builder().initialCapacity(16).build())
                .isEqualTo(new ElasticConfig(16, 16, 65_536, 2.0, 0.25));
        assertThat(ElasticConfig.builder().initialCapacity(100_000).build())
                .isEqualTo(new ElasticConfig(100_000, 1024, 100_000, 2.0, 0.25));
        assertThat(ElasticConfig.builder().minCapacity(100_000).build())
                .isEqualTo(new ElasticConfig(100_000, 100_000, 100_000, 2.0, 0.25));
        assertThat(ElasticConfig.builder()
                        .growthFactor(1.5)
                        .shrinkThreshold(0.0)
                        .build())
                .isEqualTo(new ElasticConfig(1024, 1024, 65_536, 1.5, 0.0));
    }

    @Test
    void contradictions_areRefusedWithTheirValues() {
        assertRefused(
                () -> new ElasticConfig(16, 1, 8, 2.0, 0.25),
                "maxCapacity must be >= initialCapacity: maxCapacity=8, initialCapacity=16");
        assertRefused(
                () -> new ElasticConfig(4, 8, 16, 2.0, 0.25),
                "initialCapacity must be >= minCapacity: initialCapacity=4, minCapacity=8");
        assertRefused(
                () -> new ElasticConfig(4, 32, 16, 2.0, 0.25),
                "maxCapacity must be >= minCapacity: maxCapacity=16, minCapacity=32");
        assertRefused(() -> new ElasticConfig(4, 0, 16, 2.0, 0.25), "minCapacity must be >= 1: minCapacity=0");
        assertRefused(
                () -> ElasticConfig.builder().initialCapacity(0).build(),
                "initialCapacity must be >= 1: initialCapacity=0");
        assertRefused(() -> ElasticConfig.upTo(0), "maxCapacity must be >= 1: maxCapacity=0");
        assertRefused(() -> ElasticConfig.upTo(-5), "maxCapacity must be >= 1: maxCapacity=-5");
        assertRefused(
                () -> ElasticConfig.upTo(Integer.MAX_VALUE),
                "maxCapacity must be <= 1073741824: maxCapacity=2147483647");
    }

    @Test
    void factorsThatMakeNoSense_orOscillate_areRefusedWithTheirValues() {
        assertRefused(() -> factors(1.0, 0.25), "growthFactor must be finite and above 1.0: growthFactor=1.0");
        assertRefused(() -> factors(Double.NaN, 0.25), "growthFactor must be finite and above 1.0: growthFactor=NaN");
        assertRefused(
                () -> factors(Double.POSITIVE_INFINITY, 0.0),
                "growthFactor must be finite and above 1.0: growthFactor=Infinity");
        assertRefused(() -> factors(2.0, -0.1), "shrinkThreshold must be in [0.0, 1.0): shrinkThreshold=-0.1");
        assertRefused(() -> factors(2.0, 1.0), "shrinkThreshold must be in [0.0, 1.0): shrinkThreshold=1.0");
        assertRefused(() -> factors(2.0, Double.NaN), "shrinkThreshold must be in [0.0, 1.0): shrinkThreshold=NaN");
        // The seed accepts this one, and resizes on nearly every operation.
        assertThatThrownBy(() -> factors(1.1, 0.95))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("growthFactor=1.1, shrinkThreshold=0.95");
    }

    private static ElasticConfig factors(double growth, double shrink) {
        return ElasticConfig.builder()
                .growthFactor(growth)
                .shrinkThreshold(shrink)
                .build();
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(InvalidConfigException.class)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
