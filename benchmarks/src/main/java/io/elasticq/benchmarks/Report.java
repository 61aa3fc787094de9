package io.elasticq.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The results as a page of Markdown: a line for each case and peer. */
final class Report {

    private static final String NOTES = """

            Score: mean over the iterations of all rounds, ± half its 99.9 % confidence interval; for the worst offer, the
            median of the fillings. M/s, k/s: million or thousand elements per second, in and out, as the consumers count them.
            Ours / peer: the ratio of the scores, and in brackets the least and the greatest ratio of a round, in which both ran
            one after the other; with a single round, the bounds from the extreme iterations.
            Target: of a group of peers, only the fastest has a target, and only those that ran count.
            """;

    private static final List<String> PERCENTILES = List.of("p50Nanos", "p99Nanos", "p999Nanos", "p9999Nanos");

    private final ResultFile results;
    private final Comparisons comparisons;

    Report(ResultFile results) {
        this.results = results;
        this.comparisons = new Comparisons(results.measurements());
    }

    String markdown() {
        StringBuilder page = new StringBuilder("# Benchmarks\n\n");
        head(page);
        page.append("\n| case | ours | score | peer | score | ours / peer | unit | target |\n");
        page.append("|---|---|---|---|---|---|---|---|\n");
        comparisons.measurements(Measurement::ours).forEach(ours -> rows(page, ours));
        comparisons.alone().forEach(peer -> row(page, peer.title(), "", "", peer, "", ""));
        bytes(page);
        allocations(page);
        latencies(page);
        return page.append(NOTES).toString();
    }

    /** A bar chart for each case that more than one queue ran in, in Mermaid, which forges and most Markdown viewers draw. */
    String charts() {
        Map<String, List<Measurement>> cases = new LinkedHashMap<>();
        comparisons.measurements(all -> true).forEach(measurement -> cases.computeIfAbsent(
                        measurement.title(), title -> new ArrayList<>())
                .add(measurement));
        StringBuilder charts = new StringBuilder();
        cases.forEach((title, measurements) -> {
            if (measurements.size() > 1) {
                chart(charts, title, measurements);
            }
        });
        return charts.toString();
    }

    private static void chart(StringBuilder charts, String title, List<Measurement> measurements) {
        Measurement first = measurements.get(0);
        String labels = measurements.stream()
                .map(measurement -> '"' + measurement.label() + '"')
                .collect(Collectors.joining(", "));
        String bars = measurements.stream()
                .map(measurement -> String.format(
                        Locale.ROOT, "%.2f", measurement.decisive().score()))
                .collect(Collectors.joining(", "));
        charts.append("\n```mermaid\nxychart-beta horizontal\n    title \"")
                .append(title)
                .append("\"\n    x-axis [")
                .append(labels)
                .append("]\n    y-axis \"")
                .append(unit(first))
                .append("\"\n    bar [")
                .append(bars)
                .append("]\n```\n");
    }

    private void head(StringBuilder page) {
        Environment environment = results.environment();
        if (environment != null) {
            item(page, "machine", environment.cores() + " cores, " + environment.cpu() + ", " + environment.os());
        }
        item(page, "JVM", String.join("; ", results.jvms()));
        item(page, "flags", String.join("; ", results.flags()));
        int rounds = results.measurements().stream()
                .mapToInt(Measurement::rounds)
                .max()
                .orElse(0);
        item(page, "rounds", Integer.toString(rounds));
        if (environment != null) {
            item(page, "date", environment.date());
            item(page, "command", "`" + environment.command() + "`");
        }
    }

    private static void item(StringBuilder page, String name, String value) {
        page.append("- ").append(name).append(": ").append(value).append('\n');
    }

    private void rows(StringBuilder page, Measurement ours) {
        List<Comparison> lines = comparisons.of(ours);
        for (Comparison line : lines) {
            row(
                    page,
                    line.title(),
                    ours.label(),
                    score(ours.decisive()),
                    line.peer(),
                    spread(line.ratio()),
                    line.verdict());
        }
        if (lines.isEmpty()) {
            line(page, ours.title(), ours.label(), score(ours.decisive()), "", "", "", unit(ours), "");
        }
    }

    /** For whoever wants more than the worst case: a line for each queue, ours or not. */
    private void latencies(StringBuilder page) {
        List<Measurement> timed = results.measurements().stream()
                .filter(measurement -> measurement.metrics().containsKey(PERCENTILES.get(0)))
                .toList();
        if (timed.isEmpty()) {
            return;
        }
        page.append(
                "\n| one operation, µs | of | p50 | p99 | p99.9 | p99.99 | worst |\n|---|---|---|---|---|---|---|\n");
        for (Measurement measurement : timed) {
            page.append("| ").append(measurement.title()).append(" | ").append(measurement.label());
            for (String percentile : PERCENTILES) {
                page.append(" | ")
                        .append(score(
                                Objects.requireNonNull(measurement.metrics().get(percentile))));
            }
            page.append(" | ").append(score(measurement.worst().orElseThrow())).append(" |\n");
        }
    }

    /** The rates of messages as bytes: a line for each link or log, ours or not. */
    private void bytes(StringBuilder page) {
        List<Measurement> rates = comparisons.measurements(measurement -> measurement.gibibytesPerSecond() > 0);
        if (rates.isEmpty()) {
            return;
        }
        page.append("\n| payload | of | GiB/s |\n|---|---|---|\n");
        for (Measurement rate : rates) {
            page.append("| ").append(rate.title()).append(" | ").append(rate.label());
            page.append(" | ").append(number(rate.gibibytesPerSecond())).append(" |\n");
        }
    }

    /** What an event costs in memory, where that was measured: a line for each pipeline, ours or not. */
    private void allocations(StringBuilder page) {
        List<Measurement> counted = comparisons.measurements(
                measurement -> measurement.metrics().containsKey(PipelineBenchmark.BYTES_PER_EVENT));
        if (counted.isEmpty()) {
            return;
        }
        page.append("\n| allocated | by | bytes per event |\n|---|---|---|\n");
        for (Measurement measurement : counted) {
            Samples bytes = Objects.requireNonNull(measurement.metrics().get(PipelineBenchmark.BYTES_PER_EVENT));
            page.append("| ").append(measurement.title()).append(" | ").append(measurement.label());
            page.append(" | ").append(number(bytes.score())).append(" |\n");
        }
    }

    private static void row(
            StringBuilder page,
            String title,
            String ours,
            String score,
            Measurement peer,
            String ratio,
            String verdict) {
        line(page, title, ours, score, peer.label(), score(peer.decisive()), ratio, unit(peer), verdict);
    }

    private static void line(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static String unit(Measurement measurement) {
        return measurement.decisive().unit() + (measurement.moreIsBetter() ? "" : ", less is better");
    }

    static String score(Samples samples) {
        String score = number(samples.score());
        double error = samples.error();
        return Double.isNaN(error) ? score : score + " ± " + number(error);
    }

    static String spread(Ratio ratio) {
        return times(ratio.value()) + " (" + times(ratio.low()) + " to " + times(ratio.high()) + ")";
    }

    static String times(double ratio) {
        return number(ratio) + "x";
    }

    static String number(double value) {
        String format = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
