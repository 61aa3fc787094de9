package io.elasticq.benchmarks;

import java.util.Locale;

/** What the charts have in common: their look, in light and dark, and how lengths are written. */
final class Drawn {

    static final int WIDTH = 1100;
    static final int ROW = 26;
    static final int BAR = 16;

    /** Where the bars begin, after the names, and where they may end, before the numbers. */
    static final int LEFT = 570;

    static final int RIGHT = 860;

    /** The colours, which a reader's system chooses, and shapes that tell the same without colours. */
    static final String STYLE = """
            svg.chart { font: 13px system-ui, sans-serif; max-width: 100%; height: auto; display: block; background: #ffffff; }
            svg.chart text { fill: #1f2328; }
            svg.chart .ours { fill: #1a6fc4; }
            svg.chart .peer { fill: #98a1ab; }
            svg.chart .met { fill: #2f8f4e; }
            svg.chart .missed { fill: #c4501a; }
            svg.chart .plain { fill: #98a1ab; }
            svg.chart .spread, svg.chart .axis, svg.chart .target { stroke: #1f2328; stroke-width: 1.2; }
            svg.chart .target { stroke-width: 2.4; stroke-dasharray: 3 2; }
            @media (prefers-color-scheme: dark) {
              svg.chart { background: #0d1117; }
              svg.chart text { fill: #e6edf3; }
              svg.chart .ours { fill: #58a6ff; }
              svg.chart .peer, svg.chart .plain { fill: #6e7781; }
              svg.chart .met { fill: #4cb86d; }
              svg.chart .missed { fill: #f0883e; }
              svg.chart .spread, svg.chart .axis, svg.chart .target { stroke: #e6edf3; }
            }
            """;

    private Drawn() {}

    /** The beginning of a chart, which says by itself what it is. */
    static Markup chart(String title, int rows, String description) {
        int height = ROW * (rows + 1) + 4;
        return new Markup()
                .open(
                        "svg",
                        "xmlns",
                        "http://www.w3.org/2000/svg",
                        "class",
                        "chart",
                        "role",
                        "img",
                        "width",
                        WIDTH,
                        "height",
                        height,
                        "viewBox",
                        "0 0 " + WIDTH + ' ' + height)
                .leaf("title", title)
                .leaf("desc", description);
    }

    /** Its middle is at half of the row. */
    static int middle(int row) {
        return ROW * row + ROW / 2;
    }

    static String length(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static void text(Markup chart, double x, int row, String anchor, String text) {
        chart.leaf("text", text, "x", length(x), "y", middle(row) + 4, "text-anchor", anchor);
    }

    static void line(Markup chart, String kind, double x1, double y1, double x2, double y2) {
        chart.empty("line", "class", kind, "x1", length(x1), "y1", length(y1), "x2", length(x2), "y2", length(y2));
    }

    /** From the least to the greatest, with an end to each. */
    static void spread(Markup chart, int row, double from, double to) {
        int y = middle(row);
        line(chart, "spread", from, y, to, y);
        line(chart, "spread", from, y - 4, from, y + 4);
        line(chart, "spread", to, y - 4, to, y + 4);
    }

    /** A name that fits before the bars. */
    static String shortened(String name) {
        int limit = 74;
        return name.length() <= limit ? name : name.substring(0, limit - 1) + '…';
    }
}
