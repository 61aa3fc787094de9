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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --readers}, on the queues that several can use. */
class PipeReadersTest {

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"locked", "mpsc"})
    void files_areReadAtTheSameTime(String queue) throws IOException {
        String b = file("b", "b\n");
        CountDownLatch written = new CountDownLatch(1);
        InputStream in = new InputStream() { // ends when the other file is out
                    @Override
                    public int read() throws IOException {
                        awaitOrFail(written);
                        return -1;
                    }
                };
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void write(byte[] from, int offset, int length) {
                super.write(from, offset, length);
                written.countDown();
            }
        };
        CliRun run = CliRun.of(in, out, "pipe", "--queue", queue, "--readers=2", "-", b);
        assertThat(run.exitCode()).isZero();
        assertThat(out).hasToString("b\n");
    }

    @Test
    void oneReader_isAsIfNothingWasSaid() throws IOException {
        CliRun run = CliRun.of("", "pipe", "--json", "--readers=1", file("a", "1\n2"), file("b", "3"));
        assertThat(run.outText()).isEqualTo("1\n23");
        assertThat(Summary.lastOf(run.errLines()).number("readers")).isEqualTo(1);
    }

    @Test
    void moreReadersThanFiles_areAsManyAsThereAre() throws IOException {
        CliRun run = CliRun.of("", "pipe", "--json", "--readers=8", file("a", "1\n2"), file("b", ""), file("c", "3\n"));
        assertThat(run.exitCode()).isZero();
        assertThat(run.outText().lines()).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(Summary.lastOf(run.errLines()).number("readers")).isEqualTo(3);
    }

    @Test
    void lastLineWithoutLineFeed_isGivenOne_howeverManyFilesThereAre() throws IOException {
        CliRun run = CliRun.of("", "pipe", "--json", "--readers=2", file("a", "1\n2"));
        assertThat(run.outText()).isEqualTo("1\n2\n");
        Summary summary = Summary.lastOf(run.errLines());
        assertThat(summary.number("readers")).isEqualTo(1);
        assertThat(summary.number("in")).isEqualTo(2);
        assertThat(summary.number("bytesIn")).isEqualTo(4).isEqualTo(summary.number("bytesOut"));
    }

    @Test
    void standardInput_isOneInput_howeverOftenItIsNamed() {
        CliRun run = CliRun.of("1\n2\n", "pipe", "--json", "--readers=3", "-", "-", "-");
        assertThat(run.outText()).isEqualTo("1\n2\n");
        assertThat(Summary.lastOf(run.errLines()).number("readers")).isEqualTo(1);
        assertThat(CliRun.of("1\n2\n", "pipe", "--readers=3").outText()).isEqualTo("1\n2\n");
    }

    @Test
    void fileThatIsGivenTwice_isReadTwice_butAPipeIsRefused() throws IOException {
        String a = file("a", "1\n2\n");
        assertThat(CliRun.of("", "pipe", "--readers=2", a, a).outText().lines())
                .containsExactlyInAnyOrder("1", "2", "1", "2");
        CliRun.of("", "pipe", "--readers=2", "/dev/zero", a, "/dev/./zero")
                .requireOneLine(ExitCode.USAGE, "/dev/./zero is given twice");
        assertThat(CliRun.of("", "pipe", "/dev/null", "/dev/null").exitCode()).isZero();
    }

    // ---- errors

    @ParameterizedTest
    @ValueSource(strings = {"locked", "mpsc"})
    void inputThatFails_endsAllReaders_andWhatWasAcceptedIsWritten(String queue) throws IOException {
        List<String> lines = numbers(300_000);
        String other = file("other", String.join("\n", lines));
        CountDownLatch otherIsOut = new CountDownLatch(1);
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                awaitOrFail(otherIsOut);
                throw new IOException("Input/output error");
            }
        };
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(bytes("one\ntwo\nthr")), failing);
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void write(byte[] from, int offset, int length) {
                super.write(from, offset, length);
                if (size() > 1_000) {
                    otherIsOut.countDown();
                }
            }
        };
        CliRun run = CliRun.of(
                in,
                out,
                "pipe",
                "--max=8",
                "--queue",
                queue,
                "--readers=2",
                "--json",
                "-",
                other,
                file("late", "late\n"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errLines()).hasSize(2);
        CliRun.requireOneLine(run.errLines().get(0), "can't read standard input: Input/output error");
        requireConservation(Summary.lastOf(run.errLines()), out, 1);
        List<String> written = out.toString(StandardCharsets.UTF_8).lines().collect(Collectors.toList());
        assertThat(written).containsSubsequence("one", "two", "thr");
        written.removeAll(List.of("one", "two", "thr"));
        assertThat(written).isEqualTo(lines.subList(0, written.size()));
        CliRun.requireNoReadersLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"locked", "mpsc"})
    void rejecting_endsAllReaders_andSaysWhichLineOfWhichFile(String queue) throws IOException {
        List<String> lines = numbers(50_000);
        String all = String.join("\n", lines);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CliRun run = CliRun.of(
                new ByteArrayInputStream(bytes(all)),
                out,
                "pipe",
                "--queue",
                queue,
                "--max=10",
                "--overflow=reject",
                "--rate-limit=200",
                "--readers=3",
                "--json",
                "-",
                file("a", all),
                file("b", all));
        assertThat(run.exitCode()).isEqualTo(ExitCode.REJECTED);
        assertThat(run.errLines()).hasSize(2);
        assertThat(run.errLines().get(0))
                .matches("elasticq: the queue is full with 10 lines: line \\d+ of \\S*(standard input|a|b) was rejected"
                        + " and nothing was read after it; all lines that were accepted were written");
        requireConservation(Summary.lastOf(run.errLines()), out, 3);
        CliRun.requireNoReadersLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"locked", "mpsc", "spsc"})
    void outputThatFails_endsTheRun_thoughNoInputEnds(String queue) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return '\n';
            }
        };
        String readers = queue.equals("spsc") ? "--readers=1" : "--readers=2";
        CliRun.of(endless, full, "pipe", "--max=5", "--queue", queue, readers, "-", "/dev/zero")
                .requireOneLine(ExitCode.OUTPUT, "can't write standard output after 0 lines: No space left on device");
        CliRun.requireNoReadersLeft();
    }

    /** What came in is out or was refused, and of those there is at most one for each reader. */
    private static void requireConservation(Summary summary, ByteArrayOutputStream out, int maxRefused) {
        assertThat(summary.number("out"))
                .isEqualTo(out.toString(StandardCharsets.UTF_8).lines().count());
        assertThat(summary.number("refused")).isLessThanOrEqualTo(maxRefused);
        assertThat(summary.number("in")).isEqualTo(summary.number("out") + summary.number("refused"));
        assertThat(summary.number("unwritten")).isZero();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(dir.resolve(name), content).toString();
    }

    private static List<String> numbers(int n) {
        return IntStream.range(0, n).mapToObj(Integer::toString).collect(Collectors.toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitOrFail(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
