package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own has: real pipes, signals, a heap that is full. */
class PipeProcessTest {

    @TempDir
    private Path dir;

    @Test
    void aMillionLines_comeOutByteForByte() throws Exception {
        Path in = Lines.million(dir.resolve("in"));
        Path out = dir.resolve("out");
        try (Child child = Child.start(
                dir,
                List.of(),
                ProcessBuilder.Redirect.to(out.toFile()),
                "pipe",
                "--initial=16",
                "--min=16",
                "--max=4096",
                "--json",
                in.toString())) {
            assertThat(child.awaitExit()).isZero();
            assertThat(Files.mismatch(in, out)).isEqualTo(-1);
            Summary summary = Summary.lastOf(child.errLines());
            assertThat(summary.number("in")).isEqualTo(1_000_000);
            assertThat(summary.number("highWaterMark")).isBetween(1L, 4096L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"locked", "mpsc"})
    void aMillionLinesOfFourFiles_areTheSameLines(String queue) throws Exception {
        List<String> args = new ArrayList<>(List.of("pipe", "--readers=4", "--max=4096", "--json", "--queue", queue));
        List<String> expected = new ArrayList<>();
        for (int file = 0; file < 4; file++) {
            int number = file;
            List<String> lines =
                    IntStream.range(0, 250_000).mapToObj(i -> number + " " + i).toList();
            expected.addAll(lines);
            args.add(Files.write(dir.resolve("in" + file), lines).toString());
        }
        Path out = dir.resolve("out");
        try (Child child =
                Child.start(dir, List.of(), ProcessBuilder.Redirect.to(out.toFile()), args.toArray(new String[0]))) {
            assertThat(child.awaitExit()).isZero();
            List<String> written = Files.readAllLines(out);
            written.sort(Comparator.comparing(line -> line.charAt(0))); // stable: the order within a file stays
            assertThat(written.equals(expected)).isTrue();
            assertThat(Summary.lastOf(child.errLines()).number("readers")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLine_isPassedOnAtOnce_thoughTheInputStaysOpen(QueueKind kind) throws Exception {
        try (Child child = Child.start(dir, "pipe", "--queue", ChoiceConverter.nameOf(kind))) {
            BufferedReader reader = child.process().inputReader(StandardCharsets.UTF_8);
            for (String line : List.of("first", "second")) {
                child.send(line + "\n");
                assertThat(reader.readLine()).isEqualTo(line);
            }
            child.process().getOutputStream().close();
            assertThat(reader.readLine()).isNull();
            assertThat(child.awaitExit()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedOutput_endsTheProgram_thoughTheInputStaysOpen(QueueKind kind) throws Exception {
        requireEndByClosedOutput("pipe", "--queue", ChoiceConverter.nameOf(kind));
    }

    /** One reader is in a read, one in the opening of a pipe that nobody writes to, which nothing can interrupt. */
    @Test
    void closedOutput_endsTheProgram_whateverItsReadersWaitFor() throws Exception {
        Path pipe = dir.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        requireEndByClosedOutput("pipe", "--readers=2", "-", pipe.toString());
    }

    private void requireEndByClosedOutput(String... args) throws Exception {
        try (Child child = Child.start(dir, args)) {
            BufferedReader reader = child.process().inputReader(StandardCharsets.UTF_8);
            child.send("first\n");
            assertThat(reader.readLine()).isEqualTo("first");
            child.process().getInputStream().close();
            child.send("second\n");
            assertThat(child.awaitExit()).isEqualTo(ExitCode.OUTPUT);
            CliRun.requireOneLine(Files.readString(child.errFile()), "output closed by its reader after 1 lines");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sigterm_writesOutWhatWasAccepted(QueueKind kind) throws Exception {
        Path out = dir.resolve("out");
        try (Child child = Child.start(
                dir,
                List.of(),
                ProcessBuilder.Redirect.to(out.toFile()),
                "pipe",
                "--rate-limit=10",
                "--stats=50ms",
                "--json",
                "--queue",
                ChoiceConverter.nameOf(kind))) {
            List<String> lines = Lines.numbers(500);
            child.send(String.join("", lines));
            await().until(() -> Files.readString(child.errFile()).contains(" in=500 "));
            child.signal("TERM");
            assertThat(child.awaitExit()).isEqualTo(143);
            assertThat(Files.readString(out)).isEqualTo(String.join("", lines));
            Summary summary = Summary.lastOf(child.errLines());
            assertThat(summary.text("end")).isEqualTo("signal");
            assertThat(summary.number("out")).isEqualTo(500);
            assertThat(summary.number("unwritten")).isZero();
        }
    }

    /** Two readers wait for room, one for the input. */
    @ParameterizedTest
    @ValueSource(strings = {"locked", "mpsc"})
    void sigterm_endsAllReaders_andWritesOutWhatWasAccepted(String queue) throws Exception {
        Path out = dir.resolve("out");
        List<String> args =
                new ArrayList<>(List.of("pipe", "--readers=3", "--max=100", "--rate-limit=10", "--queue", queue));
        args.addAll(List.of("--stats=50ms", "--json", "-"));
        for (String name : List.of("a", "b")) {
            args.add(Files.writeString(dir.resolve(name), (name + "\n").repeat(500))
                    .toString());
        }
        try (Child child =
                Child.start(dir, List.of(), ProcessBuilder.Redirect.to(out.toFile()), args.toArray(new String[0]))) {
            await().until(() -> Files.readString(child.errFile()).contains(" depth=100 "));
            child.signal("TERM");
            assertThat(child.awaitExit()).isEqualTo(143);
            Summary summary = Summary.lastOf(child.errLines());
            assertThat(summary.text("end")).isEqualTo("signal");
            assertThat(summary.number("readers")).isEqualTo(3);
            assertThat(summary.number("unwritten")).isZero();
            assertThat(summary.number("refused")).isBetween(0L, 2L);
            assertThat(summary.number("in")).isEqualTo(summary.number("out") + summary.number("refused"));
            assertThat(Files.readAllLines(out))
                    .hasSize((int) summary.number("out"))
                    .hasSizeGreaterThanOrEqualTo(100)
                    .isSubsetOf("a", "b"); // how readers share the queue is not promised
        }
    }

    @Test
    void slowWriter_dropsNewest_andCountsIt() throws Exception {
        Path out = dir.resolve("out");
        List<String> lines = Lines.numbers(50_000);
        Path in = Files.writeString(dir.resolve("in"), String.join("", lines));
        try (Child child = Child.start(
                dir,
                List.of(),
                ProcessBuilder.Redirect.to(out.toFile()),
                "pipe",
                "--overflow=drop-newest",
                "--max=100",
                "--rate-limit=500",
                "--json",
                in.toString())) {
            assertThat(child.awaitExit()).isZero();
            List<String> written =
                    Files.readAllLines(out).stream().map(line -> line + "\n").toList();
            assertThat(lines)
                    .containsSubsequence(written)
                    .startsWith(written.subList(0, 100).toArray(new String[0]));
            Summary summary = Summary.lastOf(child.errLines());
            assertThat(summary.number("in")).isEqualTo(50_000);
            assertThat(summary.number("out")).isEqualTo(written.size());
            assertThat(summary.number("dropped")).isPositive().isEqualTo(50_000 - written.size());
        }
    }

    @Test
    void lineThatDoesNotFitInMemory_isAnInputError_afterTheLinesBefore() throws Exception {
        Path in = dir.resolve("in");
        try (OutputStream stream = Files.newOutputStream(in)) {
            stream.write("short\n".getBytes(StandardCharsets.UTF_8));
            byte[] part = new byte[1 << 20];
            Arrays.fill(part, (byte) 'x');
            for (int i = 0; i < 40; i++) {
                stream.write(part);
            }
        }
        try (Child child = Child.start(dir, List.of("-Xmx24m"), ProcessBuilder.Redirect.PIPE, "pipe", in.toString())) {
            assertThat(child.process().inputReader(StandardCharsets.UTF_8).lines())
                    .containsExactly("short");
            assertThat(child.awaitExit()).isEqualTo(ExitCode.INPUT);
            CliRun.requireOneLine(
                    Files.readString(child.errFile()), "a line does not fit in memory", "limited to 24 MiB");
        }
    }

    @Test
    void missingFile_isOneLine() throws Exception {
        try (Child child = Child.start(dir, "pipe", "nosuchfile")) {
            assertThat(child.awaitExit()).isEqualTo(ExitCode.INPUT);
            CliRun.requireOneLine(Files.readString(child.errFile()), "can't read nosuchfile: no such file");
        }
    }

    @Test
    void demo_passes() throws Exception {
        try (Child child = Child.start(dir, "demo")) {
            List<String> lines = new ArrayList<>();
            child.process().inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add);
            assertThat(child.awaitExit()).isZero();
            assertThat(child.errLines()).isEmpty();
            assertThat(lines)
                    .contains(
                            "elasticity: PASS, grew from 16 to 4096 and ended at 16",
                            "conservation: PASS, 100000 of 100000 elements arrived exactly once, in order",
                            "elasticity: PASS, grew from 16 to 1024, was at [16, 16] after the waves and ended at 16",
                            "conservation: PASS, 22080 of 22080 elements arrived exactly once, in order",
                            "late: PASS, 24000 of 24000 elements arrived exactly once, in order",
                            "conservation: PASS, 24000 of 24000 elements arrived exactly once, in order")
                    .endsWith(
                            "conservation: PASS, with each policy each item came to exactly one thing, and every worker was joined");
        }
    }
}
