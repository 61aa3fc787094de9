package io.elasticq.benchmarks;

import java.util.List;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.util.ListStatistics;

/**
 * The scores of the iterations of one metric.
 *
 * @param rounds a list for each round, that is, for each JVM
 * @param unit as a reader wants it
 * @param extreme whether each is a worst case: then the median stands for all, for one interruption by the operating
 *     system would spoil a mean
 */
record Samples(List<List<Double>> rounds, String unit, boolean extreme) {

    /** How the names of metrics that are worst cases end. */
    static final String NANOS = "Nanos";

    private static final double CONFIDENCE = 0.999;

    /** From JMH's names and units. */
    static Samples of(String metric, String unit, List<List<Double>> rounds) {
        if (metric.endsWith(NANOS)) {
            return new Samples(scaled(rounds, 1e-3), "µs", true);
        }
        return switch (unit) {
            case "ops/us" -> new Samples(rounds, "M/s", false);
            case "ops/ms" -> new Samples(rounds, "k/s", false);
            case "ms/op" -> new Samples(rounds, "ms", false);
            default -> new Samples(rounds, unit, false);
        };
    }

    double score() {
        return scoreOf(all());
    }

    double scoreOfRound(int round) {
        return scoreOf(rounds.get(round));
    }

    /** Half the 99.9 % confidence interval of the mean, as JMH has it; NaN where there is none. */
    double error() {
        return extreme ? Double.NaN : statistics(all()).getMeanErrorAt(CONFIDENCE);
    }

    double min() {
        return statistics(all()).getMin();
    }

    double max() {
        return statistics(all()).getMax();
    }

    /** The lower end of the spread: the least score of a round, or, with a single round, of an iteration. */
    double low() {
        return rounds.size() < 2
                ? min()
                : Math.min(score(), scoresOfRounds().min().orElse(score()));
    }

    /** The upper end of the spread. */
    double high() {
        return rounds.size() < 2
                ? max()
                : Math.max(score(), scoresOfRounds().max().orElse(score()));
    }

    private DoubleStream scoresOfRounds() {
        return rounds.stream().mapToDouble(this::scoreOf);
    }

    private double scoreOf(List<Double> samples) {
        ListStatistics statistics = statistics(samples);
        return extreme ? statistics.getPercentile(50) : statistics.getMean();
    }

    private List<Double> all() {
        return rounds.stream().flatMap(List::stream).toList();
    }

    private static ListStatistics statistics(List<Double> samples) {
        return new ListStatistics(samples.stream().mapToDouble(d -> d).toArray());
    }

    private static List<List<Double>> scaled(List<List<Double>> rounds, double factor) {
        return rounds.stream()
                .map(round -> round.stream().map(d -> d * factor).toList())
                .toList();
    }
}
