package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.ExclusivePublication;
import io.elasticq.router.EventCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Users' code that throws or closes, memory that is short, one direction that is cut, ends that are lost. */
class FaultsTest {

    private static AeronConnection connection;

    private final Heard atSender = new Heard();
    private final Heard atSource = new Heard();
    private final List<Long> got = new ArrayList<>();

    @BeforeAll
    static void connect() {
        connection = AeronConnection.embedded();
    }

    @AfterAll
    static void disconnect() {
        connection.close();
    }

    private <E> AeronSender<E> sender(AeronConnection client, AeronAddress address, EventCodec<E> codec) {
        return AeronSender.open(
                client, SenderConfig.to(address).listener(atSender).build(), codec);
    }

    private <E> AeronSource<E> source(AeronConnection client, AeronAddress address, EventCodec<E> codec) {
        return AeronSource.open(
                client,
                ReceiverConfig.from(address).window(10).listener(atSource).build(),
                codec);
    }

    private void meet(AeronSender<Long> sender, AeronSource<Long> source) {
        Steps.until(
                () -> sender.stats().joined() == 1 && source.stats().begun() == 1 && sender.isConfirmed(),
                sender::step,
                () -> source.drain(got::add, 10));
    }

    private void send(AeronSender<Long> sender, long from, long to) {
        for (long i = from; i < to; i++) {
            long event = i;
            Steps.until(() -> sender.offer(event).isTaken(), sender::step);
        }
    }

