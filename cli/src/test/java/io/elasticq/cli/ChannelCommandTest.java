package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.channel.Channel;
import io.elasticq.channel.ChannelConfig;
import io.elasticq.channel.ChannelState;
import io.elasticq.channel.Consumer;
import io.elasticq.channel.Fragment;
import io.elasticq.channel.Producer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code channel} within this process, one command after the other. */
class ChannelCommandTest {

    @TempDir
    private Path temp;

    private Path file;

    @BeforeEach
    void name() {
        file = temp.resolve("lines");
    }

    private CliRun channel(byte[] stdin, String command, String... options) {
        return CliRun.of(
                stdin,
                Stream.concat(Stream.of("channel", command, file.toString()), Stream.of(options))
                        .toArray(String[]::new));
    }

    private CliRun channel(String stdin, String command, String... options) {
        return channel(stdin.getBytes(StandardCharsets.UTF_8), command, options);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void lines_areBytes() {
        byte[] input = bytes(0xff, 0xfe, '\n', '\r', '\n', '\n', 0, '\n', 0xc3, '\n', 'l', 'a', 's', 't');
        CliRun pub = channel(input, "pub");
        assertThat(pub.err()).isEqualTo("elasticq: published 6 lines; 6 messages are not taken yet\n");
        assertThat(pub.exitCode()).isZero();
        CliRun sub = channel("", "sub");
        assertThat(sub.out()).isEqualTo(input);
        assertThat(sub.err()).isEqualTo("elasticq: received 6 lines\n");
        assertThat(sub.exitCode()).isZero();
        assertThat(channel("", "sub").err()).isEqualTo("elasticq: received 0 lines\n");
    }

    @Test
    void messages_areThoseOfTheLibrary() {
        channel("one\ntwo\n", "pub", "--keep", "--timestamps");
        Channel channel = Channel.open(file);
        assertThat(channel.config().timestamps()).isTrue();
        try (Consumer consumer = channel.consumer();
                Producer producer = channel.producer()) {
            try (Fragment first = Objects.requireNonNull(consumer.read())) {
                assertThat(first.copy()).asString(StandardCharsets.UTF_8).isEqualTo("one\n");
            }
            byte[] mine = "mine".getBytes(StandardCharsets.UTF_8);
            assertThat(producer.tryPublish(mine, 0, mine.length, 7)).isTrue();
            producer.halt();
        }
        assertThat(channel("", "sub").outText()).isEqualTo("two\nmine");
    }

    @Test
    void filesAndStandardInput_oneAfterTheOther() throws IOException {
        Path one = Files.writeString(temp.resolve("one"), "1\n");
        assertThat(channel("2\n", "pub", one.toString(), "-").exitCode()).isZero();
        assertThat(channel("", "sub").outText()).isEqualTo("1\n2\n");
        channel("", "pub", "nosuchfile", "--new").requireOneLine(ExitCode.INPUT, "nosuchfile");
        assertThat(Channel.open(file).state()).as("looked at before").isEqualTo(ChannelState.HALT);
    }

    @Test
    void keep_letsAnotherGoOn() {
        channel("1\n", "pub", "--keep", "--depth=16");
        channel("2\n", "pub", "--keep", "--depth=16", "--chunk=1024");
        assertThat(channel("3\n", "pub").exitCode()).isZero();
        assertThat(channel("", "sub").outText()).isEqualTo("1\n2\n3\n");
    }

    @Test
    void channelThatHasEnded_isRefused_andMadeAnewOnRequest_whenItIsEmpty() {
        channel("1\n", "pub");
        channel("2\n", "pub").requireOneLine(ExitCode.OUTPUT, file.toString(), "has ended after 1 messages, 1 are not");
        channel("2\n", "pub", "--new").requireOneLine(ExitCode.OUTPUT, "--new", "1 of its messages are not taken");
        assertThat(channel("", "sub").outText()).isEqualTo("1\n");
        channel("2\n", "pub").requireOneLine(ExitCode.OUTPUT, "has ended after 1 messages; --new makes a new one");
        assertThat(channel("2\n", "pub", "--new", "--depth=2").exitCode()).isZero();
        assertThat(Channel.open(file).config().depth()).isEqualTo(2);
        assertThat(channel("", "sub").outText()).isEqualTo("2\n");
    }

    @Test
    void channelThatGoesOn_isNotMadeAnew() {
        channel("1\n", "pub", "--keep");
        channel("2\n", "pub", "--new").requireOneLine(ExitCode.OUTPUT, "--new", "has not ended: state=run");
        channel("2\n", "pub");
        assertThat(channel("", "sub").outText()).isEqualTo("1\n2\n");
    }

    @Test
    void whatWasAskedFor_mustBeSo() {
        channel("1\n", "pub", "--keep", "--depth=8", "--chunk=100");
        channel("", "pub", "--depth=9").requireOneLine(ExitCode.USAGE, "--depth 9", "was made with 8");
        channel("", "pub", "--chunk=101").requireOneLine(ExitCode.USAGE, "--chunk 101", "was made with 100");
        for (String option : List.of("--lossy", "--fragments", "--timestamps")) {
            channel("", "pub", option).requireOneLine(ExitCode.USAGE, option, "was made without");
        }
        channel("", "sub", "--from=oldest").requireOneLine(ExitCode.USAGE, "--from", "--observe");
        channel("", "sub", "--from=here").requireOneLine(ExitCode.USAGE, "'here'", "oldest, next");
        assertThat(channel("2\n", "pub").exitCode()).isZero();
        assertThat(channel("", "sub").outText()).isEqualTo("1\n2\n");
    }

    @ParameterizedTest
    @CsvSource({
        "--depth=0, depth=0",
        "--depth=16777217, depth=16777217",
        "--chunk=0, chunkSize=0",
        "--chunk=1073741824, chunkSize=1073741824",
        "--depth=x, x",
        "--timeout=1, '1'"
    })
    void wrongOptions_areOneLine_andMakeNothing(String option, String part) {
        channel("x\n", "pub", option).requireOneLine(ExitCode.USAGE, part);
        assertThat(file).doesNotExist();
    }

    @Test
    void lineThatIsTooLong_isNamed_andFailsTheChannel_behindThoseBefore() {
        CliRun pub = channel("short\n" + "x".repeat(20) + "\nlast\n", "pub", "--chunk=16");
        assertThat(pub.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(pub.errLines())
                .containsExactly(
                        "elasticq: line 2 is too long for a message without --fragments: 21 bytes; the most are 16",
                        "elasticq: published 1 lines; 1 messages are not taken yet");
        CliRun sub = channel("", "sub", "--json");
        assertThat(sub.outText()).isEqualTo("short\n");
        assertThat(sub.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(sub.errLines().get(0)).isEqualTo("elasticq: " + file + " has failed: code=3");
        assertThat(Summary.lastOf(sub.errLines()).text("end")).isEqualTo("channel-failed");
        channel("", "pub").requireOneLine(ExitCode.OUTPUT, "has failed: code=3; --new");
        assertThat(channel("again\n", "pub", "--new").exitCode()).isZero();
        assertThat(channel("", "sub").outText()).isEqualTo("again\n");
    }

    @Test
    void longLines_takeSeveralPlaces_ifAskedFor() {
        String lines = "x".repeat(31) + "\nshort\n" + "y".repeat(17) + "\nlast";
        assertThat(channel(lines, "pub", "--chunk=8", "--depth=16", "--fragments")
                        .exitCode())
                .isZero();
        assertThat(channel("", "sub").outText()).isEqualTo(lines);
        CliRun tooLong = channel("z".repeat(128) + "\n", "pub", "--new", "--chunk=8", "--depth=16", "--fragments");
        assertThat(tooLong.errLines().get(0))
                .isEqualTo("elasticq: line 1 is too long for a message: 129 bytes; the most are 128");
        assertThat(tooLong.exitCode()).isEqualTo(ExitCode.INPUT);
    }

    @Test
    void fullChannel_withoutASubscriber_isSaid_andGivenUpAsAsked() {
        CliRun pub = channel("1\n2\n3\n", "pub", "--depth=2", "--timeout=1ms");
        assertThat(pub.exitCode()).isEqualTo(ExitCode.REJECTED);
        assertThat(pub.errLines())
                .containsExactly(
                        "elasticq: the channel is full with 2 messages, and has no subscriber: waiting",
                        "elasticq: the channel is full with 2 messages, and no subscriber has given a sign of life for"
                                + " 1 ms: line 3 was rejected and nothing was read after it; all lines before it were"
                                + " written",
                        "elasticq: published 2 lines; 2 messages are not taken yet");
        CliRun sub = channel("", "sub");
        assertThat(sub.outText()).isEqualTo("1\n2\n");
        assertThat(sub.err()).contains("code=5");
        assertThat(sub.exitCode()).isEqualTo(ExitCode.INPUT);
    }

    @Test
    void inputThatFails_keepsTheChannel_ifAskedFor() {
        InputStream fails = new InputStream() {
            private boolean first = true;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (!first) {
                    throw new IOException("it is gone");
                }
                first = false;
                into[offset] = '1';
                into[offset + 1] = '\n';
                return 2;
            }
        };
        CliRun pub = CliRun.of(fails, OutputStream.nullOutputStream(), "channel", "pub", file.toString(), "--keep");
        assertThat(pub.err()).contains("can't read standard input: it is gone");
        assertThat(pub.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(channel("2\n", "pub").exitCode()).isZero();
        assertThat(channel("", "sub").outText()).isEqualTo("1\n2\n");
    }

    @Test
    void out_isAppendedTo_behindAWholeLine() throws IOException {
        Path out = Files.writeString(temp.resolve("out"), "cut of");
        channel("1\n", "pub");
        assertThat(channel("", "sub", "--out", out.toString()).exitCode()).isZero();
        assertThat(out).hasContent("cut of\n1\n");
        channel("", "sub", "--out", file.toString()).requireOneLine(ExitCode.USAGE, "both input and output");
        channel("", "pub", file.toString()).requireOneLine(ExitCode.USAGE, "both input and output");
        channel("", "sub", "--out", temp.toString()).requireOneLine(ExitCode.OUTPUT, "can't write");
    }

    /** Messages whose line the output has not taken stay, in order. */
    @Test
    void output_thatFails_losesNothing() {
        String lines = NumberedLines.text(0, 600);
        channel(lines, "pub");
        StringBuilder taken = new StringBuilder();
        OutputStream fails = new OutputStream() {
            private int writes;

            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                if (++writes == 2) {
                    throw new IOException("Broken pipe");
                }
                taken.append(new String(from, offset, length, StandardCharsets.UTF_8));
            }
        };
        CliRun run = CliRun.of(new ByteArrayInputStream(new byte[0]), fails, "channel", "sub", file.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(run.errLines().get(0))
                .startsWith("elasticq: output closed by its reader after ")
                .endsWith("; what it has not taken stays in the channel");
        assertThat(taken).isNotEmpty();
        assertThat(taken + channel("", "sub").outText()).isEqualTo(lines);
    }

    @Test
    void lossyChannel_saysWhatWasMissed() {
        CliRun pub = channel(NumberedLines.text(0, 100), "pub", "--lossy", "--depth=16");
        assertThat(pub.err()).isEqualTo("elasticq: published 100 lines\n");
        for (int reader = 0; reader < 2; reader++) {
            CliRun late = channel("", "sub", "--json");
            assertThat(late.outText()).isEqualTo(NumberedLines.text(84, 100));
            assertThat(Summary.lastOf(late.errLines()).number("missed")).isZero();
            assertThat(late.exitCode()).isZero();
        }
        CliRun next = channel("", "sub", "--from=next");
        assertThat(next.outText()).isEmpty();
        assertThat(next.err()).isEqualTo("elasticq: received 0 lines, missed 0 messages\n");
        assertThat(channel("x\n", "pub", "--new").exitCode())
                .as("nobody has to take them")
                .isZero();
    }

    /** It attaches before its output lets it write, and is overtaken then. */
    @Test
    void slowReader_isTold_howManyItMissed_andGoesOn() {
        Channel channel = Channel.create(
                file, ChannelConfig.builder().depth(16).flowControl(false).build());
        try (Producer producer = channel.producer()) {
            publish(producer, 0, 10);
            StringBuilder taken = new StringBuilder();
            OutputStream overtaken = new OutputStream() {
                private boolean done;

                @Override
                public void write(int b) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void write(byte[] from, int offset, int length) {
                    taken.append(new String(from, offset, length, StandardCharsets.UTF_8));
                    if (!done) {
                        done = true;
                        publish(producer, 10, 1000);
                        producer.halt();
                    }
                }
            };
            CliRun run = CliRun.of(
                    new ByteArrayInputStream(new byte[0]), overtaken, "channel", "sub", file.toString(), "--json");
            assertThat(run.exitCode()).isEqualTo(ExitCode.MISSED);
            List<Integer> lines = NumberedLines.identities(taken.toString());
            Summary summary = Summary.lastOf(run.errLines());
            assertThat(summary.number("missed")).isPositive().isEqualTo(1000 - lines.size());
            assertThat(summary.number("lines")).isEqualTo(lines.size());
            assertThat(lines.subList(0, 10)).isEqualTo(NumberedLines.range(0, 10));
            List<Integer> rest = lines.subList(10, lines.size());
            assertThat(rest).isNotEmpty().isEqualTo(NumberedLines.range(1000 - rest.size(), 1000));
        }
    }

    private static void publish(Producer producer, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] line = NumberedLines.line(i).getBytes(StandardCharsets.UTF_8);
            assertThat(producer.tryPublish(line, 0, line.length, 0)).isTrue();
        }
    }

    @Test
    void observer_takesNothingOut() {
        channel(NumberedLines.text(0, 10), "pub");
        CliRun observer = channel("", "sub", "--observe");
        assertThat(observer.outText()).isEqualTo(NumberedLines.text(0, 10));
        assertThat(observer.err()).isEqualTo("elasticq: received 10 lines, missed 0 messages\n");
        assertThat(channel("", "sub", "--observe", "--from=next").outText()).isEmpty();
        assertThat(channel("", "sub").outText()).isEqualTo(NumberedLines.text(0, 10));
    }

    @Test
    void endThatIsTaken_isRefused() {
        Channel channel = Channel.create(file, ChannelConfig.defaults());
        String self = "pid=" + ProcessHandle.current().pid();
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            channel("x\n", "pub").requireOneLine(ExitCode.OUTPUT, "producer", self);
            channel("", "sub").requireOneLine(ExitCode.OUTPUT, "consumer", self);
            producer.halt();
            channel("x\n", "pub", "--new").requireOneLine(ExitCode.OUTPUT, "in use", self);
            assertThat(consumer.isTerminated()).isTrue();
        }
        assertThat(channel("x\n", "pub", "--new").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "info"})
    void channelThatIsNotThere_isOneLine(String command) {
        channel("", command).requireOneLine(ExitCode.INPUT, file.toString(), "no such file or directory");
        assertThat(temp).isEmptyDirectory();
        file = temp;
        channel("", command).requireOneLine(ExitCode.INPUT, temp.toString(), "is a folder");
    }

