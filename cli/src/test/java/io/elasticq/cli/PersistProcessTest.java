package io.elasticq.cli;

import static io.elasticq.cli.NumberedLines.identities;
import static io.elasticq.cli.NumberedLines.identity;
import static io.elasticq.cli.NumberedLines.line;
import static io.elasticq.cli.NumberedLines.range;
import static io.elasticq.cli.NumberedLines.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Durability;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues on the disk, and processes that are killed. */
class PersistProcessTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 100 : 5;
    private static final int LINES_A_ROUND = 20_000;

    @TempDir
    private Path dir;

    private String folder;

    @BeforeEach
    void name() {
        folder = dir.resolve("kept").toString();
    }

    /** What has been read when it is killed is all in the output afterwards, in order; what comes twice is one stretch. */
    @Test
    void killedPipe_startedAgain_losesNothingOfWhatItHasRead() throws Exception {
        Path out = dir.resolve("out");
        try (Child child = pipe(out, "--rate-limit=200", "--stats=20ms")) {
            child.send(text(0, 3000));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(child.errFile()).contains(" in=3000 ") && Files.size(out) > 0);
            child.kill();
        }
        List<Integer> before = identities(Files.readString(out));
        assertThat(before).isEqualTo(range(0, before.size()));
        try (Child child = pipe(out, "--json")) {
            child.send(line(3000));
            child.process().getOutputStream().close();
            assertThat(child.awaitExit()).isZero();
            List<Integer> both = identities(Files.readString(out));
            List<Integer> again = both.subList(before.size(), both.size());
            assertThat(again.get(0)).isLessThanOrEqualTo(before.size());
            assertThat(again).isEqualTo(range(again.get(0), 3001));
            Summary summary = Summary.lastOf(child.errLines());
            assertThat(summary.number("in")).isEqualTo(again.size());
            assertThat(summary.number("out")).isEqualTo(again.size());
        }
    }

    /** Killed at any moment, again and again. The user goes on with the first line that is neither in the queue nor in the output. */
    @Test
    void pipeKilledAgainAndAgain_losesNothing() throws Exception {
        Random random = new Random(20261121);
        List<Integer> out = new ArrayList<>();
        int next = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> stretch = passUntilKilled(next, 1 + random.nextInt(LINES_A_ROUND));
            requireGoesOn(stretch, out);
            out.addAll(stretch);
            next = Math.max(next, 1 + out.stream().mapToInt(i -> i).max().orElse(-1));
            next += inTheQueueFrom(next);
        }
        try (Child child = Child.start(dir, "pipe", "--persist", folder)) {
            child.process().getOutputStream().close();
            List<Integer> rest = identities(readAll(child));
            assertThat(child.awaitExit()).isZero();
            requireGoesOn(rest, out);
            out.addAll(rest);
        }
        assertThat(out.stream().distinct().sorted().toList()).isEqualTo(range(0, next));
    }

    /** Returns what came out. */
    private List<Integer> passUntilKilled(int from, int killAfter) throws Exception {
        try (Child child = Child.start(dir, "pipe", "--persist", folder)) {
            Thread feeder = new Thread(() -> feed(child, from));
            feeder.start();
            BufferedReader reader = child.process().inputReader(StandardCharsets.UTF_8);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < killAfter; i++) {
                String line = reader.readLine();
                if (line == null) {
                    throw new AssertionError("ended after " + i + " lines: " + child.errLines());
                }
                text.append(line).append('\n');
            }
            child.kill();
            reader.lines().forEach(line -> text.append(line).append('\n'));
            feeder.join();
            return identities(text.toString());
        }
    }

    private static void feed(Child child, int from) {
        try (OutputStream stdin = child.process().getOutputStream()) {
            for (int i = from; i < from + 10 * LINES_A_ROUND; i++) {
                stdin.write(line(i).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("Broken pipe|Stream closed");
        }
    }

    /** How many there are of this one and those after it; looks, and takes nothing. */
    private int inTheQueueFrom(int next) throws Exception {
        try (LineQueue opened = open()) {
            List<Integer> waiting = new ArrayList<>();
            opened.queue().forEach(element -> waiting.add(identity(new String(element, StandardCharsets.UTF_8))));
            assertThat(waiting)
                    .isEqualTo(waiting.isEmpty() ? List.of() : range(waiting.get(0), waiting.get(0) + waiting.size()));
            return waiting.isEmpty() ? 0 : Math.max(0, waiting.get(0) + waiting.size() - next);
        }
    }

    private LineQueue open() throws CliException {
        return LineQueue.open(
                Path.of(folder),
                ElasticConfig.upTo(1 << 20),
                OverflowPolicy.REJECT,
                Durability.NO_SYNC,
                LineQueue.Content.BYTES,
                null);
    }

    /** In order, without a gap, and beginning at or before the first that is not out. */
    private static void requireGoesOn(List<Integer> stretch, List<Integer> out) {
        if (!stretch.isEmpty()) {
            int first = stretch.get(0);
            int expected = out.isEmpty() ? 0 : out.get(out.size() - 1) + 1;
            assertThat(first).isLessThanOrEqualTo(expected);
            assertThat(stretch).isEqualTo(range(first, first + stretch.size()));
        }
    }

    @Test
    void killedTake_losesNothing() throws Exception {
        CliRun.of(text(0, LINES_A_ROUND), "queue", "put", folder);
        List<Integer> out = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            try (Child child = Child.start(dir, "queue", "take", folder)) {
                BufferedReader reader = child.process().inputReader(StandardCharsets.UTF_8);
                StringBuilder text = new StringBuilder(reader.readLine()).append('\n');
                child.kill();
                reader.lines().forEach(line -> text.append(line).append('\n'));
                List<Integer> stretch = identities(text.toString());
                requireGoesOn(stretch, out);
                out.addAll(stretch);
            }
        }
        List<Integer> rest = identities(CliRun.of("", "queue", "take", folder).outText());
        requireGoesOn(rest, out);
        out.addAll(rest);
        assertThat(out.stream().distinct().toList()).isEqualTo(range(0, LINES_A_ROUND));
    }

    @Test
    void sigterm_losesNothing() throws Exception {
        Path out = dir.resolve("out");
        try (Child child = pipe(out, "--rate-limit=10", "--stats=20ms", "--json")) {
            child.send(text(0, 500));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(child.errFile()).contains(" in=500 "));
            child.signal("TERM");
            assertThat(child.awaitExit()).isEqualTo(143);
        }
        CliRun rest = CliRun.of("", "queue", "take", folder);
        assertThat(identities(Files.readString(out) + rest.outText())).isEqualTo(range(0, 500));
    }

    private Child pipe(Path out, String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("pipe", "--persist", folder, "--out", out.toString()));
        args.addAll(List.of(options));
        return Child.start(dir, args.toArray(new String[0]));
    }

    private static String readAll(Child child) throws IOException {
        return new String(child.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
