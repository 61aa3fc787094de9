package io.elasticq.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Hears from JMH what happens: says it in a line for each measurement, with the time that is left, hands on the results one by one, and notes what fails. All that JMH
 * says itself goes to a log. JMH calls from one thread at a time; what there is so far can be asked by another.
 */
final class BenchProgress implements OutputFormat {

    private final BenchPlan plan;
    private final Consumer<RunResult> results;
    private final PrintStream screen;
    private final PrintStream log;
    private final long begunAt = System.nanoTime();
    private final List<String> failed = new CopyOnWriteArrayList<>();

    private final AtomicInteger done = new AtomicInteger();
    private volatile boolean stopped;
    private double secondsDone;
    private @Nullable BenchmarkParams running;

    BenchProgress(BenchPlan plan, Consumer<RunResult> results, PrintStream screen, PrintStream log) {
        this.plan = plan;
        this.results = results;
        this.screen = screen;
        this.log = log;
    }

    /** From now on nothing is begun and nothing noted. */
    void stop() {
        stopped = true;
    }

    ResultFile.Course course() {
        return new ResultFile.Course(
                plan.rounds(),
                plan.rounds() * plan.measurements(),
                done.get(),
                Duration.ofNanos(System.nanoTime() - begunAt).toSeconds(),
                stopped,
                List.copyOf(failed));
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        noteFailure();
        if (stopped) {
            throw new CancellationException();
        }
        running = params;
        log.println("# " + nameOf(params));
    }

    @Override
    public void endBenchmark(@Nullable BenchmarkResult result) {
        if (stopped || result == null) {
            return;
        }
        BenchmarkParams params = Objects.requireNonNull(running);
        running = null;
        RunResult one = new RunResult(params, List.of(result));
        results.accept(one);
        Measurement measurement = ResultFile.measurement(one);
        ended(params, measurement.title() + ": " + measurement.label() + ' ' + scoreOf(measurement));
    }

    private static String scoreOf(Measurement measurement) {
        return Report.number(measurement.decisive().score())
                + ' '
                + measurement.decisive().unit();
    }

    /** JMH only says when something begins, and when it has ended well. */
    private void noteFailure() {
        BenchmarkParams params = running;
        running = null;
        if (params != null && !stopped) {
            failed.add(nameOf(params));
            ended(params, nameOf(params) + ": FAILED, see the log");
        }
    }

    private void ended(BenchmarkParams params, String what) {
        int sofar = done.incrementAndGet();
        secondsDone += BenchPlan.secondsOf(
                params.getMode(),
                params.getWarmup().getCount(),
                params.getWarmup().getTime(),
                params.getMeasurement().getCount(),
                params.getMeasurement().getTime());
        double pace = (System.nanoTime() - begunAt) / 1e9 / secondsDone;
        double left = Math.max(0, plan.seconds() - secondsDone) * pace;
        screen.printf(
                Locale.ROOT,
                "%d of %d, %s left | %s%n",
                sofar,
                plan.rounds() * plan.measurements(),
                minutes(left),
                what);
    }

    static String minutes(double seconds) {
        if (seconds < 60) {
            return Math.round(seconds) + " s";
        }
        long minutes = Math.round(seconds / 60);
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    private static String nameOf(BenchmarkParams params) {
        List<String> name = new ArrayList<>();
        name.add(params.getBenchmark()
                .substring(BenchProgress.class.getPackageName().length() + 1));
        params.getParamsKeys().forEach(key -> name.add(key + '=' + params.getParam(key)));
        return String.join(" ", name);
    }

    @Override
    public void endRun(Collection<RunResult> all) {
        noteFailure();
    }

    @Override
    public void startRun() {}

    @Override
    public void iteration(BenchmarkParams params, IterationParams iteration, int number) {}

    @Override
    public void iterationResult(BenchmarkParams params, IterationParams iteration, int number, IterationResult result) {
        log.println(result.getPrimaryResult());
    }

    @Override
    public void print(String text) {
        log.print(text);
    }

    @Override
    public void println(String text) {
        log.println(text);
    }

    @Override
    public void verbosePrintln(String text) {}

    @Override
    public void write(int one) {
        log.write(one);
    }

    @Override
    public void write(byte[] several) {
        log.write(several, 0, several.length);
    }

    @Override
    public void flush() {
        log.flush();
    }

    @Override
    public void close() {
        log.flush();
    }
}
