package io.elasticq.benchmarks;

import java.util.Collection;

/** The scores of a case as bars, from zero, with the least and the greatest of the rounds. */
final class ScoreChart {

    private static final double LENGTH = Drawn.RIGHT - Drawn.LEFT;

    private ScoreChart() {}

    static Markup of(String title, Collection<Measurement> members) {
        Measurement first = members.iterator().next();
        double longest = members.stream()
                .mapToDouble(member -> member.decisive().high())
                .max()
                .orElse(0);
        Markup chart = Drawn.chart(title, members.size(), title + ", in " + Report.unit(first));
        Drawn.text(chart, 0, 0, "start", Report.unit(first));
        int row = 1;
        for (Measurement member : members) {
            bar(chart, row++, member, longest > 0 ? LENGTH / longest : 0);
        }
        return chart.close();
    }

    private static void bar(Markup chart, int row, Measurement member, double scale) {
        Samples scores = member.decisive();
        Drawn.text(chart, Drawn.LEFT - 10, row, "end", Drawn.shortened(member.label()));
        chart.empty(
                "rect",
                "class",
                member.ours() ? "ours" : "peer",
                "x",
                Drawn.LEFT,
                "y",
                Drawn.middle(row) - Drawn.BAR / 2,
                "width",
                Drawn.length(scores.score() * scale),
                "height",
                Drawn.BAR);
        Drawn.spread(chart, row, Drawn.LEFT + scores.low() * scale, Drawn.LEFT + scores.high() * scale);
        String text = Report.number(scores.score()) + " (" + Report.number(scores.low()) + " to "
                + Report.number(scores.high()) + ')';
        Drawn.text(chart, Drawn.RIGHT + 10, row, "start", text);
    }
}
