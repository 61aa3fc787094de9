package io.elasticq.cli;

import io.elasticq.cli.web.WebDemo;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** {@code elasticq demo --web}: serves the demonstration until a signal comes, and says then what it found. */
final class WebDemoRun {

    private static final int LARGEST_PORT = 65_535;

    private final Streams streams;
    private final PrintStream out;

    WebDemoRun(Streams streams, PrintStream out) {
        this.streams = streams;
        this.out = out;
    }

    /** Runs until it is told to end. Returns the exit code, which nobody sees when a signal has ended it. */
    int run(int port) throws CliException, InterruptedException {
        if (port < 0 || port > LARGEST_PORT) {
            throw new CliException(ExitCode.USAGE, "--port must be from 0 to " + LARGEST_PORT + ": " + port);
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runnable tooLate = () -> streams.complain("stopped by a signal: the demonstration did not end in time");
        StopOnSignal signal = StopOnSignal.install(stopped::countDown, StopOnSignal.LIMIT, tooLate);
        try (signal) {
            WebDemo demo = start(port);
            try {
                out.println("The demonstration is at " + demo.url() + " (Ctrl-C ends it)");
                if (out.checkError()) { // flushes
                    throw new CliException(ExitCode.OUTPUT, "the output can't be written, or was closed by its reader");
                }
                stopped.await();
            } finally {
                end(demo);
            }
        }
        return ExitCode.OK;
    }

    private static WebDemo start(int port) throws CliException {
        try {
            return WebDemo.start(port);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.USAGE, "can't show the demonstration on 127.0.0.1:" + port + ": " + IoReason.of(e), e);
        }
    }

    private void end(WebDemo demo) throws CliException, InterruptedException {
        try {
            demo.end().forEach(out::println);
            out.flush();
        } catch (IOException e) {
            throw new CliException(ExitCode.FAILURE, "the journal can't be removed: " + IoReason.of(e), e);
        }
    }
}
