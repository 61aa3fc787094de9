package io.elasticq.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** A run from its plan to its report. An interrupt leaves a report of what is there, marked as cut short. */
final class BenchRun {

    private static final int FAILURE = 1;
    private static final long STORE_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BenchPlan plan;
    private final BenchFolder folder;
    private final Environment environment;
    private final InterleavedRun run;
    private final PrintStream log;
    private final BenchProgress progress;
    private final AtomicBoolean reported = new AtomicBoolean();
    private final ReentrantLock writing = new ReentrantLock();
    private long storedAt = System.nanoTime();

    BenchRun(BenchPlan plan, BenchFolder folder, String command) throws IOException {
        this.plan = plan;
        this.folder = folder;
        environment = Environment.here(command);
        run = new InterleavedRun(plan.parts(), plan.rounds());
        log = folder.log();
        progress = new BenchProgress(plan, this::add, System.out, log);
    }

    /** Returns the exit code. */
    int run() throws IOException {
        System.out.println(plan.measurements() + " measurements in each of " + plan.rounds() + " rounds, about "
                + BenchProgress.minutes(plan.seconds()) + "; the report will be " + folder.page());
        Runtime.getRuntime().addShutdownHook(new Thread(this::cutShort, "elasticq-bench-interrupted"));
        boolean failed = false;
        try {
            run.run(progress);
        } catch (RunnerException e) {
            System.err.println("elasticq: the run ended early: " + e.getMessage());
            e.printStackTrace(log);
            failed = true;
        } catch (CancellationException e) {
            return FAILURE; // interrupted: the hook reports
        }
        report();
        return failed || !progress.course().failed().isEmpty() ? FAILURE : 0;
    }

    private void add(RunResult result) {
        run.add(result);
        if (System.nanoTime() - storedAt > STORE_EVERY_NANOS) {
            storedAt = System.nanoTime();
            writing.lock();
            try {
                folder.store(results());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                writing.unlock();
            }
        }
    }

    private String results() {
        return ResultFile.toJson(environment, progress.course(), run.results());
    }

    /** At the end of the JVM, if the report is not there by then. */
    private void cutShort() {
        writing.lock(); // a report that is being written is waited for
        try {
            if (!reported.get()) {
                progress.stop();
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
                report();
            }
        } catch (IOException e) {
            System.err.println("elasticq: no report: " + e);
        } finally {
            writing.unlock();
        }
    }

    private void report() throws IOException {
        writing.lock();
        try {
            if (!reported.getAndSet(true)) {
                folder.write(results());
                System.out.println("The report: " + folder.page());
            }
        } finally {
            writing.unlock();
        }
    }
}
