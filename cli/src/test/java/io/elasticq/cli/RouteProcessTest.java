package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code route} in a process of its own: real files, pipes, commands and signals. */
class RouteProcessTest {

    @TempDir
    private Path dir;

    @Test
    void aMillionLines_areTheSameAtEachOutput_byteForByte() throws Exception {
        Path in = Lines.million(dir.resolve("in"));
        Path stdout = dir.resolve("stdout");
        try (Child child = Child.start(
                dir,
                List.of(),
                ProcessBuilder.Redirect.to(stdout.toFile()),
                "route",
                "--to=" + dir.resolve("a"),
                "--to=" + dir.resolve("b") + "?credits=100",
                "--to=-",
                "--to=cmd:cat > '" + dir.resolve("c") + "'?name=cat",
                "--json",
                in.toString())) {
            assertThat(child.awaitExit()).isZero();
            for (Path out : List.of(dir.resolve("a"), dir.resolve("b"), dir.resolve("c"), stdout)) {
                assertThat(Files.mismatch(in, out)).as(out.toString()).isEqualTo(-1);
            }
            RouteSummaries summary = RouteSummaries.lastOf(child.errLines());
            assertThat(summary.whole().number("routed")).isEqualTo(1_000_000);
            assertThat(summary.whole().number("delivered")).isEqualTo(4_000_000);
            assertThat(summary.output("cat").number("exit_status")).isZero();
        }
    }

    @Test
    void aMillionLines_withAnOutputThatDrops_areAllAccountedFor() throws Exception {
        Path in = Lines.million(dir.resolve("in"));
        Path slow = dir.resolve("slow");
        try (Child child = Child.start(
                dir,
                "route",
                "--to=" + dir.resolve("all"),
                "--to=" + slow + "?policy=drop&credits=100&rate=1000/s&name=slow",
                "--json",
                in.toString())) {
            assertThat(child.awaitExit()).isZero();
            assertThat(Files.mismatch(in, dir.resolve("all"))).isEqualTo(-1);
            RouteSummaries summary = RouteSummaries.lastOf(child.errLines());
            assertThat(summary.accounted("slow")).isEqualTo(1_000_000);
            long lines = Lines.in(slow);
            assertThat(summary.output("slow").number("written")).isEqualTo(lines);
            long dropped = summary.output("slow").number("drops_no_credit")
                    + summary.output("slow").number("drops_full");
            assertThat(dropped).isPositive().isEqualTo(1_000_000 - lines);
        }
    }

    @Test
    void lateJoiner_isIdenticalWithTheOutputsThatWereThere() throws Exception {
        List<String> lines = Lines.numbers(3_000);
        try (Child child = Child.start(
                dir,
                "route",
                "--journal=" + dir.resolve("log"),
                "--to=" + dir.resolve("all"),
                "--join-late=" + dir.resolve("late") + "?name=late@100ms",
                "--stats=50ms",
                "--json")) {
            child.send(String.join("", lines.subList(0, 1_000)));
            await().until(() -> Files.readString(child.errFile()).contains("| late: attached"));
            child.send(String.join("", lines.subList(1_000, 3_000)));
            child.process().getOutputStream().close();
            assertThat(child.awaitExit()).isZero();
            assertThat(dir.resolve("late")).hasContent(String.join("", lines));
            assertThat(Files.mismatch(dir.resolve("all"), dir.resolve("late"))).isEqualTo(-1);
            Summary late = RouteSummaries.lastOf(child.errLines()).output("late");
            assertThat(late.number("replayed")).isBetween(0L, 3_000L);
            assertThat(late.number("written")).isEqualTo(3_000);
        }
    }

    @Test
    void aLine_isPassedOnAtOnce_thoughTheInputStaysOpen() throws Exception {
        try (Child child = Child.start(dir, "route", "--to=-", "--to=cmd:grep --line-buffered second >&2")) {
            BufferedReader reader = child.process().inputReader(StandardCharsets.UTF_8);
            for (String line : List.of("first", "second")) {
                child.send(line + "\n");
                assertThat(reader.readLine()).isEqualTo(line);
            }
            await().until(() -> Files.readString(child.errFile()).equals("second\n"));
            child.process().getOutputStream().close();
            assertThat(child.awaitExit()).isZero();
        }
    }