    @Test
    void pathThatCanNotBeAChannel_isOneLine() {
        Path root = temp;
        file = root.resolve("no/such/folder");
        channel("x\n", "pub").requireOneLine(ExitCode.OUTPUT, "no such file or directory");
        file = root;
        channel("x\n", "pub").requireOneLine(ExitCode.OUTPUT, "is a folder");
        CliRun.of("", "channel", "sub", "").requireOneLine(ExitCode.USAGE, "empty");
    }

    /** Nothing of them is changed. */
    @Test
    void fileThatIsNoChannel_isRefused_byAll() throws IOException {
        byte[] random = new byte[5000];
        new Random(7).nextBytes(random);
        requireRefused(random, "it is no channel");
        requireRefused("text\n".getBytes(StandardCharsets.UTF_8), "5 bytes");
        requireRefused(new byte[0], "0 bytes");
        requireRefused(new byte[5000], "it is being made, or who made it died");
        channel("x\n", "pub", "--depth=4");
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        requireRefused(Arrays.copyOf(whole, whole.length - 8), (whole.length - 8) + " bytes");
        byte[] flipped = whole.clone();
        flipped[16]++;
        requireRefused(flipped, "CRC");
        byte[] version = whole.clone();
        version[8]++;
        requireRefused(version, "version 2");
    }

