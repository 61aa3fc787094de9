package io.elasticq.cli;

import java.io.IOException;

/** Where lines are written. For one thread; any may read the counts. */
interface LineOutput {

    /** Takes a line, and may keep it until the next {@link #flush}. */
    void write(byte[] line) throws IOException;

    /** Writes out what it has kept. */
    void flush() throws IOException;

    /** Lines that were written out, as a whole. */
    long lines();

    /** Their bytes, and those of a line that is partly written out. */
    long bytes();
}
