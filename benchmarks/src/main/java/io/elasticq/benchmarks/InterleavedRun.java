package io.elasticq.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.Options;

/**
 * Runs everything several times over, a fork each, and joins the results. JMH would run all forks of one queue and then all
 * of the next; the machine is not the same minutes later. In a round the queues of a case follow each other within seconds,
 * so the report can compare them round by round. What there is so far can be read by another thread.
 */
final class InterleavedRun {

    private final List<Options> parts;
    private final int rounds;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, BenchmarkParams> params = new LinkedHashMap<>();
    private final Map<String, List<BenchmarkResult>> forks = new LinkedHashMap<>();

    InterleavedRun(Options options, int rounds) {
        this(List.of(options), rounds);
    }

    /** Of several parts, since settings of JMH hold for all that it runs. */
    InterleavedRun(List<Options> parts, int rounds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be >= 1: rounds=" + rounds);
        }
        this.parts = List.copyOf(parts);
        this.rounds = rounds;
    }

    /** With JMH's own output. */
    void run(Runnable afterRound) throws RunnerException {
        for (int round = 1; round <= rounds; round++) {
            System.out.println("### round " + round + " of " + rounds);
            for (Options part : parts) {
                new Runner(part).run().forEach(this::add);
            }
            afterRound.run();
        }
    }

    /** With another, which adds each result as soon as it is there. */
    void run(OutputFormat output) throws RunnerException {
        for (int round = 1; round <= rounds; round++) {
            for (Options part : parts) {
                new Runner(part, output).run();
            }
        }
    }

    void add(RunResult result) {
        lock.lock();
        try {
            String key = keyOf(result.getParams());
            params.putIfAbsent(key, result.getParams());
            forks.computeIfAbsent(key, k -> new ArrayList<>()).addAll(result.getBenchmarkResults());
        } finally {
            lock.unlock();
        }
    }

    /** One result for each case and queue, with the forks of all rounds so far. */
    List<RunResult> results() {
        List<RunResult> results = new ArrayList<>();
        lock.lock();
        try {
            params.forEach(
                    (key, value) -> results.add(new RunResult(value, List.copyOf(forks.getOrDefault(key, List.of())))));
        } finally {
            lock.unlock();
        }
        return results;
    }

    private static String keyOf(BenchmarkParams params) {
        StringBuilder key = new StringBuilder(params.getBenchmark()).append(' ').append(params.getMode());
        for (String name : params.getParamsKeys()) {
            key.append(' ').append(name).append('=').append(params.getParam(name));
        }
        return key.toString();
    }
}
