package io.elasticq.cli;

import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param name for the summary
 * @param exitCode of the program
 * @param message for standard error, or null if there is nothing to say
 */
record Ending(String name, int exitCode, @Nullable String message) {

    static final Ending INPUT_ENDED = new Ending("input-ended", ExitCode.OK, null);

    /** The JVM answers a signal itself, with its own number; this one stands for all of them. */
    static final Ending SIGNAL = new Ending("signal", 143, null);

    static Ending rejected(String message) {
        return new Ending("rejected", ExitCode.REJECTED, message);
    }

    static Ending inputFailed(String message) {
        return new Ending("input-failed", ExitCode.INPUT, message);
    }

    static Ending outputFailed(@Nullable String message) {
        return new Ending("output-failed", ExitCode.OUTPUT, message);
    }

    static Ending failed(String message) {
        return new Ending("failed", ExitCode.FAILURE, message);
    }
}
