package io.elasticq.cli;

import java.io.PrintStream;

/**
 * Where a scene is shown.
 *
 * @param out for lines that stay
 * @param live for the line that shows the present
 * @param columns the width
 */
record Stage(PrintStream out, LiveLine live, int columns) {

    /** Ends the scene if nobody can see it. */
    void requireAudience() throws CliException {
        if (out.checkError()) { // flushes
            throw new CliException(ExitCode.OUTPUT, "the output can't be written, or was closed by its reader");
        }
    }
}
