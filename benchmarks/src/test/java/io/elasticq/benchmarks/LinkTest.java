package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.channel.ChannelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class LinkTest {

    private static final int BYTES = 100;
    private static final int BUFFER = 64 * 1024;
    private static final int MESSAGES = 5000; // several buffers

    @TempDir
    private Path folder;

    private static Stream<OtherType> links() {
        return Stream.of(
                OtherType.CHANNEL,
                OtherType.AGRONA_ONE_TO_ONE,
                OtherType.AGRONA_MANY_TO_ONE,
                OtherType.AERON_IPC,
                OtherType.AERON_UDP,
                OtherType.BRIDGE_IPC,
                OtherType.BRIDGE_UDP,
                OtherType.CHRONICLE,
                OtherType.UNIX_SOCKET);
    }

    private LinkPorts ports;

    @BeforeEach
    void takePorts() throws IOException {
        ports = LinkPorts.take();
    }

    @AfterEach
    void leavePorts() throws IOException {
        ports.close();
    }

    private static Stream<Arguments> linksAndSides() {
        return links().flatMap(type -> Stream.of(LinkSides.values()).map(sides -> Arguments.of(type, sides)));
    }

    @ParameterizedTest
    @MethodSource("linksAndSides")
    void messages_thereAndBack_areAllThereInOrderWithTheirLengths(OtherType type, LinkSides sides)
            throws IOException, InterruptedException {
        LinkSettings settings = new LinkSettings(folder, sides, BYTES, BUFFER);
        Numbers received = new Numbers(BYTES);
        byte[] message = new byte[BYTES];
        try (Links links = Links.begin(type, settings)) {
            Link there = LinkProcess.there(links);
            Link back = LinkProcess.back(links);
            OtherSide other = OtherSide.start(type, settings, there, back);
            Patience patience = new Patience(other::isThere);
            Link.Sender sender = there.sender();
            Link.Receiver receiver = back.receiver(new byte[BYTES], received);
            for (int i = 0; i < MESSAGES; i++) {
                Numbers.put(message, i);
                int failures = 0;
                while (!sender.offer(message)) {
                    receiver.poll(LinkWorker.LIMIT);
                    failures = patience.idle(failures);
                }
                receiver.poll(1);
            }
            int failures = 0;
            while (received.count() < MESSAGES) {
                failures = receiver.poll(LinkWorker.LIMIT) > 0 ? 0 : patience.idle(failures);
            }
            other.end(MESSAGES);
        }

        assertThat(received.count()).isEqualTo(MESSAGES);
    }

    @ParameterizedTest
    @MethodSource("links")
    void offer_withNobodyWhoTakes_isRefusedInTheEnd(OtherType type) throws IOException, InterruptedException {
        LinkSettings settings = new LinkSettings(folder, LinkSides.THREADS, BYTES, BUFFER);
        byte[] message = new byte[BYTES];
        try (Links links = Links.begin(type, settings)) {
            Link there = LinkProcess.there(links);
            Thread other = RingUnderTest.threads().newThread(() -> {
                try {
                    there.receiver(new byte[BYTES], new Numbers(BYTES));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            other.start();
            Link.Sender sender = there.sender();
            other.join();
            // These send nothing before they have heard of a receiver, who must take for that.
            boolean mustBeMet = EnumSet.of(OtherType.AERON_UDP, OtherType.BRIDGE_IPC, OtherType.BRIDGE_UDP)
                    .contains(type);
            int sent = mustBeMet ? 0 : 100;
            Patience patience = new Patience(() -> true);
            for (int i = 0; i < sent; i++) {
                patience.send(sender, message); // there is room for so many, or the test ends by its limit
            }
            int refused = 0;
            while (refused < 100_000 && sent < 1_000_000) {
                if (sender.offer(message)) {
                    sent++;
                } else {
                    refused++;
                }
            }

            assertThat(sent).isLessThanOrEqualTo(100 * BUFFER / BYTES);
        }
    }

    @Test
    void depth_ofOurs_isAPowerOfTwoWhoseRegionIsAtMostASixteenthLargerThanTheBuffer() {
        for (int bytes : new int[] {8, 64, 1024, 16384}) {
            ChannelConfig config = ChannelConfig.builder()
                    .depth(ChannelLinks.depth(bytes, 4 << 20))
                    .chunkSize(bytes)
                    .build();

            assertThat(Integer.bitCount(config.depth())).isEqualTo(1);
            assertThat(config.regionSize()).as("bytes %d", bytes).isBetween(2 << 20, (4 << 20) * 17 / 16 + 1024);
        }
        assertThat(ChannelLinks.depth(8, 4 << 20)).isEqualTo(65_536);
        assertThat(ChannelLinks.depth(64, 4 << 20)).isEqualTo(32_768);
        assertThat(ChannelLinks.depth(1024, 4 << 20)).isEqualTo(4096);
        assertThat(ChannelLinks.depth(16_384, 4 << 20)).isEqualTo(256);
    }

    @Test
    void end_ofAThreadThatHadSomethingElse_saysSo() throws IOException, InterruptedException {
        LinkSettings settings = new LinkSettings(folder, LinkSides.THREADS, BYTES, BUFFER);
        try (Links links = Links.begin(OtherType.AGRONA_ONE_TO_ONE, settings)) {
            Link there = LinkProcess.there(links);
            OtherSide other = OtherSide.start(OtherType.AGRONA_ONE_TO_ONE, settings, there, null);
            byte[] message = new byte[BYTES];
            Numbers.put(message, 1);
            there.sender().offer(message);

            assertThatThrownBy(() -> other.end(1))
                    .isInstanceOf(IllegalStateException.class)
                    .cause()
                    .hasMessageContaining("number=1")
                    .hasMessageContaining("expected number=0");
        }
    }

    @Test
    void send_toAThreadThatHasEnded_saysSo() throws IOException, InterruptedException {
        LinkSettings settings = new LinkSettings(folder, LinkSides.THREADS, BYTES, BUFFER);
        try (Links links = Links.begin(OtherType.AGRONA_ONE_TO_ONE, settings)) {
            Link there = LinkProcess.there(links);
            OtherSide other = OtherSide.start(OtherType.AGRONA_ONE_TO_ONE, settings, there, null);
            other.end(0);
            Patience patience = new Patience(other::isThere);
            Link.Sender sender = there.sender();

            assertThatThrownBy(() -> {
                        for (int i = 0; i < MESSAGES; i++) {
                            patience.send(sender, new byte[BYTES]);
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("before its time");
        }
    }

    /** As when its parent has been killed: its input ends. */
    @Test
    void process_whoseInputEnds_ends() throws IOException {
        LinkSettings settings = new LinkSettings(folder, LinkSides.PROCESSES, BYTES, BUFFER);
        try (Links links = Links.begin(OtherType.AGRONA_ONE_TO_ONE, settings)) {
            Link there = LinkProcess.there(links);
            LinkProcess other = new LinkProcess(OtherType.AGRONA_ONE_TO_ONE, settings, false);
            assertThat(other.isThere()).isTrue();

            other.abandon();

            Awaitility.await().until(() -> !other.isThere());
            assertThat(there).isNotNull();
        }
    }

    /** In a JVM of its own, which must be given what Agrona needs by the benchmark, and hand it on to the other process. */
    @Test
    void run_ofAeronInAForkedJvm_works() throws RunnerException {
        InterleavedRun run = new InterleavedRun(
                new OptionsBuilder()
                        .include("ChannelHundredBenchmark")
                        .param("type", "AERON_IPC")
                        .param("sides", "PROCESSES")
                        .param("kib", "64")
                        .forks(1)
                        .jvmArgs("-Xshare:auto") // instead of those of this JVM, which would be handed on
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build(),
                1);

        run.run(() -> {});

        assertThat(run.results()).hasSize(1);
    }
}
