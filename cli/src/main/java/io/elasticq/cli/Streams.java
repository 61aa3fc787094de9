package io.elasticq.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What the program reads and writes. Not {@code System.out} for the output: a PrintStream swallows the error that says
 * that nobody reads any more.
 *
 * @param in the standard input
 * @param out the standard output, unbuffered
 * @param err for messages
 * @param outIsTerminal whether a line on {@code out} can be redrawn
 * @param errIsTerminal whether a line on {@code err} can be redrawn
 * @param columns the width of the terminal
 */
record Streams(
        InputStream in, OutputStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal, int columns) {

    private static final int DEFAULT_COLUMNS = 80;

    /** The real ones. Java can't tell which of them is a terminal; the script that starts it can. */
    static Streams ofSystem() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                System.err,
                Boolean.getBoolean("elasticq.terminal.out"),
                Boolean.getBoolean("elasticq.terminal.err"),
                Math.max(20, Integer.getInteger("elasticq.columns", DEFAULT_COLUMNS)));
    }

    /** One line on {@code err}, whatever the message holds. */
    void complain(String message) {
        err.println("elasticq: " + message.replaceAll("\\p{Cntrl}+", " "));
    }
}
