package io.elasticq.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/**
 * Runs everything several times over, a fork each, and joins the results. JMH would run all forks of one queue and then all
 * of the next; the machine is not the same minutes later. In a round the queues of a case follow each other within seconds,
 * so the report can compare them round by round.
 */
final class InterleavedRun {

    private final Options options;
    private final int rounds;
    private final Map<String, BenchmarkParams> params = new LinkedHashMap<>();
    private final Map<String, List<BenchmarkResult>> forks = new LinkedHashMap<>();

    InterleavedRun(Options options, int rounds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be >= 1: rounds=" + rounds);
        }
        this.options = options;
        this.rounds = rounds;
    }

    void run(Runnable afterRound) throws RunnerException {
        for (int round = 1; round <= rounds; round++) {
            System.out.println("### round " + round + " of " + rounds);
            add(new Runner(options).run());
            afterRound.run();
        }
    }

    void add(Collection<RunResult> results) {
        for (RunResult result : results) {
            String key = keyOf(result.getParams());
            params.putIfAbsent(key, result.getParams());
            forks.computeIfAbsent(key, k -> new ArrayList<>()).addAll(result.getBenchmarkResults());
        }
    }

    /** One result for each case and queue, with the forks of all rounds so far. */
    List<RunResult> results() {
        List<RunResult> results = new ArrayList<>();
        params.forEach((key, value) -> results.add(new RunResult(value, forks.getOrDefault(key, List.of()))));
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
