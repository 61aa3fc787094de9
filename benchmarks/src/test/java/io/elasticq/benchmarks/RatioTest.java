package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {

    @Test
    void of_severalRounds_spreadIsTheLeastAndGreatestRatioOfARound() {
        Samples ours = samples(List.of(List.of(10.0, 12.0), List.of(20.0, 24.0)));
        Samples peer = samples(List.of(List.of(10.0, 10.0), List.of(10.0, 10.0)));

        assertThat(Ratio.of(ours, peer)).isEqualTo(new Ratio(1.65, 1.1, 2.2));
    }

    @Test
    void of_aDriftThatFallsOnBoth_leavesNoSpread() {
        Samples ours = samples(List.of(List.of(20.0), List.of(10.0), List.of(2.0)));
        Samples peer = samples(List.of(List.of(10.0), List.of(5.0), List.of(1.0)));

        assertThat(Ratio.of(ours, peer)).isEqualTo(new Ratio(2, 2, 2));
    }

    @Test
    void of_oneRound_spreadIsFromTheExtremeIterations() {
        Samples ours = samples(List.of(List.of(8.0, 12.0)));
        Samples peer = samples(List.of(List.of(4.0, 6.0)));

        assertThat(Ratio.of(ours, peer)).isEqualTo(new Ratio(2, 8.0 / 6.0, 3));
    }

    @Test
    void of_unequalRounds_doesNotPairThem() {
        Samples ours = samples(List.of(List.of(8.0), List.of(12.0)));
        Samples peer = samples(List.of(List.of(5.0)));

        assertThat(Ratio.of(ours, peer)).isEqualTo(new Ratio(2, 1.6, 2.4));
    }

    @Test
    void of_worstCases_comparesMedians() {
        Samples ours = new Samples(List.of(List.of(1.0, 2.0, 900.0)), "µs", true);
        Samples peer = new Samples(List.of(List.of(4.0, 4.0, 4.0)), "µs", true);

        assertThat(Ratio.of(ours, peer).value()).isEqualTo(0.5);
        assertThat(ours.error()).isNaN();
    }

    @Test
    void verdict_saysWhetherTheTargetIsReachedAndHowSurely() {
        assertThat(new Ratio(1.3, 1.2, 1.4).verdict(1.1)).isEqualTo("met");
        assertThat(new Ratio(1.3, 1.0, 1.4).verdict(1.1)).isEqualTo("met, but the spread crosses it");
        assertThat(new Ratio(1.0, 0.9, 1.05).verdict(1.1)).isEqualTo("not met");
        assertThat(new Ratio(1.0, 0.9, 1.2).verdict(1.1)).isEqualTo("not met, but the spread crosses it");
    }

    @Test
    void verdictAtMost_saysWhetherTheTargetIsKeptAndHowSurely() {
        assertThat(new Ratio(0.08, 0.07, 0.1).verdictAtMost(0.1)).isEqualTo("met");
        assertThat(new Ratio(0.08, 0.07, 0.2).verdictAtMost(0.1)).isEqualTo("met, but the spread crosses it");
        assertThat(new Ratio(0.3, 0.2, 0.4).verdictAtMost(0.1)).isEqualTo("not met");
        assertThat(new Ratio(0.3, 0.1, 0.4).verdictAtMost(0.1)).isEqualTo("not met, but the spread crosses it");
    }

    private static Samples samples(List<List<Double>> rounds) {
        return Samples.of("", "ops/us", rounds);
    }
}
