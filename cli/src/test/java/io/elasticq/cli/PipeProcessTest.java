package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own has: real pipes, signals, a heap that is full. */
@Timeout(90)
class PipeProcessTest {

    @TempDir
    private Path dir;

    @Test
    void aMillionLines_comeOutByteForByte() throws Exception {
        Path in = dir.resolve("in");
        try (BufferedWriter writer = Files.newBufferedWriter(in)) {
            for (int i = 0; i < 1_000_000; i++) {
                writer.write(i % 7 == 0 ? "\r\n" : "line " + i + '\n');
            }
        }
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

    @Test
    void aLine_isPassedOnAtOnce_thoughTheInputStaysOpen() throws Exception {
        try (Child child = Child.start(dir, "pipe")) {
            BufferedReader reader = child.process().inputReader(StandardCharsets.UTF_8);
            for (String line : List.of("first", "second")) {
                send(child, line + "\n");
                assertThat(reader.readLine()).isEqualTo(line);
            }
            child.process().getOutputStream().close();
            assertThat(reader.readLine()).isNull();
            assertThat(child.awaitExit()).isZero();
        }
    }

    @Test
    void closedOutput_endsTheProgram_thoughTheInputStaysOpen() throws Exception {
        try (Child child = Child.start(dir, "pipe")) {
            BufferedReader reader = child.process().inputReader(StandardCharsets.UTF_8);
            send(child, "first\n");
            assertThat(reader.readLine()).isEqualTo("first");
            child.process().getInputStream().close();
            send(child, "second\n");
            assertThat(child.awaitExit()).isEqualTo(ExitCode.OUTPUT);
            CliRun.requireOneLine(Files.readString(child.errFile()), "output closed by its reader after 1 lines");
        }
    }

    @Test
    void sigterm_writesOutWhatWasAccepted() throws Exception {
        Path out = dir.resolve("out");
        try (Child child = Child.start(
                dir,
                List.of(),
                ProcessBuilder.Redirect.to(out.toFile()),
                "pipe",
                "--rate-limit=10",
                "--stats=50ms",
                "--json")) {
            List<String> lines = numbers(500);
            send(child, String.join("", lines));
            await().until(() -> Files.readString(child.errFile()).contains(" in=500 "));
            child.process().toHandle().destroy(); // Process.destroy would close the pipes
            assertThat(child.awaitExit()).isEqualTo(143);
            assertThat(Files.readString(out)).isEqualTo(String.join("", lines));
            Summary summary = Summary.lastOf(child.errLines());
            assertThat(summary.text("end")).isEqualTo("signal");
            assertThat(summary.number("out")).isEqualTo(500);
            assertThat(summary.number("unwritten")).isZero();
        }
    }

    @Test
    void slowWriter_dropsNewest_andCountsIt() throws Exception {
        Path out = dir.resolve("out");
        List<String> lines = numbers(50_000);
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
                    .contains("elasticity: PASS, grew from 16 to 4096 and ended at 16")
                    .endsWith("conservation: PASS, 100000 of 100000 elements arrived exactly once, in order");
        }
    }

    private static void send(Child child, String text) throws IOException {
        OutputStream stdin = child.process().getOutputStream();
        stdin.write(text.getBytes(StandardCharsets.UTF_8));
        stdin.flush();
    }

    private static List<String> numbers(int n) {
        return IntStream.range(0, n).mapToObj(i -> i + "\n").collect(Collectors.toList());
    }
}
