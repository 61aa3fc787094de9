package io.elasticq.cli;

/** A part of the demonstration. It prints what it shows, and says whether it went as promised. */
interface Scene {

    String title();

    /** Plays it to the end. Returns false if the queue did not keep a promise. */
    boolean play(Stage stage) throws CliException, InterruptedException;
}
