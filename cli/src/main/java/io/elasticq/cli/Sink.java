package io.elasticq.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the lines of one of several outputs go. For one thread; any may call {@link #abandon}. */
interface Sink {

    LineOutput output();

    /** Says that this was all, also where a write has failed. */
    void close() throws IOException;

    /** Waits for the command that takes the lines, and returns its exit status; null if none does. */
    @Nullable
    Integer awaitExit() throws InterruptedException;

    /** Why a write has failed, in words. */
    String explain(IOException e);

    /** Waits no longer, for anything. */
    void abandon();
}
