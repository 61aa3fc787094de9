package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark, with every queue, for a moment and in this JVM, so that none can rot. */
class BenchmarksRunTest {

    @Test
    void run_everyBenchmarkAndQueue_hasAResultThatTheReportUnderstands() throws RunnerException {
        InterleavedRun run = new InterleavedRun(moment().build(), 1);
        run.run(() -> {});

        List<RunResult> results = run.results();
        Set<String> ran = new TreeSet<>(
                results.stream().map(r -> r.getParams().getBenchmark()).toList());
        assertThat(ran).isNotEmpty().isEqualTo(benchmarks());

        ResultFile file = fileOf(run);
        assertThat(file.measurements()).hasSameSizeAs(results).allSatisfy(measurement -> {
            assertThat(measurement.type() != null || measurement.otherType() != null)
                    .as(measurement.label())
                    .isTrue();
            assertThat(measurement.decisive().score()).isNotNaN();
        });
        assertThat(file.measurements()).extracting(Measurement::type).contains(QueueType.values());
        assertThat(file.measurements()).extracting(Measurement::otherType).contains(OtherType.values());
        assertThat(measurementsOf(file, "TransferBenchmark")).isNotEmpty().allSatisfy(measurement -> assertThat(
                        measurement.decisive())
                .isNotSameAs(measurement.metrics().get(Measurement.PRIMARY)));
        assertThat(measurementsOf(file, "p1c")).isNotEmpty().allSatisfy(BenchmarksRunTest::countsWhatTheConsumerTook);
        assertThat(measurementsOf(file, "BatchTransferBenchmark")).isNotEmpty().allSatisfy(measurement -> assertThat(
                        measurement.decisive())
                .isSameAs(measurement.metrics().get("transferred")));
        assertThat(measurementsOf(file, "GrowthBenchmark.worstOffer"))
                .isNotEmpty()
                .allSatisfy(measurement ->
                        assertThat(measurement.decisive().extreme()).isTrue());
        assertThat(Stream.of(BenchmarkCase.values())).allSatisfy(known -> assertThat(new Report(file).markdown())
                .containsPattern(Pattern.quote("| " + known.title()) + "( \\||, )")); // or with its parameters
    }

    @Test
    void run_severalRounds_joinsTheirResults() throws RunnerException {
        Options options = moment().include("SingleThreadBenchmark").build();
        InterleavedRun run = new InterleavedRun(options, 2);
        List<Integer> roundsStored = new ArrayList<>();

        run.run(() -> roundsStored.add(fileOf(run).measurements().get(0).rounds()));

        assertThat(roundsStored).containsExactly(1, 2);
        assertThat(fileOf(run).measurements()).hasSize(4).allSatisfy(measurement -> assertThat(measurement.rounds())
                .isEqualTo(2));
    }

    /** PutTakeBenchmark is one thread for JMH; of the others the score has both ends. */
    private static void countsWhatTheConsumerTook(Measurement measurement) {
        boolean oneScore = measurement.benchmark().startsWith("PutTake");
        assertThat(measurement.decisive() == measurement.metrics().get(Measurement.PRIMARY))
                .as(measurement.benchmark())
                .isEqualTo(oneScore);
    }

    private static ChainedOptionsBuilder moment() {
        return new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }

    private static ResultFile fileOf(InterleavedRun run) {
        return ResultFile.parse(ResultFile.toJson(Environment.here("test"), run.results()));
    }

    private static List<Measurement> measurementsOf(ResultFile file, String name) {
        return file.measurements().stream()
                .filter(measurement -> measurement.benchmark().contains(name))
                .toList();
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
