package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.cli.Chart.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {

    @Test
    void draw_showsCapacityAndDepth_onAScaleThatDoubles() {
        List<Sample> samples = List.of(
                new Sample(0, 16, 0),
                new Sample(1_000_000_000, 32, 20),
                new Sample(2_000_000_000, 64, 64),
                new Sample(4_999_999_999L, 16, 1));
        assertThat(Chart.draw(samples, 10))
                .containsExactly(
                        "       64 |    #....",
                        "       32 |  ..#....",
                        "       16 |..#.#.....",
                        "          +----------",
                        "           0    5.0 s");
    }

    @Test
    void draw_ofNothing_isAnEmptyChart() {
        assertThat(Chart.draw(List.of(), 5)).hasSize(2 + 1);
    }
}
