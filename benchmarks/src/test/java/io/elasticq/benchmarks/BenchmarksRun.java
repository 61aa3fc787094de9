package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs benchmarks for a moment and in this JVM. */
abstract class BenchmarksRun {

    /** What needs a broker, which takes seconds to start. */
    static final String BROKERS = "Kafka";

    static ResultFile runAll(ChainedOptionsBuilder options, Predicate<String> which) throws RunnerException {
        InterleavedRun run = new InterleavedRun(options.build(), 1);
        run.run(() -> {});

        List<RunResult> results = run.results();
        Set<String> ran = new TreeSet<>(
                results.stream().map(r -> r.getParams().getBenchmark()).toList());
        assertThat(ran)
                .isNotEmpty()
                .isEqualTo(benchmarks().stream().filter(which).collect(Collectors.toSet()));
        ResultFile file = fileOf(run);
        assertThat(file.measurements()).hasSameSizeAs(results).allSatisfy(measurement -> {
            assertThat(measurement.subject()).as(measurement.label()).isNotNull();
            assertThat(measurement.decisive().score()).isNotNaN();
        });
        String page = new Report(file).markdown();
        assertThat(Stream.of(BenchmarkCase.values()).filter(known -> which.test(known.benchmark())))
                .isNotEmpty()
                .allSatisfy(known -> assertThat(page)
                        .containsPattern(Pattern.quote("| " + known.title()) + "( \\||, )")); // or with its parameters
        return file;
    }

    static boolean isAny(String group, String benchmark) {
        return Pattern.compile(group).matcher(benchmark).find();
    }

    static ChainedOptionsBuilder moment() {
        return new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }

    static ResultFile fileOf(InterleavedRun run) {
        return ResultFile.parse(ResultFile.toJson(Environment.here("test"), run.results()));
    }

    private static Set<String> benchmarks() {
        Set<String> names = new TreeSet<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.<String>of())) {
            names.add(entry.getUsername());
        }
        return names;
    }
}
