package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.InvalidConfigException;
import io.elasticq.journal.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers, inside and outside; what is missing, refused or gone. */
class ConnectionTest {

    private static final String FLAG = "--add-exports java.base/jdk.internal.misc=ALL-UNNAMED";

    @TempDir
    Path folder;

    private static List<String> linesOf(List<String> options) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        try (ChildJvm child = ChildJvm.withOptions(options, OpenerChild.class)) {
            for (String line = child.line(); line != null; line = child.line()) {
                lines.add(line);
            }
            assertThat(child.exit()).isZero();
        }
        return lines;
    }

    @Test
    void withoutTheFlag_itIsNamedWhole() throws Exception {
        assertThat(linesOf(List.of()))
                .containsExactly("Aeron needs a JVM flag that is missing; start java with: " + FLAG, FLAG);
    }

    @Test
    void withTheFlagOfTheReadme_itConnects_andPrintsNothing() throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains(FLAG);
        assertThat(String.join(" ", Flags.NEEDED)).isEqualTo(FLAG);
        if (Runtime.version().feature() < 24) {
            assertThat(linesOf(Flags.NEEDED)).containsExactly("connected true");
        } else {
            assertThat(linesOf(Flags.NEEDED)).contains("connected true");
        }
    }

    @Test
    void externalDriver_isUsedByTwoClients_andOutlivesThem() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        List<Long> got = new ArrayList<>();
        try (AeronConnection driver =
                AeronConnection.builder().embedded(folder.resolve("driver")).open()) {
            for (int round = 0; round < 2; round++) {
                try (AeronConnection here = AeronConnection.external(driver.directory());
                        AeronConnection there = AeronConnection.external(driver.directory());
                        AeronSender<Long> sender = AeronSender.open(
                                here, SenderConfig.to(ends.sender()).build(), Numbers.CODEC);
                        AeronSource<Long> source = AeronSource.open(
                                there, ReceiverConfig.from(ends.receiver()).build(), Numbers.CODEC)) {
                    long event = round;
                    Steps.until(() -> sender.offer(event).isTaken(), sender::step, () -> source.drain(got::add, 1));
                    Steps.until(sender::isConfirmed, sender::step, () -> source.drain(got::add, 1));
                }
            }
            assertThat(driver.failure()).isNull();
        }
        assertThat(got).containsExactly(0L, 1L);
        assertThat(folder.resolve("driver")).doesNotExist();
    }

    @Test
    void noExternalDriver_isAClearError() {
        AeronConnection.Builder builder =
                AeronConnection.builder().external(folder.resolve("nobody")).peerTimeout(Duration.ofMillis(500));
        assertThatThrownBy(builder::open)
                .isInstanceOf(AeronFailedException.class)
                .hasMessageContaining("no media driver answers")
                .hasMessageContaining("nobody");
    }

    @Test
    void driverThatIsGone_endsSenderAndSource_withTheReason() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronConnection driver = AeronConnection.builder()
                .embedded(folder.resolve("driver"))
                .peerTimeout(Duration.ofSeconds(3))
                .open();
        try (AeronConnection client = AeronConnection.builder()
                        .external(driver.directory())
                        .peerTimeout(Duration.ofSeconds(3))
                        .open();
                AeronSender<Long> sender =
                        AeronSender.open(client, SenderConfig.to(ends.sender()).build(), Numbers.CODEC);
                AeronSource<Long> source = AeronSource.open(
                        client, ReceiverConfig.from(ends.receiver()).build(), Numbers.CODEC)) {
            driver.close();
            Steps.until(sender::isTerminated, sender::step);
            assertThat(sender.failure()).hasMessageContaining("media driver is gone");
            assertThat(sender.offer(1L)).isEqualTo(SendResult.CLOSED);
            assertThatThrownBy(() -> Steps.until(() -> false, () -> source.drain(event -> {}, 1)))
                    .isInstanceOf(AeronFailedException.class)
                    .hasMessageContaining("media driver is gone");
            assertThat(source.isTerminated()).isTrue();
            assertThat(client.failure()).isNotNull();
        }
    }

    @Test
    void folderOfADriverThatRuns_orOfSomethingElse_isRefused_andLeftAlone() throws IOException {
        Path running = folder.resolve("running");
        Path other = Files.createDirectory(folder.resolve("other"));
        Path precious = Files.writeString(other.resolve("precious"), "x");
        try (AeronConnection first = AeronConnection.builder().embedded(running).open()) {
            assertThatThrownBy(() -> AeronConnection.builder().embedded(running).open())
                    .isInstanceOf(AeronFailedException.class)
                    .hasMessageContaining("Active media driver");
            assertThat(first.directory()).exists();
        }
        assertThatThrownBy(() -> AeronConnection.builder().embedded(other).open())
                .isInstanceOf(AeronFailedException.class)
                .hasMessageContaining("directory=" + other)
                .hasMessageContaining("not empty");
        assertThat(precious).hasContent("x");
        assertThatThrownBy(() -> AeronConnection.builder()
                        .embedded(precious.resolve("x"))
                        .open())
                .isInstanceOf(AeronFailedException.class)
                .hasMessageContaining("directory=" + precious);
    }

    @Test
    void flowControl_isThatOfTheGating_whereSeveralMayReceive() {
        AeronAddress multicast = AeronAddress.of("aeron:udp?endpoint=224.0.1.1:1", 1, "aeron:ipc");
        assertThat(multicast.sending(Gating.SLOWEST)).contains("fc=min");
        assertThat(multicast.sending(Gating.FASTEST)).contains("fc=max");
        AeronAddress six = AeronAddress.of("aeron:udp?endpoint=[FF02::1]:1", 1, "aeron:ipc");
        assertThat(six.sending(Gating.SLOWEST)).contains("fc=min");
        AeronAddress one = AeronAddress.of("aeron:udp?endpoint=22.4.0.1:1", 1, "aeron:ipc");
        assertThat(one.sending(Gating.SLOWEST)).doesNotContain("fc=");
    }

    @Test
    void badValues_areRefused_andNamed() {
        assertThatThrownBy(() -> AeronAddress.of("aeron:udp?endpoint=localhost:1|session-id=7", 1, "aeron:ipc"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("channel must not have a session-id")
                .hasMessageContaining("session-id=7");
        assertThatThrownBy(() -> AeronAddress.of("udp://x", 1, "aeron:ipc"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("channel=udp://x");
        assertThatThrownBy(() -> AeronAddress.of("aeron:udp?endpoint=localhost:1", 1))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("come back");
        assertThatThrownBy(() -> new AeronAddress("aeron:ipc", 1, "aeron:ipc", 1))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("stream=1");
        assertThatThrownBy(
                        () -> ReceiverConfig.from(AeronAddress.ipc(1)).window(0).build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("window=0");
        assertThatThrownBy(() -> SenderConfig.to(AeronAddress.ipc(1)).name("").build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("name must not be empty");
        assertThatThrownBy(() -> AeronConnection.builder().peerTimeout(Duration.ofMillis(1)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("PT0.001S");
    }

    @Test
    void channelThatTheDriverRefuses_isNamed() {
        AeronAddress address = AeronAddress.of("aeron:ipc?term-length=100", 1);
        try (AeronConnection connection = AeronConnection.embedded()) {
            assertThatThrownBy(() -> AeronSender.open(
                            connection, SenderConfig.to(address).build(), Numbers.CODEC))
                    .isInstanceOf(AeronFailedException.class)
                    .hasMessageContaining("term-length=100");
            AeronAddress unknown = AeronAddress.of("aeron:udp?endpoint=no.such.host.invalid:1", 1, "aeron:ipc");
            assertThatThrownBy(() -> AeronSource.open(
                            connection, ReceiverConfig.from(unknown).build(), Numbers.CODEC))
                    .isInstanceOf(AeronFailedException.class)
                    .hasMessageContaining("no.such.host.invalid");
        }
    }
}
