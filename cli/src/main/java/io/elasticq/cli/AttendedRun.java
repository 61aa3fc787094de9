package io.elasticq.cli;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Attends to a run: shows the stats line each time its period is over, brings the run to its end when a signal comes, and
 * reports once, whoever is first: the run at its end, or the signal when its time is over.
 */
final class AttendedRun {

    private final Streams streams;
    private final CommandRun run;
    private final Runnable summary;
    private final AtomicBoolean reported = new AtomicBoolean();
    private @Nullable StatsTicker ticker;

    /**
     * Makes one.
     *
     * @param summary writes what is said at the end, after the message; maybe nothing
     */
    AttendedRun(Streams streams, CommandRun run, Runnable summary) {
        this.streams = streams;
        this.run = run;
        this.summary = summary;
    }

    /**
     * Runs it. Returns the exit code.
     *
     * @param stats the period of the stats line; null for none
     */
    int call(@Nullable Duration stats) throws CliException {
        if (stats != null) {
            LiveLine line = new LiveLine(streams.err(), streams.errIsTerminal(), streams.columns());
            ticker = StatsTicker.start(line, stats, run::statsLine);
        }
        StopOnSignal signal = StopOnSignal.install(run::stop, StopOnSignal.LIMIT, this::reportTooLate);
        try (signal) {
            Ending ending = run.run();
            report(ending.message());
            run.release(); // while a signal still waits for it
            return ending.exitCode();
        }
    }

    private void reportTooLate() {
        report("stopped by a signal: " + run.giveUp());
    }

    private void report(@Nullable String message) {
        if (!reported.compareAndSet(false, true)) {
            return;
        }
        if (ticker != null) {
            ticker.close();
        }
        if (message != null) {
            streams.complain(message);
        }
        summary.run();
    }
}
