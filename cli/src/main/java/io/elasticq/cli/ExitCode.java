package io.elasticq.cli;

/**
 * What the program answers to its caller, the same for all commands. A signal is answered by the JVM itself: 128 + its
 * number, so 130 for SIGINT and 143 for SIGTERM.
 */
final class ExitCode {

    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int INPUT = 3;
    static final int OUTPUT = 4;
    static final int REJECTED = 5;
    static final int MISSED = 6;

    private ExitCode() {}
}