    @Test
    void commandThatEndsEarly_isSaid_andTheOthersGoOn() throws Exception {
        Path in = Lines.million(dir.resolve("in"));
        try (Child child = Child.start(
                dir, "route", "--to=cmd:head -n 1?name=head", "--to=" + dir.resolve("all"), "--json", in.toString())) {
            assertThat(child.process().inputReader(StandardCharsets.UTF_8).lines())
                    .containsExactly("");
            assertThat(child.awaitExit()).isEqualTo(ExitCode.OUTPUT);
            assertThat(Files.mismatch(in, dir.resolve("all"))).isEqualTo(-1);
            assertThat(child.errLines().get(0))
                    .isEqualTo("elasticq: head: the command has ended, or reads no more; the other outputs go on");
            RouteSummaries summary = RouteSummaries.lastOf(child.errLines());
            assertThat(summary.output("head").text("state")).isEqualTo("ended-early");
            assertThat(summary.output("head").number("exit_status")).isZero();
            assertThat(summary.accounted("head")).isEqualTo(1_000_000);
        }
    }

    @Test
    void closedOutput_endsTheProgram_ifItIsTheOnlyOne_thoughTheInputStaysOpen() throws Exception {
        try (Child child = Child.start(dir, "route", "--to=-")) {
            BufferedReader reader = child.process().inputReader(StandardCharsets.UTF_8);
            child.send("first\n");
            assertThat(reader.readLine()).isEqualTo("first");
            child.process().getInputStream().close();
            child.send("second\n");
            assertThat(child.awaitExit()).isEqualTo(ExitCode.OUTPUT);
            CliRun.requireOneLine(Files.readString(child.errFile()), "-: closed by its reader");
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 1, 130", "INT, 2, 130", "TERM, 1, 143"})
    void signals_writeOutWhatWasAccepted_once(String signal, int times, int exitCode) throws Exception {
        List<String> lines = Lines.numbers(500);
        try (Child child = Child.start(
                dir,
                "route",
                "--to=" + dir.resolve("slow") + "?rate=10/s&name=slow",
                "--to=cmd:cat > '" + dir.resolve("cat") + "'?name=cat",
                "--stats=50ms",
                "--json")) {
            child.send(String.join("", lines));
            await().until(() -> Files.readString(child.errFile()).contains(" in=500 "));
            for (int i = 0; i < times; i++) {
                child.signal(signal);
            }
            assertThat(child.awaitExit()).isEqualTo(exitCode);
            assertThat(dir.resolve("slow")).hasContent(String.join("", lines));
            assertThat(dir.resolve("cat")).hasContent(String.join("", lines));
            assertThat(child.errLines().stream().filter(line -> line.startsWith("{")))
                    .hasSize(1);
            RouteSummaries summary = RouteSummaries.lastOf(child.errLines());
            assertThat(summary.whole().text("end")).isEqualTo("signal");
            assertThat(summary.output("slow").number("written")).isEqualTo(500);
            assertThat(summary.output("cat").number("exit_status")).isZero();
        }
    }

    @Test
    void commandThatReadsNothing_isEndedSomeTimeAfterASignal() throws Exception {
        try (Child child = Child.start(
                dir, "route", "--to=cmd:echo $$ >&2; exec sleep 1000?name=stuck", "--to=-", "--stats=50ms")) {
            child.send("x\n");
            await().until(() -> Files.readString(child.errFile()).contains(" in=1 "));
            ProcessHandle command =
                    child.process().toHandle().children().findFirst().orElseThrow();
            child.signal("TERM");
            assertThat(child.awaitExit()).isEqualTo(143);
            assertThat(Files.readString(child.errFile()))
                    .contains(
                            "elasticq: stopped by a signal: within 5 seconds not all lines could be written to stuck");
            await().until(() -> !command.isAlive());
        }
    }

    @Test
    void journalOfAnotherProcess_isRefused_beforeAnythingIsWritten() throws Exception {
        try (Child first = Child.start(dir, "route", "--to=-", "--journal=" + dir.resolve("log"))) {
            first.send("x\n");
            assertThat(first.process().inputReader(StandardCharsets.UTF_8).readLine())
                    .isEqualTo("x");
            try (Child second =
                    Child.start(dir, "route", "--to=" + dir.resolve("out"), "--journal=" + dir.resolve("log"))) {
                assertThat(second.awaitExit()).isEqualTo(ExitCode.OUTPUT);
                CliRun.requireOneLine(
                        Files.readString(second.errFile()),
                        String.valueOf(first.process().pid()));
                assertThat(dir.resolve("out")).doesNotExist();
            }
            first.process().getOutputStream().close();
            assertThat(first.awaitExit()).isZero();
        }
    }
}