    private void requireRefused(byte[] content, String part) throws IOException {
        Files.write(file, content);
        for (String command : List.of("pub", "sub", "info")) {
            channel("x\n", command).requireOneLine(ExitCode.INPUT, file.toString(), part);
        }
        channel("x\n", "pub", "--new").requireOneLine(ExitCode.INPUT, file.toString(), part);
        assertThat(file).hasBinaryContent(content);
        Files.delete(file);
    }

    /** What comes before the damage is written. */
    @Test
    void damagedSlot_isSaid() throws IOException {
        channel("one\ntwo\n", "pub", "--depth=4");
        byte[] content = Files.readAllBytes(file);
        content[1024 + 32 + 20] = 0; // the control bits of the second message
        Files.write(file, content);
        CliRun sub = channel("", "sub");
        assertThat(sub.outText()).isEqualTo("one\n");
        assertThat(sub.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(sub.errLines().get(0)).startsWith("elasticq: corrupt channel " + file + ": ");
    }

    @Test
    void info_saysWhatItIs() throws IOException {
        channel("1\n2\n3\n", "pub", "--keep", "--depth=8", "--chunk=64", "--timestamps");
        byte[] before = Files.readAllBytes(file);
        Channel channel = Channel.open(file);
        assertThat(channel("", "info").outText())
                .startsWith("state: run\nid: "
                        + String.format("%016x", channel.info().id()) + "\ncreated: 20")
                .contains(
                        "\nsize: " + before.length + " bytes, depth 8, chunks of 64 bytes\n",
                        "\nflow control: yes\nfragments: no\ntimestamps: yes\n",
                        "\npublished: 3 messages, from sequence 0\ntaken: 0 messages\nlag: 3 messages\n")
                .endsWith("\ncredits: 5 free\npublisher: none; 1 has attached so far\n"
                        + "subscriber: none; 0 have attached so far\n");
        CliRun json = channel("", "info", "--json");
        Summary info = Summary.lastOf(json.outText().lines().toList());
        assertThat(info.text("state")).isEqualTo("run");
        assertThat(info.text("path")).isEqualTo(file.toString());
        assertThat(info.number("bytes")).isEqualTo(before.length);
        assertThat(info.number("published")).isEqualTo(3);
        assertThat(info.number("lag")).isEqualTo(3);
        assertThat(info.number("creditsFree")).isEqualTo(5);
        assertThat(info.text("flowControl")).isEqualTo("true");
        assertThat(info.text("publisher.status")).isEqualTo("absent");
        assertThat(info.number("subscriber.attachments")).isZero();
        assertThat(file).as("it only looks").hasBinaryContent(before);
    }

    @Test
    void info_saysWhoIsThere() {
        Channel channel = Channel.create(file, ChannelConfig.defaults());
        assertThat(channel("", "info").outText()).startsWith("state: boot\n");
        try (Producer producer = channel.producer();
                Consumer consumer = channel.consumer()) {
            Summary info = Summary.lastOf(
                    channel("", "info", "--json").outText().lines().toList());
            for (String end : List.of("publisher", "subscriber")) {
                assertThat(info.text(end + ".status")).isEqualTo("alive");
                assertThat(info.number(end + ".pid"))
                        .isEqualTo(ProcessHandle.current().pid());
                assertThat(info.number(end + ".heartbeatAgeMs")).isNotNegative();
            }
            assertThat(channel("", "info").outText())
                    .contains("\npublisher: alive, process "
                            + ProcessHandle.current().pid() + ", last heartbeat ");
            assertThat(consumer.position()).isEqualTo(producer.position());
            producer.fail(42);
        }
        assertThat(channel("", "info").outText()).startsWith("state: fail, code 42\n");
    }

    @Test
    void infoOfALossyChannel_hasNoCredits() {
        channel("1\n", "pub", "--lossy", "--keep");
        assertThat(channel("", "info").outText())
                .contains("flow control: no\n")
                .doesNotContain("credits", "lag", "subscriber");
        assertThat(channel("", "info", "--json").outText()).doesNotContain("credits", "lag", "subscriber");
    }

    @Test
    void bench_measures_andLeavesNothing() {
        CliRun table = CliRun.of(
                "", "channel", "bench", file.toString(), "--processes=1", "--messages=1000", "--round-trips=100");
        assertThat(table.err()).isEmpty();
        assertThat(table.exitCode()).isZero();
        assertThat(table.outText())
                .contains(
                        "machine: ",
                        "java: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                        "channel: two threads of one process, " + file + ", depth 1024, flow control\n",
                        "throughput: 1000 messages of 64 bytes in ",
                        "round trips: 100, in microseconds\n")
                .containsPattern("min +p50 +p90 +p99 +p99.9 +max\n");
        for (String size : List.of("0", "5", "8")) {
            Summary json = Summary.lastOf(CliRun.of(
                            "",
                            "channel",
                            "bench",
                            file.toString(),
                            "--processes=1",
                            "--messages=1000",
                            "--round-trips=100",
                            "--json",
                            "--depth=3",
                            "--size=" + size)
                    .outText()
                    .lines()
                    .toList());
            assertThat(json.text("size")).isEqualTo(size);
            assertThat(json.number("roundTrips")).isEqualTo(100);
            assertThat(json.number("messagesPerSecond")).isPositive();
            assertThat(json.number("roundTripNanos.min")).isLessThanOrEqualTo(json.number("roundTripNanos.max"));
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void bench_withWrongOptions_isOneLine_andDeletesNothingOfOthers() throws IOException {
        bench("--messages=0").requireOneLine(ExitCode.USAGE, "--messages must be >= 1: 0");
        bench("--round-trips=-1").requireOneLine(ExitCode.USAGE, "--round-trips must be >= 1: -1");
        bench("--size=-1").requireOneLine(ExitCode.USAGE, "--size must be >= 0: -1");
        bench("--processes=3").requireOneLine(ExitCode.USAGE, "--processes must be 1 or 2: 3");
        bench("--depth=0").requireOneLine(ExitCode.USAGE, "depth=0");
        Path other = Files.writeString(temp.resolve("lines.there"), "mine");
        bench().requireOneLine(ExitCode.OUTPUT, other.toString(), "is there already");
        assertThat(other).hasContent("mine");
    }

    private CliRun bench(String... options) {
        return channel("", "bench", options);
    }

    @Test
    void channelWithoutACommand_isUsage() {
        assertThat(CliRun.of("", "channel").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(CliRun.of("", "channel", "--help").outText())
                .contains("pub", "sub", "info", "bench")
                .doesNotContain("bench-peer");
    }
}
