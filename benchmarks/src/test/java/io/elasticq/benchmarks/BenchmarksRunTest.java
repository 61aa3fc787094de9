package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;

/** Every benchmark, with every queue, for a moment and in this JVM, so that none can rot. */
class BenchmarksRunTest extends BenchmarksRun {

    /** What is in files, and takes longer for that. */
    private static final String IN_FILES = "Journal|PersistentQueue";

    /** What has another side, which may be a process. */
    private static final String LINKS = "Channel|Bridge";

    /** What runs a given number of events from a source to a sink. */
    private static final String PIPELINES = "Pipeline";

    @Test
    void run_everyBenchmarkAndQueue_hasAResultThatTheReportUnderstands() throws RunnerException {
        ResultFile file = runAll(
                moment().exclude(IN_FILES).exclude(LINKS).exclude(PIPELINES).exclude(BROKERS),
                name -> Stream.of(IN_FILES, LINKS, PIPELINES, BROKERS).noneMatch(group -> isAny(group, name)));

        assertThat(file.measurements())
                .extracting(Measurement::subject)
                .contains(QueueType.values())
                .containsAll(EnumSet.range(OtherType.PUT_TAKE, OtherType.SUBMISSION_PUBLISHER));
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
    }

    @Test
    void run_everyBenchmarkAndLog_hasAResultThatTheReportUnderstands() throws RunnerException {
        ResultFile file = runAll(
                moment().include(IN_FILES)
                        .param("bytes", "100")
                        .param("records", "1000")
                        .param("megabytes", "1"),
                name -> isAny(IN_FILES, name));

        assertThat(file.measurements())
                .extracting(Measurement::subject)
                .containsAll(EnumSet.range(OtherType.JOURNAL, OtherType.TAPE));
        assertThat(measurementsOf(file, "p1c")).isNotEmpty().allSatisfy(BenchmarksRunTest::countsWhatTheConsumerTook);
    }

    @Test
    @SuppressWarnings("try") // it is held
    void run_everyBenchmarkAndLinkBetweenThreads_hasAResultThatTheReportUnderstands()
            throws RunnerException, IOException {
        ResultFile file;
        try (LinkPorts ports = LinkPorts.take()) {
            file = runAll(linksBetween(LinkSides.THREADS), name -> isAny(LINKS, name));
        }

        assertThat(file.measurements())
                .extracting(Measurement::subject)
                .containsAll(EnumSet.range(OtherType.CHANNEL, OtherType.BRIDGE_UDP))
                .contains(OtherType.CHRONICLE);
        assertThat(measurementsOf(file, "roundTrip")).isNotEmpty().allSatisfy(measurement -> assertThat(
                        measurement.decisive())
                .isSameAs(measurement.metrics().get("typicalTripNanos")));
        assertThat(measurementsOf(file, "send")).isNotEmpty().allSatisfy(measurement -> assertThat(
                        measurement.gibibytesPerSecond())
                .isPositive());
    }

    /** A process takes a second to start: not all benchmarks. LinkTest has both ways of all links. */
    @Test
    void run_roundTripsOfALinkBetweenProcesses_hasAResult() throws RunnerException {
        ResultFile file = runAll(
                linksBetween(LinkSides.PROCESSES).exclude("Hundred|send").param("type", "CHANNEL", "AGRONA_ONE_TO_ONE"),
                name -> name.endsWith("roundTrip"));

        assertThat(file.measurements()).hasSize(2);
    }

    @Test
    void run_everyBenchmarkAndPipeline_hasAResultThatTheReportUnderstands() throws RunnerException {
        ResultFile file = runAll(moment().include(PIPELINES).param("events", "8192"), name -> isAny(PIPELINES, name));

        assertThat(file.measurements())
                .extracting(Measurement::subject)
                .contains(OtherType.DISRUPTOR)
                .containsAll(EnumSet.range(OtherType.PIPELINE, OtherType.PEKKO));
        assertThat(file.measurements()).allSatisfy(measurement -> {
            assertThat(measurement.decisive()).isSameAs(measurement.metrics().get("transferred"));
            assertThat(measurement.metrics()).containsKey(PipelineBenchmark.BYTES_PER_EVENT);
        });
        assertThat(new Report(file).markdown().lines())
                .contains("| allocated | by | bytes per event |")
                .anyMatch(
                        line -> line.matches("\\| pipeline: source, .*, events=8192 \\| Reactor \\| \\d+\\.?\\d* \\|"));
    }

    private static ChainedOptionsBuilder linksBetween(LinkSides sides) {
        return moment().include(LINKS)
                .param("sides", sides.name())
                .param("bytes", "64")
                .param("kib", "64")
                .param("trips", "100");
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

    private static List<Measurement> measurementsOf(ResultFile file, String name) {
        return file.measurements().stream()
                .filter(measurement -> measurement.benchmark().contains(name))
                .toList();
    }
}
