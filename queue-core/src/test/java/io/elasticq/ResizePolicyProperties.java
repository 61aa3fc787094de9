package io.elasticq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class ResizePolicyProperties {

    @Property
    void everyPolicyThatAConfigurationCanDescribe_isStable(
            @ForAll @Scale(4) @DoubleRange(min = 1.0001, max = 10.0) double growth,
            @ForAll @DoubleRange(min = 0.0, max = 0.99) double shrink,
            @ForAll @IntRange(min = 1, max = 5000) int min,
            @ForAll @IntRange(min = 0, max = 100_000) int range) {
        Assume.that(growth * shrink <= 0.8);
        ResizePolicy.requireStable(ResizePolicy.proportional(growth, shrink), min, min + range);
    }

    @Property
    void growth_isByTheFactor_orAsMuchAsIsNeeded(
            @ForAll @Scale(4) @DoubleRange(min = 1.0001, max = 4.0) double growth,
            @ForAll @IntRange(min = 1, max = 1 << 29) int capacity,
            @ForAll @IntRange(min = 1, max = 1 << 20) int more) {
        int size = capacity + more;
        int grown = ResizePolicy.proportional(growth, 0.0).capacityFor(capacity, size, size);
        assertThat(grown).isGreaterThanOrEqualTo(size);
        assertThat((double) grown).isGreaterThanOrEqualTo(Math.min(Integer.MAX_VALUE, capacity * growth));
        assertThat(grown == size || grown < capacity * growth + 1).isTrue();
    }

    @Property
    void shrinking_isOneStep_andLeavesMoreThanAnEighthFree(
            @ForAll @IntRange(min = 1, max = 1 << 30) int capacity,
            @ForAll @IntRange(min = 0, max = 1 << 30) int high) {
        Assume.that(high <= capacity);
        int answer = ResizePolicy.proportional(2.0, 0.25).capacityFor(capacity, high, high);
        if (answer != capacity) {
            assertThat(high).isLessThanOrEqualTo(capacity / 4);
            assertThat(answer).isEqualTo(capacity / 2);
            assertThat(high).isLessThan(answer - answer / 8);
        }
    }

    @Example
    void aQuarter_isShrunkToAHalf_andMoreThanAQuarterIsKept() {
        ResizePolicy policy = ResizePolicy.proportional(2.0, 0.25);
        assertThat(policy.capacityFor(1024, 10, 256)).isEqualTo(512);
        assertThat(policy.capacityFor(1024, 10, 257)).isEqualTo(1024);
        assertThat(ResizePolicy.proportional(2.0, 0.0).capacityFor(1024, 0, 0)).isEqualTo(1024);
    }

    @Example
    void policiesThatOscillate_orThrow_areRefusedWithTheCapacities() {
        assertThatThrownBy(() -> ResizePolicy.requireStable((c, s, h) -> s > c ? 2 * c : h, 4, 100))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("from 4 to 8 for 5 elements, and back to 5 for 5");
        assertThatThrownBy(
                        () -> ResizePolicy.requireStable((c, s, h) -> s > c ? 2 * c : h < c / 2 ? c / 2 : c, 16, 999))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("back to 16 for 14");
        assertThatThrownBy(() -> ResizePolicy.requireStable((c, s, h) -> Math.addExact(Integer.MAX_VALUE, c), 4, 100))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("throws")
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    @Example
    void checkOfAPolicyThatGrowsByOne_ends() {
        ResizePolicy.requireStable((c, s, h) -> Math.max(c, s), 1, ElasticConfig.MAX_CAPACITY);
    }
}
