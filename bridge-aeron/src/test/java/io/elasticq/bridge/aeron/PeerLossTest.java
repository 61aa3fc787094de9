package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process at the other end is killed. */
class PeerLossTest {

    private static final int TIMEOUT_MS = 3000;

    @TempDir
    Path folder;

    private final Heard heard = new Heard();
    private AeronConnection connection;
    private int children;

    @BeforeEach
    void connect() {
        connection = AeronConnection.builder()
                .embedded(folder.resolve("here"))
                .peerTimeout(Duration.ofMillis(TIMEOUT_MS))
                .open();
    }

    @AfterEach
    void disconnect() {
        connection.close();
    }

    private String nextFolder() {
        return folder.resolve("child" + children++).toString();
    }

    private ChildJvm receiver(AeronAddress address, int window) throws IOException {
        return ChildJvm.withOptions(
                Flags.NEEDED,
                SourceChild.class,
                nextFolder(),
                address.channel(),
                Integer.toString(address.stream()),
                address.back(),
                Integer.toString(address.backStream()),
                Integer.toString(window),
                Integer.toString(TIMEOUT_MS));
    }

    private ChildJvm sender(AeronAddress address, long from, long to, boolean finishes) throws IOException {
        return ChildJvm.withOptions(
                Flags.NEEDED,
                SenderChild.class,
                nextFolder(),
                address.channel(),
                Integer.toString(address.stream()),
                address.back(),
                Integer.toString(address.backStream()),
                Long.toString(from),
                Long.toString(to),
                Integer.toString(TIMEOUT_MS),
                Boolean.toString(finishes));
    }

    private static List<String> linesOf(ChildJvm child) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = child.line(); line != null; line = child.line()) {
            lines.add(line);
        }
        return lines;
    }

    @Test
    void receiverThatIsKilled_isNoticed_andTheNextOneGetsTheRest() throws Exception {
        AeronAddress address = Ways.UDP.ends().sender();
        List<String> first;
        List<String> second;
        try (AeronSender<Long> sender = AeronSender.open(
                connection, SenderConfig.to(address).listener(heard).build(), Numbers.CODEC)) {
            long next = 0;
            try (ChildJvm child = receiver(address, 8)) {
                for (; next < 100; next++) {
                    long event = next;
                    Steps.until(() -> sender.offer(event).isTaken(), sender::step);
                }
                child.kill();
                first = linesOf(child);
            }
            Steps.until(() -> sender.stats().lost() == 1, sender::step);
            assertThat(sender.isConfirmed()).isTrue();
            assertThat(sender.offer(next)).isEqualTo(SendResult.NO_RECEIVER);

            try (ChildJvm child = receiver(address, 8)) {
                for (; next < 200; next++) {
                    long event = next;
                    Steps.until(() -> sender.offer(event).isTaken(), sender::step);
                }
                sender.finish();
                Steps.until(sender::isConfirmed, sender::step);
                second = linesOf(child);
                assertThat(child.exit()).isZero();
            }
        }

        long confirmed = 100 - unconfirmed();
        assertThat(got(first))
                .isEqualTo(LongStream.range(0, got(first).size()).boxed().toList());
        assertThat((long) got(first).size()).isBetween(confirmed, 100L);
        assertThat(second.subList(1, second.size() - 1)).isEqualTo(lines("began at 100", LongStream.range(100, 200)));
        assertThat(second).last().isEqualTo("ended at 200");
    }

    private long unconfirmed() {
        return heard.lines.stream()
                .filter(line -> line.startsWith("unconfirmed"))
                .mapToLong(line -> 100 - Long.parseLong(line.split(" ")[1]))
                .sum();
    }

    private static List<Long> got(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches("got \\d+"))
                .map(line -> Long.valueOf(line.substring(4)))
                .toList();
    }

    private static List<String> lines(String first, LongStream numbers) {
        List<String> lines = new ArrayList<>(List.of(first));
        numbers.forEach(number -> lines.add("got " + number));
        return lines;
    }

    @Test
    void senderThatIsKilled_isNoticed_andTheNextOneIsReceived() throws Exception {
        AeronAddress address = Ways.UDP.ends().sender();
        List<Long> got = new ArrayList<>();
        ReceiverConfig config = ReceiverConfig.from(address)
                .endsWithSender(true)
                .listener(heard)
                .build();
        try (AeronSource<Long> source = AeronSource.open(connection, config, Numbers.CODEC)) {
            try (ChildJvm child = sender(address, 0, 1000, false)) {
                Steps.until(() -> got.size() == 1000, () -> source.drain(got::add, 10));
                child.kill();
            }
            Steps.until(() -> source.stats().lost() == 1, () -> source.drain(got::add, 10));
            assertThat(source.isTerminated()).isFalse();

            try (ChildJvm child = sender(address, 1000, 1500, true)) {
                Steps.until(source::isTerminated, () -> source.drain(got::add, 10));
                Steps.until(() -> source.stats().senders() == 0, () -> source.drain(got::add, 10));
                assertThat(linesOf(child)).containsExactly("ready", "confirmed 500");
                assertThat(child.exit()).isZero();
            }
        }
        assertThat(got).isEqualTo(LongStream.range(0, 1500).boxed().toList());
        assertThat(heard.lines).containsExactly("began at 0", "lost at 1000", "began at 0", "ended at 500");
    }
}
