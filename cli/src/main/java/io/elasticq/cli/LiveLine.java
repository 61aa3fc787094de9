package io.elasticq.cli;

import java.io.PrintStream;

/** A line that is drawn over and over on a terminal, and one line each time elsewhere. For one thread at a time. */
final class LiveLine {

    private static final String CLEAR_TO_END = "\u001b[K";

    private final PrintStream stream;
    private final boolean redraw;
    private final int columns;
    private boolean drawn;

    LiveLine(PrintStream stream, boolean redraw, int columns) {
        this.stream = stream;
        this.redraw = redraw;
        this.columns = columns;
    }

    void show(String text) {
        if (redraw) {
            // A line that wraps can't be redrawn.
            stream.print("\r" + text.substring(0, Math.min(text.length(), columns - 1)) + CLEAR_TO_END);
            drawn = true;
        } else {
            stream.println(text);
        }
        stream.flush();
    }

    /** Leaves what was drawn last where it is; what follows comes below. */
    void end() {
        if (drawn) {
            stream.println();
            drawn = false;
        }
    }
}
