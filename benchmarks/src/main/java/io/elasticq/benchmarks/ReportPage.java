package io.elasticq.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The results as one page of HTML that needs nothing else: no scripts, no fonts, no images from elsewhere. */
final class ReportPage {

    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1100px; padding: 1rem; color: #1f2328; background: #ffffff; }
            h2 { margin-top: 2.5rem; border-bottom: 1px solid #98a1ab; }
            h3 { margin-top: 2rem; }
            table { border-collapse: collapse; margin: .7rem 0; font-size: 13px; }
            th, td { border: 1px solid #c9ced4; padding: .25rem .5rem; text-align: left; vertical-align: top; }
            td:nth-child(n+3) { white-space: nowrap; }
            tr.ours td:first-child, tr.ours td:nth-child(2) { font-weight: 600; }
            .wide { overflow-x: auto; }
            .alert { border: 2px solid #c4501a; padding: .5rem 1rem; }
            .met::before { content: '✓ '; } .missed::before { content: '✗ '; }
            .missed { font-weight: 600; }
            dt { font-weight: 600; } dd { margin: 0 0 .4rem 1rem; overflow-wrap: anywhere; }
            @media (prefers-color-scheme: dark) {
              body { color: #e6edf3; background: #0d1117; }
              a { color: #58a6ff; }
              th, td { border-color: #3d444d; }
            }
            """;

    private static final List<String> NOTES = List.of(
            "Score: the mean over the iterations of all rounds, ± half its 99.9 % confidence interval; where single durations were looked at, the"
                    + " median of the iterations. M/s and k/s: million or thousand elements a second, in and out, as the consumers count them.",
            "Spread: the least and the greatest of the rounds. In a round all that are compared run within seconds of each other, each in a JVM of its"
                    + " own; so ratios are taken round by round. With a single round the spread has the extreme iterations, and is wide.",
            "Ours / peer: the ratio of the scores. Where less is better, a ratio below 1 is good. In the chart of ratios all are turned so that more is"
                    + " better; the dashed mark is the target, and a question mark says that the spread reaches over it.",
            "CPU time and context switches: of all threads of the measuring JVM, its compilers and collectors included, from /proc/self/task"
                    + " (schedstat, status), before and after each iteration, divided by the elements; voluntary: a thread had to wait."
                    + " “Not available”: the system does not count them, or threads of the benchmark ended while it was measured and took their"
                    + " counters with them; that is so for pipelines, which start and join their threads in each run. “–”: this benchmark has no such"
                    + " figure; a rate has no percentiles, and of single durations CPU time is not taken.",
            "Cache and branch misses are not measured: they take Linux' perf. With it, "
                    + "./elasticq bench --only Ring -- -prof perfnorm puts them into results.json.");

    private final ResultFile file;
    private final Comparisons comparisons;

    ReportPage(ResultFile file) {
        this.file = file;
        this.comparisons = new Comparisons(file.measurements());
    }

    String html() {
        Markup page = new Markup().open("html", "lang", "en").open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.leaf("title", "elasticq beside its peers")
                .leaf("style", STYLE + Drawn.STYLE)
                .close();
        page.open("body").leaf("h1", "elasticq beside its peers");
        course(page);
        facts(page);
        targets(page);
        patterns(page);
        cases(page);
        page.leaf("h2", "How to read this").open("ul");
        NOTES.forEach(note -> page.leaf("li", note));
        page.close();
        return "<!DOCTYPE html>\n" + page.close().close();
    }

    private void course(Markup page) {
        ResultFile.Course course = file.course();
        if (course != null && course.cutShort()) {
            page.leaf(
                    "p",
                    "Cut short: this run was interrupted after " + course.done() + " of " + course.planned()
                            + " measurements. What is missing was not measured.",
                    "class",
                    "alert");
        }
        if (course != null && !course.failed().isEmpty()) {
            page.leaf("p", "Failed: " + String.join("; ", course.failed()), "class", "alert");
        }
    }

    private void facts(Markup page) {
        page.open("dl");
        Environment environment = file.environment();
        if (environment != null) {
            fact(page, "machine", environment.cores() + " cores, " + environment.cpu() + ", " + environment.os());
            fact(page, "date", environment.date());
            fact(page, "commit", environment.commit());
            fact(page, "the command to repeat it", environment.command());
        }
        fact(page, "JDK", String.join("; ", file.jvms()));
        fact(page, "JVM flags", String.join("; ", file.flags()));
        ResultFile.Course course = file.course();
        if (course != null) {
            fact(
                    page,
                    "measured",
                    course.done() + " of " + course.planned() + " measurements in " + course.rounds() + " rounds, "
                            + BenchProgress.minutes((double) course.seconds()));
        }
        page.close();
    }

    private static void fact(Markup page, String name, String value) {
        page.leaf("dt", name).leaf("dd", value);
    }

    private void targets(Markup page) {
        List<Target.Verdict> verdicts = comparisons.all().stream()
                .flatMap(line -> line.verdicts().stream())
                .toList();
        long met = verdicts.stream().filter(Target.Verdict::met).count();
        page.leaf("h2", "Ratios and targets", "id", "targets");
        page.leaf(
                "p",
                "Of " + verdicts.size() + " comparisons that have a target, " + met + " meet it and "
                        + (verdicts.size() - met) + " do not.");
        RatioChart chart = RatioChart.of(file);
        if (!chart.isEmpty()) {
            page.add(chart.chart());
        }
    }

    private void patterns(Markup page) {
        page.leaf("h2", "The four patterns", "id", "patterns");
        for (EventPattern pattern : EventPattern.values()) {
            page.leaf("h3", pattern.title()).leaf("p", pattern.description());
            List<Measurement> shown = comparisons.measurements(pattern::shows);
            if (shown.isEmpty()) {
                page.leaf("p", "Not measured in this run.");
            } else {
                page.add(MeasurementTable.ofCases(shown));
            }
        }
    }

    private void cases(Markup page) {
        Map<String, Set<Measurement>> cases = comparisons.cases();
        page.leaf("h2", "All cases", "id", "cases").open("ul");
        List<String> titles = new ArrayList<>(cases.keySet());
        for (int i = 0; i < titles.size(); i++) {
            page.open("li").leaf("a", titles.get(i), "href", "#case-" + i).close();
        }
        page.close();
        for (int i = 0; i < titles.size(); i++) {
            String title = titles.get(i);
            Set<Measurement> members = cases.getOrDefault(title, Set.of());
            page.leaf("h3", title, "id", "case-" + i);
            page.add(ScoreChart.of(title, members)).add(MeasurementTable.ofCase(members));
            ratios(page, title, members);
        }
    }

    private void ratios(Markup page, String title, Collection<Measurement> members) {
        List<Comparison> lines = members.stream()
                .filter(member -> member.ours() && member.title().equals(title))
                .flatMap(ours -> comparisons.of(ours).stream())
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        page.open("div", "class", "wide").open("table").open("thead").open("tr");
        List.of("ours", "peer", "ours / peer", "target").forEach(name -> page.leaf("th", name, "scope", "col"));
        page.close().close().open("tbody");
        for (Comparison line : lines) {
            page.open("tr")
                    .leaf("td", line.ours().label())
                    .leaf("td", line.peer().label());
            page.leaf("td", Report.spread(line.ratio())).open("td");
            line.verdicts()
                    .forEach(verdict -> page.leaf("span", verdict.text(), "class", verdict.met() ? "met" : "missed"));
            page.close().close();
        }
        page.close().close().close();
    }
}
