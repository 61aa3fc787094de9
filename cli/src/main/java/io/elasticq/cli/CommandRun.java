package io.elasticq.cli;

/** What a command does from its start to its end. One thread runs it; any may call the others. */
interface CommandRun {

    /** Returns when it has come to its end, by itself or because of {@link #stop}. */
    Ending run();

    /** Asks it to come to its end, without a loss. */
    void stop();

    /** Gives up what could not be done in the time after {@link #stop}, and returns what it is. */
    String giveUp();

    /** What has happened so far, in one line for people. */
    String statsLine();

    /** Lets go of what it holds, after its end has been reported. For the thread that runs it. */
    default void release() throws CliException {}
}
