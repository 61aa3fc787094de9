package io.elasticq.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Against sums in decimals, of doubles of any bits. */
class ExactSumProperties {

    @Property(tries = 500)
    void sumOfAnyDoubles_isThatOfTheDecimals_roundedOnce(@ForAll @Size(max = 30) List<Long> bits) {
        ExactSum sum = new ExactSum();
        BigDecimal expected = BigDecimal.ZERO;
        for (long each : bits) {
            double value = Double.longBitsToDouble(each);
            if (Double.isFinite(value)) {
                sum.add(value);
                expected = expected.add(new BigDecimal(value));
                assertThat(sum.value() + 0.0).isEqualTo(expected.doubleValue() + 0.0);
            }
        }
        double rest = expected.subtract(new BigDecimal(finite(sum.value()))).doubleValue();
        assertThat(Double.isFinite(sum.value()) ? sum.rest() + 0.0 : rest + 0.0).isEqualTo(rest + 0.0);
    }

    @Property(tries = 500)
    void doublesNearEachOther_areSummedExactly_andTakenOutWithoutATrace(
            @ForAll @Size(min = 1, max = 30) List<Double> values, @ForAll double stays) {
        ExactSum sum = new ExactSum();
        ExactSum other = new ExactSum();
        values.forEach(sum::add);
        other.add(stays);
        sum.merge(other);
        BigDecimal expected = values.stream().map(BigDecimal::new).reduce(new BigDecimal(stays), BigDecimal::add);
        assertThat(sum.value() + 0.0).isEqualTo(expected.doubleValue() + 0.0);
        values.forEach(sum::subtract);
        assertThat(sum.value() + 0.0).isEqualTo(stays + 0.0);
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}