    @Test
    void consumerThatThrows_isHeard_andTheNextDrainGoesOnBehindThatEvent() throws IOException {
        AeronAddress address = Ways.IPC.ends().sender();
        try (AeronSender<Long> sender = sender(connection, address, Numbers.CODEC);
                AeronSource<Long> source = source(connection, address, Numbers.CODEC)) {
            meet(sender, source);
            send(sender, 0, 5);
            assertThatThrownBy(() -> Steps.until(
                            () -> false,
                            () -> source.drain(
                                    event -> {
                                        got.add(event);
                                        if (event == 2) {
                                            throw new IllegalStateException("no room for " + event);
                                        }
                                    },
                                    10)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no room for 2");
            Steps.until(sender::isConfirmed, sender::step, () -> source.drain(got::add, 10));

            assertThat(got).isEqualTo(LongStream.range(0, 5).boxed().toList());
            assertThat(connection.failure()).isNull();
        }
    }

    @Test
    void closeByAnotherThread_whileADrainRuns_isNoFailure() throws IOException {
        AeronAddress address = Ways.IPC.ends().sender();
        AtomicReference<AeronSource<Long>> opened = new AtomicReference<>();
        ReceiverListener closes = new ReceiverListener() {
            @Override
            public void began(int session, long from) {
                CompletableFuture.runAsync(() -> opened.get().close()).join();
            }
        };
        ReceiverConfig config = ReceiverConfig.from(address).listener(closes).build();
        try (AeronSender<Long> sender = sender(connection, address, Numbers.CODEC);
                AeronSource<Long> source = AeronSource.open(connection, config, Numbers.CODEC)) {
            opened.set(source);
            Steps.until(source::isTerminated, sender::step, () -> source.drain(got::add, 9));
            assertThat(source.drain(got::add, 9)).isZero();
        }
    }

    @Test
    void imageThatNeverBegan_isNoSenderThatIsLost() throws IOException {
        AeronAddress address = Ways.IPC.ends().sender();
        try (AeronSource<Long> source = source(connection, address, Numbers.CODEC)) {
            try (ExclusivePublication stranger =
                    connection.aeron().addExclusivePublication(address.channel(), address.stream())) {
                Steps.until(
                        () -> stranger.isConnected() && source.stats().senders() == 1, () -> source.drain(got::add, 9));
            }
            Steps.until(() -> source.stats().senders() == 0, () -> source.drain(got::add, 9));
            assertThat(atSource.lines).isEmpty();
            assertThat(source.stats().lost()).isZero();
        }
    }

    /** Says that an event may be large; and there is no memory, the first time. */
    private static final class Wide implements EventCodec<long[]> {

        private boolean encodes;
        private boolean decodes;

        @Override
        public int maxLength(long[] event) {
            return Integer.MAX_VALUE;
        }

        @Override
        public void encode(long[] event, ByteBuffer target) {
            if (!encodes) {
                encodes = true;
                throw new OutOfMemoryError("of the test, at the sender");
            }
            target.putLong(event[0]);
        }

        @Override
        public long[] decode(ByteBuffer from) {
            if (!decodes) {
                decodes = true;
                throw new OutOfMemoryError("of the test, at the source");
            }
            return new long[] {from.getLong()};
        }
    }

    @Test
    void memoryThatIsShort_losesNoEvent_andARoomyMaxLengthTakesNone() throws IOException {
        AeronAddress address = Ways.IPC.ends().sender();
        List<Long> received = new ArrayList<>();
        try (AeronSender<long[]> sender = sender(connection, address, new Wide());
                AeronSource<long[]> source = source(connection, address, new Wide())) {
            Steps.until(() -> source.stats().begun() == 1, sender::step, () -> source.drain(event -> {}, 9));
            long[] event = {7};
            assertThatThrownBy(() -> sender.offer(event)).isInstanceOf(OutOfMemoryError.class);
            assertThat(sender.offer(event)).isEqualTo(SendResult.SENT);
            event[0] = 8; // the caller's again
            assertThat(sender.offer(event)).isEqualTo(SendResult.SENT);
            assertThatThrownBy(() -> Steps.until(() -> false, () -> source.drain(each -> received.add(each[0]), 9)))
                    .isInstanceOf(OutOfMemoryError.class);
            Steps.until(sender::isConfirmed, sender::step, () -> source.drain(each -> received.add(each[0]), 9));
        }
        assertThat(received).containsExactly(7L, 8L);
        assertThat(atSource.lines).containsExactly("began at 0");
    }

    /** It was refused, so it is the caller's, who may put something else into it. */
    @Test
    void eventThatIsUsedAgain_isReadAgain() throws IOException {
        AeronAddress address = Ways.IPC.ends().sender();
        Wide codec = new Wide();
        codec.encodes = true;
        codec.decodes = true;
        ReceiverConfig roomy = ReceiverConfig.from(address).window(1_000_000).build();
        try (AeronSender<long[]> sender = sender(connection, address, codec);
                AeronSource<long[]> source = AeronSource.open(connection, roomy, codec)) {
            Steps.until(() -> source.stats().begun() == 1, sender::step, () -> source.drain(event -> {}, 9));
            long[] event = {0};
            Steps.until(() -> sender.offer(event) == SendResult.BACK_PRESSURED);
            event[0] = 1;
            List<Long> received = new ArrayList<>();
            Steps.until(
                    () -> sender.offer(event).isTaken(),
                    sender::step,
                    () -> source.drain(each -> received.add(each[0]), 99));
            Steps.until(sender::isConfirmed, sender::step, () -> source.drain(each -> received.add(each[0]), 99));
            assertThat(received).last().isEqualTo(1L);
        }
    }

    private static LossyRelay before(AeronAddress receiver, double loss, int seed) throws IOException {
        return new LossyRelay(endpoint(receiver), loss, 5, seed);
    }

    private static AeronAddress through(LossyRelay relay, AeronAddress receiver) throws IOException {
        return new AeronAddress(
                receiver.channel().replace(endpoint(receiver), relay.endpoint()),
                receiver.stream(),
                receiver.back(),
                receiver.backStream());
    }

    private static String endpoint(AeronAddress address) {
        return address.channel().replaceAll(".*endpoint=([^|]*).*", "$1");
    }

    @Test
    void forwardWayThatIsCut_isNoticedByBoth() throws IOException {
        AeronAddress address = Ways.UDP.ends().sender();
        try (AeronConnection quick = AeronConnection.builder()
                        .peerTimeout(Duration.ofSeconds(3))
                        .open();
                LossyRelay relay = before(address, 0, 1);
                AeronSource<Long> source = source(quick, address, Numbers.CODEC);
                AeronSender<Long> sender = sender(quick, through(relay, address), Numbers.CODEC)) {
            meet(sender, source);
            relay.cut();
            send(sender, 0, 10);
            Steps.until(() -> sender.stats().receivers() == 0, sender::step, () -> source.drain(got::add, 9));
            assertThat(atSource.lines).containsExactly("began at 0", "lost at 0");
            assertThat(atSender.lines).containsExactly("joined at 0", "lost at 0", "unconfirmed 0 to 10");
        }
    }

    /** The driver goes at once; so what is lost on the way by then is not sent again. */
    @Test
    void endThatIsConfirmed_hasArrived_whateverIsLostOnTheWay() throws IOException {
        for (int seed = 0; seed < 8; seed++) {
            AeronAddress address = Ways.UDP.ends().sender();
            try (LossyRelay relay = before(address, 0.2, seed);
                    AeronSource<Long> source = source(connection, address, Numbers.CODEC)) {
                try (AeronConnection own = AeronConnection.embedded();
                        AeronSender<Long> sender = sender(own, through(relay, address), Numbers.CODEC)) {
                    meet(sender, source);
                    send(sender, 0, 5);
                    sender.finish();
                    Steps.until(sender::isConfirmed, sender::step, () -> source.drain(got::add, 10));
                }
                assertThat(source.stats().ended()).isOne();
            }
        }
    }
}
