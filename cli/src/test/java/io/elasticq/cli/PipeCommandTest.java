package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipeCommandTest {

    @TempDir
    private Path dir;

    @Test
    void dash_isStandardInput_betweenFiles() throws IOException {
        Path a = Files.writeString(dir.resolve("a"), "a");
        Path b = Files.writeString(dir.resolve("b"), "b\n");
        assertThat(CliRun.of("-in-\n", "pipe", a.toString(), "-", b.toString()).outText())
                .isEqualTo("a-in-\nb\n");
    }

    @Test
    void fileWithoutFinalNewline_makesOneLineWithTheNextFile() throws IOException {
        Path a = Files.writeString(dir.resolve("a"), "1\n2");
        Path b = Files.writeString(dir.resolve("b"), "3\n4");
        CliRun run = CliRun.of("", "pipe", "--json", a.toString(), b.toString());
        assertThat(run.outText()).isEqualTo("1\n23\n4");
        assertThat(Summary.lastOf(run.errLines()).number("in")).isEqualTo(3);
    }

    @Test
    void nameThatLooksLikeAnArgumentFile_isAFile() throws IOException {
        Path file = Files.writeString(dir.resolve("@a"), "x\n");
        assertThat(CliRun.of("", "pipe", file.toString()).outText()).isEqualTo("x\n");
        CliRun.of("", "pipe", "@a").requireOneLine(ExitCode.INPUT, "@a", "no such file");
    }

    // ---- errors

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --max 0 | maxCapacity must be >= 1: maxCapacity=0
                    --min 10 --max 5 | maxCapacity must be >= minCapacity: maxCapacity=5, minCapacity=10
                    --initial 5 --min 10 | initialCapacity=5
                    --growth 1.0 | growthFactor=1.0
                    --growth NaN | growthFactor=NaN
                    --shrink 0.9 | shrinkThreshold=0.9
                    --max many | 'many' is not an int
                    --max | --max
                    --overflow lose | 'lose' is not one of: block, reject, drop-newest, drop-oldest
                    --queue stack | 'stack' is not one of: locked, mpsc, spsc
                    --rate-limit 0 | --rate-limit must be from 1
                    --rate-limit -5 | --rate-limit must be from 1
                    --stats 1 | '1' is not a time such as 500ms, 1s, 2m or 1h
                    --stats 0s | not more than 0
                    --readers 0 | --readers must be from 1 to 1024: 0
                    --readers -2 | --readers must be from 1 to 1024: -2
                    --readers 1025 | --readers must be from 1 to 1024: 1025
                    --readers all | 'all' is not an int
                    --queue spsc --readers 2 | --readers must be 1 with --queue spsc: 2
                    --queue spsc --overflow drop-oldest | --overflow drop-oldest is not possible with --queue spsc, which can: block, reject, drop-newest
                    --queue mpsc --overflow drop-oldest | --overflow drop-oldest is not possible with --queue mpsc, which can: block, reject, drop-newest
                    --metrics-port -1 | --metrics-port must be from 0 to 65535: -1
                    --metrics-port 65536 | --metrics-port must be from 0 to 65535: 65536
                    --metrics-port any | 'any' is not an int
                    --metrics-host ::1 | --metrics-host needs --metrics-port
                    --metrics-port 0 --metrics-host 999.999.0.1 | can't serve metrics on 999.999.0.1:0: no such host
                    --no-such-option | --no-such-option
                    --json=maybe | --json
                    """)
    void wrongOption_isAUsageError(String options, String part) {
        String[] args = ("pipe " + options).split(" ", -1);
        CliRun.of("x\n", args).requireOneLine(ExitCode.USAGE, part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuchcommand", "--nosuchoption", "demo extra"})
    void wrongCommandLine_isAUsageError(String line) {
        CliRun.of("", line.split(" ", -1)).requireOneLine(ExitCode.USAGE, "--help");
    }

    @Test
    void unreadableInput_isSaidBeforeAnythingIsWritten() throws IOException {
        Path good = Files.writeString(dir.resolve("good"), "x\n");
        Path out = dir.resolve("out");
        Path missing = dir.resolve("missing");
        CliRun run = CliRun.of("", "pipe", "--out", out.toString(), good.toString(), missing.toString());
        run.requireOneLine(ExitCode.INPUT, missing.toString(), "no such file or directory");
        assertThat(out).doesNotExist();

        run = CliRun.of("", "pipe", good.toString(), dir.toString());
        run.requireOneLine(ExitCode.INPUT, dir.toString(), "is a directory");
        assertThat(run.out()).isEmpty();

        CliRun.of("", "pipe", "").requireOneLine(ExitCode.INPUT, "''");
        CliRun.of("", "pipe", "a\nb").requireOneLine(ExitCode.INPUT, "a b");
    }

    @Test
    void outputThatCannotBeOpened_isAnOutputError() {
        Path nowhere = dir.resolve("no").resolve("where");
        CliRun.of("", "pipe", "--out", nowhere.toString()).requireOneLine(ExitCode.OUTPUT, nowhere.toString());
        CliRun.of("", "pipe", "--out", dir.toString()).requireOneLine(ExitCode.OUTPUT, dir.toString());
        CliRun.of("", "pipe", "--out", "").requireOneLine(ExitCode.OUTPUT, "''");
    }

    @Test
    void sameFileAsInputAndOutput_isRefused_andLeftAlone() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "x\n");
        Path link = Files.createSymbolicLink(dir.resolve("link"), file);
        CliRun.of("", "pipe", file.toString(), "--out", link.toString())
                .requireOneLine(ExitCode.USAGE, "is both input and output");
        assertThat(file).hasContent("x");
    }

    @Test
    void inputThatFailsInTheMiddle_isWrittenAsFarAsItWasRead() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }
        };
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(bytes("one\ntwo\nthr")), failing);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CliRun.of(in, out, "pipe").requireOneLine(ExitCode.INPUT, "can't read standard input: Input/output error");
        assertThat(out).hasToString("one\ntwo\nthr");
    }

    @Test
    void outputThatFails_endsTheRun_thoughTheInputGoesOnForEver() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        CliRun.of(new Endless(), full, "pipe", "--max", "5")
                .requireOneLine(ExitCode.OUTPUT, "can't write standard output after 0 lines: No space left on device");
    }

    // ---- what it shows

    @Test
    void stats_endWithALineThatHasAll() {
        CliRun run = CliRun.of("a\nb\n", "pipe", "--stats", "1h", "--max", "4");
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err())
                .matches("\\d+\\.\\ds in=2 out=2 depth=0 capacity=4 high=[12] grows=0 shrinks=0 dropped=0\n");
    }

    @Test
    void emptyInput_isNoLine() {
        CliRun run = CliRun.of("", "pipe", "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        Summary summary = Summary.lastOf(run.errLines());
        assertThat(summary.number("in")).isZero();
        assertThat(summary.text("end")).isEqualTo("input-ended");
    }

    @Test
    void helpAndVersion_goToStandardOutput() {
        assertThat(CliRun.of("", "--help").outText()).contains("pipe", "demo", "bench");
        CliRun.of("", "bench", "--quick").requireOneLine(ExitCode.USAGE, "./elasticq bench --quick");
        assertThat(CliRun.of("", "pipe", "--help").outText()).contains("--overflow", "--readers", "Exit codes:");
        assertThat(CliRun.of("", "demo", "--help").outText()).contains("Exit codes:");
        assertThat(CliRun.of("", "--version").outText()).startsWith("elasticq ").doesNotContain("$", "unknown");
        assertThat(CliRun.of("").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(CliRun.of("").err()).contains("Usage:");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return '\n';
        }
    }
}
