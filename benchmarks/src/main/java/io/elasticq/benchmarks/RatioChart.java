package io.elasticq.benchmarks;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How many times as fast ours is as its peers, in the cases that have a target: a bar from one, which is "as fast", to the right or, where ours is slower, to the left, with its spread; and a mark where it should be. A doubling has the same length everywhere.
 */
final class RatioChart {

    private static final int FIRST_ROW = 1;

    private final List<Row> rows;
    private final double least;
    private final double greatest;

    /** A comparison and its target. */
    private record Row(Comparison comparison, Target.Verdict verdict) {

        double target() {
            return comparison.ours().moreIsBetter() ? verdict.bound() : 1 / verdict.bound();
        }
    }

    private RatioChart(List<Row> rows) {
        this.rows = rows;
        least = Math.min(0.5, ends().min().orElse(1));
        greatest = Math.max(2, ends().max().orElse(1));
    }

    /** Of the cases that stand for all. */
    static RatioChart of(ResultFile file) {
        return new RatioChart(new Comparisons(file.measurements())
                .all().stream()
                        .filter(line -> QuickCase.isOne(line.ours()) && QuickCase.isOne(line.peer()))
                        .flatMap(line -> line.verdicts().stream().map(verdict -> new Row(line, verdict)))
                        .toList());
    }

    private DoubleStream ends() {
        return rows.stream()
                .flatMapToDouble(row -> DoubleStream.of(
                        row.comparison().speed().low(), row.comparison().speed().high(), row.target()))
                .filter(Double::isFinite)
                .filter(end -> end > 0);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** For a page that has the style. */
    Markup chart() {
        Markup chart = begin();
        draw(chart);
        return chart.close();
    }

    /** As a file of its own. */
    String standalone() {
        Markup chart = begin().leaf("style", Drawn.STYLE);
        draw(chart);
        return chart.close().toString();
    }

    private Markup begin() {
        return Drawn.chart(
                "How many times as fast as the peer",
                FIRST_ROW + rows.size(),
                "One bar for each case with a target. To the right: faster than the peer. The dashed mark is the target, the"
                        + " thin line the spread of the rounds; a question mark, that the target is within it.");
    }

    private void draw(Markup chart) {
        Drawn.text(chart, 0, 0, "start", "times as fast as the peer");
        int decade = (int) Math.ceil(Math.log10(least));
        for (; Math.pow(10, decade) <= greatest; decade++) {
            String tick = BigDecimal.ONE.scaleByPowerOfTen(decade).toPlainString() + 'x';
            Drawn.text(chart, x(Math.pow(10, decade)), 0, "middle", tick);
        }
        for (int i = 0; i < rows.size(); i++) {
            bar(chart, i + FIRST_ROW, rows.get(i));
        }
        Drawn.line(chart, "axis", x(1), Drawn.ROW, x(1), (double) Drawn.ROW * (rows.size() + FIRST_ROW));
    }

    private void bar(Markup chart, int row, Row of) {
        Ratio speed = of.comparison().speed();
        double end = x(speed.value());
        String name = of.comparison().title() + " / " + of.comparison().peer().label();
        chart.open("g").leaf("title", of.comparison().ours().label() + ": " + name);
        Drawn.text(chart, Drawn.LEFT - 10, row, "end", Drawn.shortened(name));
        chart.empty(
                "rect",
                "class",
                of.verdict().met() ? "met" : "missed",
                "x",
                Drawn.length(Math.min(x(1), end)),
                "y",
                Drawn.middle(row) - Drawn.BAR / 2,
                "width",
                Drawn.length(Math.abs(end - x(1))),
                "height",
                Drawn.BAR);
        Drawn.spread(chart, row, x(speed.low()), x(speed.high()));
        double target = x(of.target());
        Drawn.line(chart, "target", target, Drawn.middle(row) - 10, target, Drawn.middle(row) + 10);
        String doubt = of.verdict().doubtful() ? "?" : "";
        String text = Report.spread(speed) + (of.verdict().met() ? ", met" : ", NOT MET") + doubt;
        Drawn.text(chart, Drawn.RIGHT + 10, row, "start", text);
        chart.close();
    }

    private double x(double ratio) {
        double within = Math.min(greatest, Math.max(least, ratio));
        double part = (Math.log(within) - Math.log(least)) / (Math.log(greatest) - Math.log(least));
        return Drawn.LEFT + part * (Drawn.RIGHT - Drawn.LEFT);
    }
}
