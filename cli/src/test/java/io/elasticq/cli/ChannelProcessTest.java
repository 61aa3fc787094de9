package io.elasticq.cli;

import static io.elasticq.cli.NumberedLines.identities;
import static io.elasticq.cli.NumberedLines.line;
import static io.elasticq.cli.NumberedLines.range;
import static io.elasticq.cli.NumberedLines.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelOptions;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code channel} between processes: pipes, signals, and kills. */
class ChannelProcessTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 50 : 4;

    /** What a subscriber holds at the most before it closes it. */
    private static final int HELD = 256;

    @TempDir
    private Path dir;

    private String file;
    private Path out;

    @BeforeEach
    void name() {
        file = dir.resolve("lines").toString();
        out = dir.resolve("out");
    }

    private Child channel(String command, String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("channel", command, file));
        args.addAll(List.of(options));
        return Child.start(dir, args.toArray(new String[0]));
    }

    private static void awaitErr(Child child, String part) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(child.errFile()).contains(part));
    }

    private void awaitChannel() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> CliRun.of("", "channel", "info", file).exitCode() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--timestamps", "--fragments --chunk=16 --depth=4096"})
    void aMillionLines_comeOutByteForByte(String options) throws Exception {
        String in = Lines.million(dir.resolve("in")).toString();
        List<String> args = new ArrayList<>(List.of(options.split(" ")));
        args.add(in);
        try (Child sub = channel("sub", "--wait", "--json", "--out", out.toString());
                Child pub = channel("pub", args.toArray(new String[0]))) {
            assertThat(pub.awaitExit()).isZero();
            assertThat(sub.awaitExit()).isZero();
            assertThat(Files.mismatch(Path.of(in), out)).isEqualTo(-1);
            assertThat(Summary.lastOf(sub.errLines()).number("lines")).isEqualTo(1_000_000);
            assertThat(Files.readString(pub.errFile())).contains("elasticq: published 1000000 lines; ");
        }
    }

    @Test
    void aLine_isPassedOnAtOnce_thoughTheInputStaysOpen() throws Exception {
        try (Child pub = channel("pub");
                Child sub = channel("sub", "--wait")) {
            BufferedReader reader = sub.process().inputReader(StandardCharsets.UTF_8);
            for (String line : List.of("first", "second")) {
                pub.send(line + "\n");
                assertThat(reader.readLine()).isEqualTo(line);
            }
            Summary info = Summary.lastOf(CliRun.of("", "channel", "info", file, "--json")
                    .outText()
                    .lines()
                    .toList());
            assertThat(info.text("publisher.status")).isEqualTo("alive");
            assertThat(info.number("publisher.pid")).isEqualTo(pub.process().pid());
            assertThat(info.number("subscriber.pid")).isEqualTo(sub.process().pid());
            pub.process().getOutputStream().close();
            assertThat(reader.readLine()).isNull();
            assertThat(sub.awaitExit()).isZero();
            assertThat(pub.awaitExit()).isZero();
        }
    }

    /** Killed again and again, at any moment. What is in the file is all lines in order, but for stretches that come again: what was written, and not closed. */
    @Test
    void killedSubscribers_loseNothing() throws Exception {
        Random random = new Random(20261121);
        AtomicInteger fed = new AtomicInteger();
        AtomicInteger enough = new AtomicInteger(Integer.MAX_VALUE);
        try (Child pub = channel("pub", "--depth=1000")) {
            Thread feeder = new Thread(() -> feed(pub, fed, enough));
            feeder.start();
            for (int round = 0; round < ROUNDS; round++) {
                long target = (Files.exists(out) ? Files.size(out) : 0) + 1 + random.nextInt(100_000);
                try (Child sub = channel("sub", "--wait", "--out", out.toString())) {
                    await().atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> Files.exists(out) && Files.size(out) >= target);
                    sub.kill();
                }
            }
            enough.set(0);
            try (Child sub = channel("sub", "--out", out.toString())) {
                feeder.join();
                assertThat(sub.awaitExit()).isZero();
                assertThat(pub.awaitExit()).isZero();
            }
        }
        List<Integer> all = identities(Files.readString(out));
        assertThat(stretches(all)).isLessThanOrEqualTo(ROUNDS);
        assertThat(all.stream().distinct().toList()).isEqualTo(range(0, fed.get()));
    }

    private static void feed(Child pub, AtomicInteger fed, AtomicInteger enough) {
        try (OutputStream stdin = pub.process().getOutputStream()) {
            for (int i = 0; i < enough.get(); i++) {
                stdin.write(line(i).getBytes(StandardCharsets.UTF_8));
                fed.incrementAndGet();
            }
        } catch (IOException e) {
            throw new AssertionError("the publisher has ended", e);
        }
    }

    /** How often it goes back, and never by more than what is held. */
    private static int stretches(List<Integer> lines) {
        int stretches = 0;
        int next = 0;
        for (int line : lines) {
            if (line != next) {
                assertThat(line).isBetween(next - HELD - 1, next); // one more: the cut one is not seen
                stretches++;
            }
            next = line + 1;
        }
        return stretches;
    }

    @Test
    void killedPublisher_isSaid_andAnotherGoesOn() throws Exception {
        try (Child sub = channel("sub", "--wait", "--out", out.toString())) {
            try (Child pub = channel("pub", "--depth=64")) {
                Thread feeder = new Thread(() -> feedUntilKilled(pub));
                feeder.start();
                await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(out) && Files.size(out) > 10_000);
                pub.kill();
                feeder.join();
                awaitErr(sub, "the publisher, process " + pub.process().pid() + ", is dead: waiting for another");
            }
            Channel channel = Channel.openReadOnly(Path.of(file), ChannelOptions.defaults());
            await().until(() -> channel.info().lag() == 0); // what the dead one has left is written, too
            int published = identities(Files.readString(out)).size();
            try (Child next = channel("pub")) {
                next.send(text(published, published + 1000));
                next.process().getOutputStream().close();
                assertThat(next.awaitExit()).isZero();
            }
            assertThat(sub.awaitExit()).isZero();
            assertThat(identities(Files.readString(out))).isEqualTo(range(0, published + 1000));
        }
    }

    private static void feedUntilKilled(Child child) {
        try (OutputStream stdin = child.process().getOutputStream()) {
            for (int i = 0; ; i++) {
                stdin.write(line(i).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("Broken pipe|Stream closed");
        }
    }

    @Test
    void deadPublisher_endsTheSubscriber_ifAskedFor() throws Exception {
        try (Child pub = channel("pub");
                Child sub = channel("sub", "--wait", "--exit-on-dead")) {
            BufferedReader reader = sub.process().inputReader(StandardCharsets.UTF_8);
            pub.send("1\n");
            assertThat(reader.readLine()).isEqualTo("1");
            pub.kill();
            assertThat(sub.awaitExit()).isEqualTo(ExitCode.INPUT);
            assertThat(sub.errLines())
                    .containsExactly(
                            "elasticq: the publisher, process " + pub.process().pid() + ", is dead",
                            "elasticq: the publisher is dead, and the channel has not ended; all 1 lines that were"
                                    + " there are written",
                            "elasticq: received 1 lines");
        }
    }

    /** What was written is taken, and what was not is left: nothing comes twice. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signalToTheSubscriber_leavesTheRest_onceEach(String signal, int exitCode) throws Exception {
        Path in = Files.writeString(dir.resolve("in"), text(0, 300_000));
        try (Child pub = channel("pub", in.toString());
                Child sub = channel("sub", "--wait", "--json")) {
            BufferedReader reader = sub.process().inputReader(StandardCharsets.UTF_8);
            StringBuilder first = new StringBuilder(reader.readLine()).append('\n');
            sub.signal(signal);
            reader.lines().forEach(line -> first.append(line).append('\n'));
            assertThat(sub.awaitExit()).isEqualTo(exitCode);
            Summary summary = Summary.lastOf(sub.errLines());
            assertThat(summary.text("end")).isEqualTo("signal");
            assertThat(summary.number("bytes")).isEqualTo(first.length());
            try (Child rest = channel("sub", "--out", out.toString())) {
                assertThat(rest.awaitExit()).isZero();
            }
            assertThat(pub.awaitExit()).isZero();
            assertThat(first + Files.readString(out)).isEqualTo(text(0, 300_000));
        }
    }

    /** It may be in a read that nothing can interrupt. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signalToThePublisher_endsTheChannel(String signal, int exitCode) throws Exception {
        try (Child pub = channel("pub", "--stats=20ms", "--json")) {
            pub.send(text(0, 100));
            awaitErr(pub, " published=100 ");
            pub.signal(signal);
            assertThat(pub.awaitExit()).isEqualTo(exitCode);
            Summary summary = Summary.lastOf(pub.errLines());
            assertThat(summary.text("end")).isEqualTo("signal");
            assertThat(summary.text("state")).isEqualTo("halt");
            CliRun sub = CliRun.of("", "channel", "sub", file);
            assertThat(sub.outText()).isEqualTo(text(0, 100));
            assertThat(sub.exitCode()).isZero();
        }
    }

    /** It waits for room. */
    @Test
    void signalToAPublisherThatWaits_endsTheChannel_behindWhatIsPublished() throws Exception {
        Path in = Files.writeString(dir.resolve("in"), text(0, 100));
        try (Child pub = channel("pub", "--depth=10", in.toString())) {
            awaitErr(pub, "the channel is full with 10 messages, and has no subscriber: waiting");
            pub.signal("TERM");
            assertThat(pub.awaitExit()).isEqualTo(143);
            assertThat(CliRun.of("", "channel", "sub", file).outText()).isEqualTo(text(0, 10));
        }
    }

    @Test
    void closedOutput_endsTheSubscriber_thoughTheChannelGoesOn() throws Exception {
        try (Child pub = channel("pub");
                Child sub = channel("sub", "--wait")) {
            pub.send("1\n");
            BufferedReader reader = sub.process().inputReader(StandardCharsets.UTF_8);
            assertThat(reader.readLine()).isEqualTo("1");
            sub.process().getInputStream().close();
            pub.send("2\n3\n");
            assertThat(sub.awaitExit()).isEqualTo(ExitCode.OUTPUT);
            pub.process().getOutputStream().close();
            assertThat(pub.awaitExit()).isZero();
            assertThat(CliRun.of("", "channel", "sub", file).outText()).isEqualTo("2\n3\n");
        }
    }

    /** One reads along, one is blocked by its reader until all is over. */
    @Test
    void lossyReaders_getLinesInOrder_andAreToldWhatTheyMissed() throws Exception {
        Path in = Files.writeString(dir.resolve("in"), text(0, 500_000));
        try (Child pub = channel("pub", "--lossy", "--depth=64", "-", in.toString());
                Child slow = channel("sub", "--wait", "--stats=20ms", "--json");
                Child other = channel("sub", "--wait", "--stats=20ms", "--json", "--out", out.toString())) {
            awaitErr(slow, " publisher=alive");
            awaitErr(other, " publisher=alive");
            pub.process().getOutputStream().close();
            assertThat(pub.awaitExit()).isZero();
            requireAllAccountedFor(
                    other.awaitExit(), Summary.lastOf(other.errLines()), identities(Files.readString(out)));
            String text = new String(slow.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Summary summary =
                    requireAllAccountedFor(slow.awaitExit(), Summary.lastOf(slow.errLines()), identities(text));
            assertThat(summary.number("missed"))
                    .as("a pipe does not hold it all")
                    .isPositive();
        }
    }

    private static Summary requireAllAccountedFor(int exitCode, Summary summary, List<Integer> lines) {
        assertThat(lines).isSorted().doesNotHaveDuplicates();
        assertThat(summary.number("lines")).isEqualTo(lines.size());
        assertThat(summary.number("lines") + summary.number("missed")).isEqualTo(500_000);
        assertThat(exitCode).isEqualTo(summary.number("missed") > 0 ? ExitCode.MISSED : ExitCode.OK);
        return summary;
    }

    @Test
    void secondOfEach_isRefused() throws Exception {
        try (Child pub = channel("pub");
                Child sub = channel("sub", "--wait", "--stats=20ms")) {
            awaitErr(sub, " publisher=alive");
            CliRun.of("x\n", "channel", "pub", file)
                    .requireOneLine(
                            ExitCode.OUTPUT, String.valueOf(pub.process().pid()));
            CliRun.of("", "channel", "sub", file)
                    .requireOneLine(
                            ExitCode.OUTPUT, String.valueOf(sub.process().pid()));
            pub.process().getOutputStream().close();
            assertThat(sub.awaitExit()).isZero();
            assertThat(pub.awaitExit()).isZero();
        }
    }

    @Test
    void watch_showsALineEachTime_untilNobodyReads() throws Exception {
        try (Child pub = channel("pub", "--depth=4")) {
            pub.send("1\n");
            awaitChannel();
            try (Child watch = channel("info", "--watch=20ms")) {
                BufferedReader reader = watch.process().inputReader(StandardCharsets.UTF_8);
                String end = " publisher=alive subscriber=absent";
                await().until(() -> reader.readLine().equals("run published=1 taken=0 lag=1 credits=3" + end));
                pub.send("2\n");
                await().until(() -> reader.readLine().equals("run published=2 taken=0 lag=2 credits=2" + end));
                watch.process().getInputStream().close();
                assertThat(watch.awaitExit()).isEqualTo(ExitCode.OUTPUT);
            }
            try (Child watch = channel("info", "--watch=20ms", "--json")) {
                BufferedReader reader = watch.process().inputReader(StandardCharsets.UTF_8);
                assertThat(Summary.lastOf(List.of(reader.readLine(), reader.readLine()))
                                .number("lag"))
                        .isEqualTo(2);
                watch.signal("INT");
                assertThat(watch.awaitExit()).isEqualTo(130);
            }
        }
    }

    @Test
    void bench_startsItsOtherProcess() throws Exception {
        try (Child bench = channel("bench", "--messages=10000", "--round-trips=100", "--json")) {
            String json = new String(bench.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(bench.awaitExit()).isZero();
            Summary summary = Summary.lastOf(json.lines().toList());
            assertThat(summary.number("processes")).isEqualTo(2);
            assertThat(summary.number("roundTrips")).isEqualTo(100);
            assertThat(Path.of(file + ".there")).doesNotExist();
            assertThat(Path.of(file + ".back")).doesNotExist();
        }
    }

    @Test
    void benchThatLosesItsOtherProcess_isAnError_andLeavesNothing() throws Exception {
        try (Child bench = channel("bench", "--messages=2000000000")) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> bench.process().toHandle().children().findAny().isPresent());
            ProcessHandle other =
                    bench.process().toHandle().children().findAny().orElseThrow();
            other.destroyForcibly();
            assertThat(bench.awaitExit()).isEqualTo(ExitCode.FAILURE);
            CliRun.requireOneLine(Files.readString(bench.errFile()), "the second process has ended with exit code 137");
            assertThat(Path.of(file + ".there")).doesNotExist();
        }
    }
}
