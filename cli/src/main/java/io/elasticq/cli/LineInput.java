package io.elasticq.cli;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where lines come from. For one thread. */
interface LineInput extends Closeable {

    /** Returns the next line with its line feed, if it has one, or null at the end. May wait. */
    byte @Nullable [] next() throws IOException, InterruptedException;
}
