package io.elasticq.benchmarks;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One of ours beside another in the same case.
 *
 * @param ours the one
 * @param peer the other, which may be ours as well
 * @param ratio ours to the other
 * @param verdicts of the targets that speak of the two
 */
record Comparison(Measurement ours, Measurement peer, Ratio ratio, List<Target.Verdict> verdicts) {

    String title() {
        return ours.title();
    }

    String verdict() {
        return verdicts.stream().map(Target.Verdict::text).collect(Collectors.joining("; "));
    }

    /** How many times as fast ours is, also where the scores are times. */
    Ratio speed() {
        return ours.moreIsBetter() ? ratio : new Ratio(1 / ratio.value(), 1 / ratio.high(), 1 / ratio.low());
    }
}
