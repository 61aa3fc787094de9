package io.elasticq.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results as a page of Markdown: a line for each case and peer. */
final class Report {

    private static final String NOTES = """

            Score: mean over the iterations of all rounds, ± half its 99.9 % confidence interval; for the worst offer, the
            median of the fillings. M/s: million elements per second, in and out, as the consumers count them.
            Ours / peer: the ratio of the scores, and in brackets the least and the greatest ratio of a round, in which both ran
            one after the other; with a single round, the bounds from the extreme iterations.
            """;

    private final ResultFile results;

    Report(ResultFile results) {
        this.results = results;
    }

    String markdown() {
        StringBuilder page = new StringBuilder("# Benchmarks\n\n");
        head(page);
        page.append("\n| case | ours | score | peer | score | ours / peer | unit | target |\n");
        page.append("|---|---|---|---|---|---|---|---|\n");
        measurements().forEach(ours -> rows(page, ours));
        return page.append(NOTES).toString();
    }

    private void head(StringBuilder page) {
        Environment environment = results.environment();
        if (environment != null) {
            line(page, "machine", environment.cores() + " cores, " + environment.cpu() + ", " + environment.os());
        }
        line(page, "JVM", String.join("; ", results.jvms()));
        line(page, "flags", String.join("; ", results.flags()));
        int rounds = results.measurements().stream()
                .mapToInt(Measurement::rounds)
                .max()
                .orElse(0);
        line(page, "rounds", Integer.toString(rounds));
        if (environment != null) {
            line(page, "date", environment.date());
            line(page, "command", "`" + environment.command() + "`");
        }
    }

    private static void line(StringBuilder page, String name, String value) {
        page.append("- ").append(name).append(": ").append(value).append('\n');
    }

    /** Ours, in the order of the cases that are known; JMH's order among the others, which come last. */
    private List<Measurement> measurements() {
        return results.measurements().stream()
                .filter(Measurement::ours)
                .sorted(Comparator.comparingInt((Measurement m) ->
                        BenchmarkCase.of(m.benchmark()).map(Enum::ordinal).orElse(Integer.MAX_VALUE)))
                .toList();
    }

    private void rows(StringBuilder page, Measurement ours) {
        Optional<BenchmarkCase> known = BenchmarkCase.of(ours.benchmark());
        String title = known.map(BenchmarkCase::title).orElse(ours.benchmark()) + ours.variant();
        double target = known.map(BenchmarkCase::target).orElse(0.0);
        List<Measurement> peers = peersOf(ours);
        for (Measurement peer : peers) {
            Ratio ratio = Ratio.of(ours.decisive(), peer.decisive());
            // Against a sister, the ratio is the price of a choice and has no target.
            String verdict = target > 0 && !peer.ours() ? ">= " + times(target) + ": " + ratio.verdict(target) : "";
            row(page, title, ours, peer.label(), score(peer.decisive()), spread(ratio), verdict);
        }
        if (peers.isEmpty()) {
            row(page, title, ours, "", "", "", "");
        }
    }

    /** The other queues of the same case, those of ours only where they were measured later: a pair has one line. */
    private List<Measurement> peersOf(Measurement ours) {
        List<Measurement> all = results.measurements();
        String peersIn =
                BenchmarkCase.of(ours.benchmark()).map(BenchmarkCase::peersIn).orElse(ours.benchmark());
        List<Measurement> peers = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Measurement other = all.get(i);
            boolean comparable = other.ours()
                    ? other.benchmark().equals(ours.benchmark()) && i > all.indexOf(ours)
                    : other.benchmark().equals(peersIn);
            if (comparable && other.variant().equals(ours.variant())) {
                peers.add(other);
            }
        }
        return peers;
    }

    private static void row(
            StringBuilder page,
            String title,
            Measurement ours,
            String peer,
            String peerScore,
            String ratio,
            String verdict) {
        String unit = ours.decisive().unit() + (ours.moreIsBetter() ? "" : ", less is better");
        List<String> cells =
                List.of(title, ours.label(), score(ours.decisive()), peer, peerScore, ratio, unit, verdict);
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String score(Samples samples) {
        String score = number(samples.score());
        double error = samples.error();
        return Double.isNaN(error) ? score : score + " ± " + number(error);
    }

    private static String spread(Ratio ratio) {
        return times(ratio.value()) + " (" + times(ratio.low()) + " to " + times(ratio.high()) + ")";
    }

    private static String times(double ratio) {
        return number(ratio) + "x";
    }

    private static String number(double value) {
        String format = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
