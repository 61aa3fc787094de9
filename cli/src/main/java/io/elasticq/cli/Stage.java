package io.elasticq.cli;

import java.io.PrintStream;

/**
 * Where a scene is shown.
 *
 * @param out for lines that stay
 * @param live for the line that shows the present
 * @param columns the width
 */
record Stage(PrintStream out, LiveLine live, int columns) {}
