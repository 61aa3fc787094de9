package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportTest {

    @Test
    void markdown_comparesEachOfOursWithEachPeer() throws IOException {
        String page = new Report(ResultFile.parse(resource("results.json"))).markdown();

        assertThat(page.lines())
                .startsWith(
                        "# Benchmarks",
                        "",
                        "- machine: 2 cores, Example CPU, Linux 6.1",
                        "- JVM: Example VM 17.0.15+6",
                        "- flags: -Xms2g -Xmx2g",
                        "- rounds: 2",
                        "- date: 2026-11-20",
                        "- command: `java -jar benchmarks.jar --rounds 2`",
                        "",
                        "| case | ours | score | peer | score | ours / peer | unit | target |",
                        "|---|---|---|---|---|---|---|---|")
                .containsSubsequence(
                        "| one thread, offer + poll | LockedElasticQueue | 22.0 ± 9.14 | LockedElasticQueue (fixed)"
                                + " | 22.0 ± 0.00 | 1.00x (0.95x to 1.05x) | M/s |  |",
                        "| one thread, offer + poll | LockedElasticQueue | 22.0 ± 9.14 | ArrayBlockingQueue"
                                + " | 10.0 ± 0.00 | 2.20x (2.10x to 2.30x) | M/s | >= 1.10x: met |",
                        "| one thread, offer + poll | LockedElasticQueue (fixed) | 22.0 ± 0.00 | ArrayBlockingQueue"
                                + " | 10.0 ± 0.00 | 2.20x (2.20x to 2.20x) | M/s | >= 1.10x: met |");
    }

    @Test
    void markdown_ofTransfers_countsWhatTheConsumersTook() throws IOException {
        String page = new Report(ResultFile.parse(resource("results.json"))).markdown();

        assertThat(page)
                .contains("| 1P1C, put / take | LockedElasticQueue | 5.00 ± 0.00 | LinkedBlockingQueue | 10.0 ± 0.00"
                        + " | 0.50x (0.50x to 0.50x) | M/s | >= 1.10x: not met |\n");
    }

    @Test
    void markdown_ofArrayBatches_takesThePeersFromTheCollectionBatches() throws IOException {
        String page = new Report(ResultFile.parse(resource("results.json"))).markdown();

        assertThat(page)
                .contains("| batch of 1000, ours by array | LockedElasticQueue | 500 ± 0.00 | ArrayBlockingQueue"
                        + " | 25.0 ± 0.00 | 20.0x (20.0x to 20.0x) | M/s | >= 10.0x: met |\n");
        assertThat(page)
                .contains("| batch of 1000, all by collection | LockedElasticQueue | 200 ± 0.00 | ArrayBlockingQueue"
                        + " | 25.0 ± 0.00 | 8.00x (8.00x to 8.00x) | M/s | >= 10.0x: not met |\n");
    }

    @Test
    void markdown_ofWorstOffers_hasMicrosecondsAndSaysThatLessIsBetter() throws IOException {
        String page = new Report(ResultFile.parse(resource("results.json"))).markdown();

        assertThat(page)
                .contains("| worst offer of a filling with 1 Mi | LockedElasticQueue | 2000 | ArrayDeque | 1000"
                        + " | 2.00x (2.00x to 2.00x) | µs, less is better |  |\n");
    }

    @Test
    void markdown_ofAGroupOfPeers_judgesByTheFastest() throws IOException {
        String page = new Report(ResultFile.parse(resource("results.json"))).markdown();

        assertThat(page.lines())
                .containsSubsequence(
                        "| 2P1C, poll | MpscElasticQueue | 60.0 | MpscArrayQueue | 17.5"
                                + " | 3.43x (2.40x to 6.00x) | M/s |  |",
                        "| 2P1C, poll | MpscElasticQueue | 60.0 | MpscGrowableArrayQueue | 20.0"
                                + " | 3.00x (3.00x to 3.00x) | M/s | >= 2.50x the fastest of 2: met |",
                        "| 2P1C, poll | MpscElasticQueue | 60.0 | LinkedBlockingQueue | 30.0"
                                + " | 2.00x (2.00x to 2.00x) | M/s |  |")
                .noneMatch(line -> line.contains("SpscArrayQueue"));
    }

    @Test
    void markdown_ofUnusualParameters_namesThem() throws IOException {
        String page = new Report(ResultFile.parse(resource("results.json"))).markdown();

        assertThat(page)
                .contains("| 2P1C, poll, capacity=1024, waiting=PAUSE | MpscElasticQueue | 66.0 | MpscArrayQueue"
                        + " | 33.0 | 2.00x (2.00x to 2.00x) | M/s | >= 2.50x the fastest of 1: not met |");
    }

    @Test
    void markdown_ofWorstOffers_hasTheTargetOfTheLockFreeOnesAndTheirPercentiles() throws IOException {
        String page = new Report(ResultFile.parse(resource("results.json"))).markdown();

        assertThat(page.lines())
                .containsSubsequence(
                        "| worst offer of a filling with 1 Mi | MpscElasticQueue | 55.0 | LockedElasticQueue | 2000"
                                + " | 0.03x (0.03x to 0.03x) | µs, less is better | <= 0.10x: met |",
                        "| worst offer of a filling with 1 Mi | MpscElasticQueue | 55.0 | ArrayDeque | 1000"
                                + " | 0.06x (0.05x to 0.06x) | µs, less is better | <= 0.10x: met |",
                        "| one operation, µs | of | p50 | p99 | p99.9 | p99.99 | worst |",
                        "|---|---|---|---|---|---|---|",
                        "| worst offer of a filling with 1 Mi | MpscElasticQueue | 0.03 | 0.10 | 0.20 | 3.00 | 55.0 |");
    }

    @Test
    void markdown_ofWhatHasNoPeer_hasOnlyItsScore() throws IOException {
        String page = new Report(ResultFile.parse(resource("results.json"))).markdown();

        assertThat(page)
                .contains(
                        "| SomethingElse.blocking2p2c, n=16 | LockedElasticQueue | 3.00 ± 0.00 |  |  |  | M/s |  |\n");
    }

    @Test
    void markdown_ofAPeerWithoutOneOfOurs_hasOnlyItsScore() throws IOException {
        String results = resource("results.json").replace("\"LOCKED\", \"n\"", "\"CHRONICLE\", \"n\"");

        String page = new Report(ResultFile.parse(results)).markdown();

        assertThat(page)
                .contains("| SomethingElse.blocking2p2c, n=16 |  |  | Chronicle Queue | 3.00 ± 0.00 |  | M/s |  |\n");
    }

    @Test
    void markdown_ofMessagesOfSoManyBytes_hasThemPerSecondToo() {
        String page = new Report(ResultFile.parse("""
                [{"benchmark": "a.ChannelBenchmark.send", "mode": "thrpt", "vmName": "VM", "vmVersion": "1", "jvmArgs": [],
                  "params": {"bytes": "1024", "type": "AERON_IPC"},
                  "primaryMetric": {"scoreUnit": "ops/us", "scoreError": "NaN", "rawData": [[3.145728]]}}]
                """)).markdown();

        assertThat(page)
                .contains("| payload | of | GiB/s |\n|---|---|---|\n"
                        + "| channel: one way, bytes=1024 | Aeron IPC | 3.00 |\n");
    }

    @Test
    void markdown_ofRoundTrips_comparesTheTypicalOnesAndHasTheWorst() {
        String page = new Report(ResultFile.parse("""
                [{"benchmark": "a.ChannelLatencyBenchmark.roundTrip", "mode": "ss", "vmName": "VM", "vmVersion": "1",
                  "jvmArgs": [], "params": {"bytes": "8", "type": "AGRONA_ONE_TO_ONE"},
                  "primaryMetric": {"scoreUnit": "ms/op", "scoreError": "NaN", "rawData": [[60.0]]},
                  "secondaryMetrics": {
                    "p50Nanos": {"scoreUnit": "#", "rawData": [[500.0]]},
                    "p99Nanos": {"scoreUnit": "#", "rawData": [[700.0]]},
                    "p999Nanos": {"scoreUnit": "#", "rawData": [[800.0]]},
                    "p9999Nanos": {"scoreUnit": "#", "rawData": [[900.0]]},
                    "typicalTripNanos": {"scoreUnit": "#", "rawData": [[500.0]]},
                    "worstTripNanos": {"scoreUnit": "#", "rawData": [[9000.0]]}}}]
                """)).markdown();

        assertThat(page)
                .contains(
                        "| channel: round trip, bytes=8 |  |  | Agrona OneToOneRingBuffer | 0.50 |  | µs, less is better"
                                + " |  |\n")
                .contains(
                        "| channel: round trip, bytes=8 | Agrona OneToOneRingBuffer | 0.50 | 0.70 | 0.80 | 0.90 | 9.00"
                                + " |\n");
    }

    @Test
    void charts_haveABarForEachQueueOfACase() throws IOException {
        String charts = new Report(ResultFile.parse(resource("results.json"))).charts();

        assertThat(charts).contains("""

                ```mermaid
                xychart-beta horizontal
                    title "one thread, offer + poll"
                    x-axis ["LockedElasticQueue", "LockedElasticQueue (fixed)", "ArrayBlockingQueue"]
                    y-axis "M/s"
                    bar [22.00, 22.00, 10.00]
                ```
                """);
    }

    @Test
    void parse_aFileOfJmhItself_hasNoEnvironment() {
        ResultFile file = ResultFile.parse("""
                [{"benchmark": "a.b.C.d", "mode": "avgt", "vmName": "VM", "vmVersion": "1", "jvmArgs": [],
                  "primaryMetric": {"scoreUnit": "ns/op", "scoreError": "NaN", "rawData": [[3.0]]}}]
                """);

        assertThat(file.environment()).isNull();
        assertThat(file.flags()).containsExactly("none");
        assertThat(file.measurements()).singleElement().satisfies(measurement -> {
            assertThat(measurement.benchmark()).isEqualTo("C.d");
            assertThat(measurement.moreIsBetter()).isFalse();
            assertThat(measurement.decisive().score()).isEqualTo(3.0);
        });
    }

    @Test
    void parse_somethingElse_saysSo() {
        assertThatThrownBy(() -> ResultFile.parse("{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a result file: ");
        assertThatThrownBy(() -> ResultFile.parse("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResultFile.parse("[1,")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cpu_isTheModelNameWhereThereIsOne(@TempDir Path folder) throws IOException {
        Path cpuInfo = folder.resolve("cpuinfo");
        assertThat(Environment.cpu(cpuInfo)).isEqualTo("unknown");

        Files.writeString(cpuInfo, "processor\t: 0\nmodel name\t: Example CPU\n");
        assertThat(Environment.cpu(cpuInfo)).isEqualTo("Example CPU");
    }

    @Test
    void reportCommand_answersByItsExitCode(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results.json");
        assertThat(new CommandLine(new Benchmarks()).execute("report", file.toString()))
                .isEqualTo(1);

        Files.writeString(file, resource("results.json"));
        assertThat(new CommandLine(new Benchmarks()).execute("report", file.toString()))
                .isZero();
    }

    private static String resource(String name) throws IOException {
        try (var in = ReportTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
