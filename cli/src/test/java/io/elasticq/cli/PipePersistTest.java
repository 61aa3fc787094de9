package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Durability;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipePersistTest {

    /** Takes nothing. */
    private static final OutputStream FULL = new OutputStream() {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    };

    @TempDir
    private Path temp;

    private String folder;

    @BeforeEach
    void name() {
        folder = temp.resolve("kept").toString();
    }

    private String[] args(String... options) {
        return Stream.concat(Stream.of("pipe", "--persist", folder), Stream.of(options))
                .toArray(String[]::new);
    }

    private CliRun pipe(String stdin, String... options) {
        return CliRun.of(stdin, args(options));
    }

    private CliRun pipeIntoFull(String stdin, String... options) {
        return CliRun.of(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)), FULL, args(options));
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    @Test
    void linesPass_andNothingStays() {
        CliRun run = pipe(lines(1, 5000), "--json");
        assertThat(run.outText()).isEqualTo(lines(1, 5000));
        assertThat(run.exitCode()).isZero();
        Summary summary = Summary.lastOf(run.errLines());
        assertThat(summary.number("in")).isEqualTo(5000);
        assertThat(summary.number("out")).isEqualTo(5000);
        assertThat(summary.number("unwritten")).isZero();
        assertThat(pipe("").outText()).isEmpty();
    }

    @Test
    void linesAreBytes_andEachIsEnded() {
        byte[] input = {0, (byte) 0xff, '\n', '\n', '\r', '\n', 'x'};
        CliRun run = CliRun.of(input, args());
        assertThat(run.out()).containsExactly(0, 0xff, '\n', '\n', '\r', '\n', 'x', '\n');
    }

    @Test
    void whatTheOutputDidNotTake_comesFirstInTheNextRun() {
        CliRun failed = pipeIntoFull(lines(1, 3000), "--json");
        assertThat(failed.exitCode()).isEqualTo(ExitCode.OUTPUT);
        Summary summary = Summary.lastOf(failed.errLines());
        long kept = summary.number("unwritten");
        assertThat(failed.errLines().get(0))
                .isEqualTo("elasticq: can't write standard output after 0 lines: No space left on device");
        assertThat(failed.errLines().get(1))
                .isEqualTo("elasticq: " + kept + " lines stay in the queue, for the next run");
        assertThat(summary.number("in")).isEqualTo(kept + summary.number("refused"));

        CliRun next = pipe("new\n", "--json");
        assertThat(next.outText()).isEqualTo(lines(1, (int) kept) + "new\n");
        assertThat(next.errLines().get(0))
                .isEqualTo("elasticq: " + kept + " lines were left in the queue; they come out first");
        Summary after = Summary.lastOf(next.errLines());
        assertThat(after.number("in")).isEqualTo(kept + 1);
        assertThat(after.number("out")).isEqualTo(kept + 1);
        assertThat(after.number("unwritten")).isZero();
    }

    @Test
    void aSmallQueue_waits_thoughAllOfItIsOnTheWay() {
        assertThat(pipe(lines(1, 2000), "--max=3", "--readers=1").outText()).isEqualTo(lines(1, 2000));
        assertThat(pipe(lines(1, 40), "--max=1", "--rate-limit=1000000").outText())
                .isEqualTo(lines(1, 40));
    }

    @Test
    void moreThanFits_isLeft_andStillPasses() {
        assertThat(pipeIntoFull(lines(1, 100), "--max=100").exitCode()).isEqualTo(ExitCode.OUTPUT);
        CliRun run = pipe("new\n", "--max=2");
        assertThat(run.outText()).endsWith("\nnew\n").startsWith("line 1\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void overflow_isThatOfTheOptions() throws IOException {
        Gate gate = new Gate();
        byte[] input = lines(1, 5000).getBytes(StandardCharsets.UTF_8);
        CliRun run = CliRun.of(gate.input(input), gate, args("--max=10", "--overflow=drop-oldest", "--json"));
        Summary summary = Summary.lastOf(run.errLines());
        assertThat(summary.number("in")).isEqualTo(5000);
        assertThat(summary.number("droppedOldest"))
                .isEqualTo(5000 - summary.number("out"))
                .isPositive();
        assertThat(gate.lines()).hasSize((int) summary.number("out")).endsWith("line 5000\n");
        assertThat(pipe("").outText()).isEmpty();
    }

    @Test
    void severalReaders_loseNothing() throws IOException {
        List<String> files = new ArrayList<>(List.of("--readers=3"));
        List<String> expected = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            List<String> lines =
                    IntStream.range(0, 2000).mapToObj(i -> name + i).toList();
            expected.addAll(lines);
            files.add(Files.write(temp.resolve(name), lines).toString());
        }
        CliRun run = pipe("", files.toArray(new String[0]));
        assertThat(run.outText().lines()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void out_isAppendedTo_andALineThatWasCutOff_isEnded() throws IOException {
        Path out = Files.writeString(temp.resolve("out"), "line 1\nlin");
        assertThat(pipe("line 2\n", "--out", out.toString()).exitCode()).isZero();
        assertThat(pipe("line 3\n", "--out", out.toString()).exitCode()).isZero();
        assertThat(Files.readString(out)).isEqualTo("line 1\nlin\nline 2\nline 3\n");
        Path made = temp.resolve("new");
        assertThat(pipe("a\n", "--out", made.toString()).exitCode()).isZero();
        assertThat(Files.readString(made)).isEqualTo("a\n");
    }

    @Test
    void queueCommands_andPipe_shareAQueue() {
        CliRun.of("put\n", "queue", "put", folder);
        assertThat(pipeIntoFull("piped\n").exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(CliRun.of("", "queue", "take", folder).outText()).startsWith("put\n");
    }

    @Test
    void lineThatIsTooLong_endsTheIntake_andWhatCameBeforeIsWritten() {
        CliRun run = pipe("short\n" + "x".repeat(2 << 20) + "\nnever read\n");
        run.requireOneLine(ExitCode.INPUT, "a line can't be kept in the queue", "bytes=2097152");
        assertThat(run.outText()).isEqualTo("short\n");
    }

    @Test
    void mistakes_areOneLine() throws Exception {
        pipe("", "--queue=locked").requireOneLine(ExitCode.USAGE, "--persist", "--queue locked");
        CliRun.of("", "pipe", "--sync").requireOneLine(ExitCode.USAGE, "need --persist");
        pipe("", "--sync", "--sync-every=1s").requireOneLine(ExitCode.USAGE, "exclude each other");
        CliRun.of("", "pipe", "--persist=").requireOneLine(ExitCode.USAGE, "name of the folder is empty");
        pipe("", "--max=0").requireOneLine(ExitCode.USAGE, "maxCapacity=0");
        pipe("", "nosuchfile").requireOneLine(ExitCode.INPUT, "nosuchfile");
        assertThat(pipe("x\n", "--sync").outText()).as("it was let go of").isEqualTo("x\n");
        assertThat(pipe("x\n", "--sync-every=1ms").outText()).isEqualTo("x\n");
        PersistentPassage held = passage();
        pipe("", "-")
                .requireOneLine(
                        ExitCode.OUTPUT, Long.toString(ProcessHandle.current().pid()));
        held.release();
        Files.writeString(Path.of(folder, "queue"), "elasticq queue 7\n");
        pipe("").requireOneLine(ExitCode.INPUT, "found=elasticq queue 7");
    }

    private PersistentPassage passage() throws CliException {
        return passage(100, OverflowPolicy.BLOCK);
    }

    private PersistentPassage passage(int max, OverflowPolicy overflow) throws CliException {
        return new PersistentPassage(LineQueue.open(
                Path.of(folder), ElasticConfig.upTo(max), overflow, Durability.NO_SYNC, LineQueue.Content.BYTES, null));
    }

    private static List<String> poll(PersistentPassage passage, int max) {
        List<byte[]> taken = new ArrayList<>();
        assertThat(passage.poll(taken, max)).isEqualTo(taken.size());
        return taken.stream()
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void aLineLeavesTheQueue_whenItIsWritten_andNotBefore() throws Exception {
        PersistentPassage passage = passage();
        for (String line : List.of("a\n", "b\n", "c\n", "d\n")) {
            assertThat(passage.insert(line.getBytes(StandardCharsets.UTF_8))).isEqualTo(OfferResult.ACCEPTED);
        }
        assertThat(poll(passage, 3)).containsExactly("a\n", "b\n", "c\n");
        passage.written(0);
        passage.written(1);
        passage.written(1);
        assertThat(passage.kept()).isEqualTo(3);
        passage.clear();
        passage.release();

        passage = passage();
        assertThat(passage.found()).isEqualTo(3);
        assertThat(poll(passage, 2)).containsExactly("b\n", "c\n");
        passage.written(2);
        passage.close();
        assertThat(poll(passage, 9)).containsExactly("d\n");
        passage.written(3);
        assertThat(passage.take(new ArrayList<>(), 1)).as("it is over").isZero();
        passage.release();

        passage = passage();
        assertThat(passage.found()).isZero();
        passage.release();
    }

    /** What is on its way out can't be dropped any more, and must not stand in the way of the new. */
    @Test
    void dropOldest_findsOneToDrop_thoughAsManyAsMayBeAreOnTheWay() throws Exception {
        PersistentPassage passage = passage(3, OverflowPolicy.DROP_OLDEST);
        for (String line : List.of("a\n", "b\n", "c\n")) {
            passage.insert(line.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(poll(passage, 9)).containsExactly("a\n", "b\n");
        assertThat(passage.insert(new byte[] {'d', '\n'})).isEqualTo(OfferResult.ACCEPTED_DROPPED_OLDEST);
        passage.written(2);
        assertThat(poll(passage, 9)).containsExactly("d\n");
        passage.written(3);
        assertThat(passage.kept()).isZero();
        assertThat(passage.stats().droppedOldest()).isEqualTo(1);
        passage.release();
        pipe("", "--max=1", "--overflow=drop-oldest").requireOneLine(ExitCode.USAGE, "--max of 2 or more", ": 1");
    }

    @Test
    void metrics_areServed() {
        CliRun run = pipe("a\n", "--metrics-port=0");
        assertThat(run.errLines()).hasSize(1).first().asString().startsWith("elasticq: metrics at http://127.0.0.1:");
        assertThat(run.outText()).isEqualTo("a\n");
    }
}
