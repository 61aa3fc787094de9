package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class BenchTest {

    private static final String[] MOMENT = {
        "-wi", "1", "-w", "10ms", "-i", "2", "-r", "10ms", "-jvmArgsAppend", "-Xmx64m"
    };

    @TempDir
    private Path dir;

    @Test
    void aRun_leavesItsReport_andAnotherDoesNotOverwriteIt() throws IOException {
        Path out = dir.resolve("a/b");

        assertThat(run(arguments(out, 2))).isEqualTo(new Ended(0, ""));

        ResultFile file = ResultFile.parse(Files.readString(out.resolve("results.json")));
        assertThat(file.measurements())
                .extracting(Measurement::subject)
                .containsExactlyInAnyOrder(QueueType.SPSC_ELASTIC, QueueType.JC_SPSC_ARRAY);
        assertThat(file.measurements()).allSatisfy(measurement -> {
            assertThat(measurement.rounds()).isEqualTo(2);
            assertThat(measurement.perElement(ProcessorCost.CPU).isPresent())
                    .isEqualTo(Files.isDirectory(ThreadCosts.TASKS));
        });
        assertThat(file.course())
                .isNotNull()
                .extracting(ResultFile.Course::done, ResultFile.Course::planned, ResultFile.Course::cutShort)
                .containsExactly(4, 4, false);
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("SPSC, poll", "./elasticq bench --quick --only SpscBenchmark", "&gt;= 0.95x");
        assertThat(Files.readString(out.resolve("ratios.svg")))
                .startsWith("<svg")
                .contains("SPSC, poll");

        assertThat(run(arguments(out, 1)))
                .isEqualTo(new Ended(
                        2,
                        "elasticq: there is a report already: " + out.resolve("report.html")
                                + "; name another folder with --out (see 'elasticq bench --help')\n"));
        Path again = dir.resolve("again");
        assertThat(run("--from", out.resolve("results.json").toString(), "--out", again.toString()))
                .isEqualTo(new Ended(0, ""));
        assertThat(again.resolve("report.html")).hasSameTextualContentAs(out.resolve("report.html"));
    }

    @Test
    void badInput_isOneLineAndNotMeasured() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));

        assertThat(refusal("--only", "nonesuch")).startsWith("elasticq: no benchmark matches nonesuch; there are ");
        assertThat(refusal("--quick", "--only", "Kafka"))
                .startsWith("elasticq: no benchmark matches Kafka among those of --quick; there are LockFree");
        assertThat(refusal("--only", "a(")).startsWith("elasticq: not a regular expression: a(: ");
        assertThat(refusal("--quick", "--only", "a(")).startsWith("elasticq: not a regular expression: a(: ");
        assertThat(refusal("--rounds", "0")).startsWith("elasticq: --rounds must be >= 1: rounds=0");
        assertThat(refusal("--quick", "--out", file.resolve("x").toString()))
                .startsWith("elasticq: can't make the folder " + file.resolve("x") + ": ");
        assertThat(refusal("--nonesuch")).startsWith("elasticq: Unknown option: '--nonesuch'");
        assertThat(refusal("--from", dir.resolve("none").toString())).startsWith("elasticq: no results in ");
        assertThat(refusal("--from", file.toString())).startsWith("elasticq: no results in ");
    }

    @Test
    void anInterrupt_leavesAReportThatIsMarkedAsCutShort() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/kill")), "no kill");
        Path out = dir.resolve("out");
        Process bench = ChildJvm.start(Bench.class, flag -> false, arguments(out, 100));
        try (BufferedReader lines = bench.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("1 of 200, ")) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
            Process kill = new ProcessBuilder("/bin/kill", "-INT", Long.toString(bench.pid())).start();
            assertThat(kill.waitFor()).isZero();
            assertThat(lines.lines()).last().isEqualTo("The report: " + out.resolve("report.html"));
            assertThat(bench.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            bench.destroyForcibly();
        }

        assertThat(bench.exitValue()).isEqualTo(130);
        assertThat(Files.readString(out.resolve("report.html")))
                .containsPattern("Cut short: this run was interrupted after \\d+ of 200 measurements")
                .contains("SPSC, poll");
    }

    /** What a command says on standard error. */
    private record Ended(int exitCode, String errors) {}

    private static String[] arguments(Path out, int rounds) {
        return Stream.concat(
                        Stream.of(
                                "--quick",
                                "--only",
                                "SpscBenchmark",
                                "--rounds",
                                Integer.toString(rounds),
                                "--out",
                                out.toString(),
                                "--"),
                        Stream.of(MOMENT))
                .toArray(String[]::new);
    }

    private static Ended run(String... arguments) {
        StringWriter errors = new StringWriter();
        CommandLine bench = Bench.commandLine(arguments).setErr(new PrintWriter(errors, true));
        return new Ended(bench.execute(arguments), errors.toString());
    }

    private static String refusal(String... arguments) {
        Ended ended = run(arguments);
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.errors().lines()).hasSize(1);
        return ended.errors();
    }
}
