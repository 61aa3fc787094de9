package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over ways that lose and delay packets, in both directions, and are cut and mended. */
class LossyWayTest {

    private static final int STREAM = 77;
    private static final double LOSS = 0.05;
    private static final int DELAY_MS = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Heard atSender = new Heard();
    private final Heard atSource = new Heard();
    private final List<Long> got = new ArrayList<>();

    /** The ends of a way: each names the relay's front where it sends, and its own place where it receives. */
    private record Way(LossyRelay there, LossyRelay back, String data, String credits) implements AutoCloseable {

        static Way of(double loss, int delay) throws IOException {
            String data = Ports.endpoint();
            String credits = Ports.endpoint();
            return new Way(
                    new LossyRelay(data, loss, delay, 1), new LossyRelay(credits, loss, delay, 2), data, credits);
        }

        AeronAddress sender(String parameters) throws IOException {
            return AeronAddress.of(channel(there.endpoint()) + parameters, STREAM, channel(credits));
        }

        AeronAddress receiver(String parameters) throws IOException {
            return AeronAddress.of(channel(data) + parameters, STREAM, channel(back.endpoint()));
        }

        private static String channel(String endpoint) {
            return "aeron:udp?term-length=64k|endpoint=" + endpoint;
        }

        void cut() {
            there.cut();
            back.cut();
        }

        void mend() {
            there.mend();
            back.mend();
        }

        @Override
        public void close() throws IOException {
            there.close();
            back.close();
        }
    }

    private static AeronConnection connect() {
        return AeronConnection.builder().peerTimeout(TIMEOUT).open();
    }

    private AeronSender<Long> sender(AeronConnection connection, AeronAddress address) {
        return AeronSender.open(
                connection, SenderConfig.to(address).listener(atSender).build(), Numbers.CODEC);
    }

    private AeronSource<Long> source(AeronConnection connection, AeronAddress address) {
        return AeronSource.open(
                connection,
                ReceiverConfig.from(address).window(64).listener(atSource).build(),
                Numbers.CODEC);
    }

    private void sendAll(AeronSender<Long> sender, AeronSource<Long> source, long from, long to) {
        long[] next = {from};
        Steps.until(
                () -> next[0] == to && sender.isConfirmed(),
                () -> {
                    while (next[0] < to && sender.offer(next[0]).isTaken()) {
                        next[0]++;
                    }
                },
                sender::step,
                () -> source.drain(got::add, 100));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lossAndDelay_bothWays_reorderNothing_doubleNothing_andEachMissingOneIsTold(boolean reliable)
            throws IOException {
        String parameters = "|reliable=" + reliable;
        try (Way way = Way.of(LOSS, DELAY_MS);
                AeronConnection here = connect();
                AeronConnection there = connect();
                AeronSender<Long> sender = sender(here, way.sender(parameters));
                AeronSource<Long> source = source(there, way.receiver(parameters))) {
            sendAll(sender, source, 0, 3_000);

            assertThat(way.there().lost()).isGreaterThan(0);
            assertThat(sender.stats().unconfirmed()).isZero();
            assertThat(source.stats().duplicates()).isZero();
            if (reliable) {
                assertThat(got).isEqualTo(LongStream.range(0, 3_000).boxed().toList());
            } else {
                assertThat(source.stats().missed()).isGreaterThan(0);
                assertThat(gotAndMissed())
                        .isEqualTo(LongStream.range(0, 3_000).boxed().toList());
            }
        }
    }

    /** In the order in which it was given out, with what was told to be missing put where it belongs; so each is there once. */
    private List<Long> gotAndMissed() {
        List<Long> all = new ArrayList<>(got);
        assertThat(got).isSorted();
        for (String line : atSource.lines) {
            if (line.startsWith("missed")) {
                String[] words = line.split(" ");
                LongStream.range(Long.parseLong(words[1]), Long.parseLong(words[3]))
                        .forEach(all::add);
            }
        }
        all.sort(null);
        return all;
    }

    @Test
    void cutAndMended_bothNotice_andItGoesOn_withWhatIsMissingTold() throws IOException {
        try (Way way = Way.of(0, 0);
                AeronConnection here = connect();
                AeronConnection there = connect();
                AeronSender<Long> sender = sender(here, way.sender(""));
                AeronSource<Long> source = source(there, way.receiver(""))) {
            sendAll(sender, source, 0, 100);
            way.cut();
            for (long i = 100; i < 110; i++) {
                assertThat(sender.offer(i)).isEqualTo(SendResult.SENT);
            }
            Steps.until(
                    () -> sender.stats().lost() == 1 && source.stats().lost() == 1,
                    sender::step,
                    () -> source.drain(got::add, 100));
            assertThat(sender.stats().unconfirmed()).isEqualTo(10);
            assertThat(sender.offer(110L)).isEqualTo(SendResult.NO_RECEIVER);
            way.mend();
            sendAll(sender, source, 110, 300);
        }
        assertThat(got)
                .doesNotHaveDuplicates()
                .containsAll(LongStream.range(0, 100).boxed().toList());
        assertThat(got).containsAll(LongStream.range(110, 300).boxed().toList());
        assertThat(gotAndMissed()).isEqualTo(LongStream.range(0, 300).boxed().toList());
        assertThat(atSender.lines)
                .containsExactly("joined at 0", "lost at 100", "unconfirmed 100 to 110", "joined at 110");
    }
}
