package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.ExclusivePublication;
import io.elasticq.router.EventCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sender and its receivers, each step by hand. */
class SenderAndSourceTest {

    private static AeronConnection connection;

    private final Heard atSender = new Heard();
    private final Heard atSource = new Heard();
    private final List<Long> got = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void connect() {
        connection = AeronConnection.embedded();
    }

    @AfterAll
    static void disconnect() {
        connection.close();
    }

    @AfterEach
    @SuppressWarnings("try")
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private <E> AeronSender<E> sender(SenderConfig.Builder config, EventCodec<E> codec) {
        AeronSender<E> sender =
                AeronSender.open(connection, config.listener(atSender).build(), codec);
        open.add(sender);
        return sender;
    }

    private AeronSender<Long> sender(Ways.Ends ends) {
        return sender(SenderConfig.to(ends.sender()), Numbers.CODEC);
    }

    private <E> AeronSource<E> source(ReceiverConfig.Builder config, EventCodec<E> codec) {
        AeronSource<E> source =
                AeronSource.open(connection, config.listener(atSource).build(), codec);
        open.add(source);
        return source;
    }

    private AeronSource<Long> source(Ways.Ends ends, int window) {
        return source(ReceiverConfig.from(ends.receiver()).window(window), Numbers.CODEC);
    }

    private void drain(AeronSource<Long> source) {
        source.drain(got::add, 100);
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    /** Both know each other now. */
    private void meet(AeronSender<Long> sender, AeronSource<Long> source) {
        long joined = sender.stats().joined();
        Steps.until(
                () -> sender.stats().joined() > joined && source.stats().begun() > 0,
                sender::step,
                () -> drain(source));
        allConfirmed(sender, source);
    }

    private static void send(AeronSender<Long> sender, long from, long to) {
        for (long i = from; i < to; i++) {
            long event = i;
            Steps.until(() -> sender.offer(event).isTaken());
        }
    }

    private void allConfirmed(AeronSender<Long> sender, AeronSource<Long> source) {
        Steps.until(sender::isConfirmed, sender::step, () -> drain(source));
    }

    // ---- credits

    @ParameterizedTest
    @EnumSource(Ways.class)
    void window_isHowManyAreOnTheirWay_andComesBackWithWhatIsDrained(Ways way) throws IOException {
        Ways.Ends ends = way.ends();
        AeronSender<Long> sender = sender(ends);
        assertThat(sender.offer(0L)).isEqualTo(SendResult.NO_RECEIVER);
        AeronSource<Long> source = source(ends, 10);
        meet(sender, source);

        send(sender, 0, 10);
        assertThat(sender.offer(10L)).isEqualTo(SendResult.NO_CREDIT);
        assertThat(sender.offer(10L)).isEqualTo(SendResult.NO_CREDIT);
        assertThat(sender.stats().outstanding()).isEqualTo(10);
        Steps.until(() -> got.size() == 3, () -> source.drain(got::add, 3 - got.size()));
        Steps.until(() -> sender.confirmed() >= 3, sender::step, () -> source.drain(got::add, 1));

        assertThat(sender.stats().creditWaits()).isOne();
        allConfirmed(sender, source);
        assertThat(got).containsExactlyElementsOf(range(0, 10));
        assertThat(sender.offer(10L)).isEqualTo(SendResult.SENT);
        allConfirmed(sender, source);
        assertThat(got).containsExactlyElementsOf(range(0, 11));
        assertThat(atSource.lines).containsExactly("began at 0");
        assertThat(atSender.lines).containsExactly("joined at 0");
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void many_arriveOnce_inOrder(Ways way) throws IOException {
        Ways.Ends ends = way.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> source = source(ends, 100);
        meet(sender, source);

        List<Long> all = range(0, 20_000);
        int[] next = {0};
        Steps.until(
                () -> got.size() == all.size(),
                () -> {
                    while (next[0] < all.size() && sender.offer(all.get(next[0])) == SendResult.SENT) {
                        next[0]++;
                    }
                },
                sender::step,
                () -> drain(source));

        assertThat(got).isEqualTo(all);
        allConfirmed(sender, source);
        SenderStats sent = sender.stats();
        assertThat(sent.sent()).isEqualTo(20_000);
        assertThat(sent.outstanding()).isZero();
        assertThat(source.stats().givenOut()).isEqualTo(20_000);
        assertThat(source.stats().missed() + source.stats().duplicates()).isZero();
    }

    @Test
    void slowestOfTwo_gates_andBothGetEverything() throws IOException {
        Ways.Ends ends = Ways.MDC.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> fast = source(ends, 1000);
        AeronSource<Long> slow = source(ends, 20);
        meet(sender, fast);
        meet(sender, slow);
        assertThat(sender.stats().receivers()).isEqualTo(2);
        got.clear();

        List<Long> atFast = new ArrayList<>();
        send(sender, 0, 20);
        Steps.until(() -> atFast.size() == 20, sender::step, () -> fast.drain(atFast::add, 100));
        assertThat(sender.offer(20L)).isEqualTo(SendResult.NO_CREDIT);
        assertThat(sender.confirmed()).isZero();
        Runnable drainFast = () -> fast.drain(atFast::add, 100); // on and on: what it says of the last ones may be due
        Steps.until(sender::isConfirmed, sender::step, drainFast, () -> drain(slow));
        send(sender, 20, 25);
        Steps.until(() -> atFast.size() == 25, sender::step, drainFast);
        Steps.until(sender::isConfirmed, sender::step, drainFast, () -> drain(slow));

        assertThat(atFast).isEqualTo(range(0, 25));
        assertThat(got).isEqualTo(range(0, 25));
    }

    @Test
    void fastestOfTwo_gates_whereThatIsAskedFor() throws IOException {
        Ways.Ends ends = Ways.MDC.ends();
        AeronSender<Long> sender = sender(SenderConfig.to(ends.sender()).gating(Gating.FASTEST), Numbers.CODEC);
        AeronSource<Long> fast = source(ends, 20);
        AeronSource<Long> slow = source(ends, 20);
        meet(sender, fast);
        meet(sender, slow);

        List<Long> atFast = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long event = i;
            Steps.until(() -> sender.offer(event).isTaken(), sender::step, () -> fast.drain(atFast::add, 100));
        }
        Steps.until(() -> sender.confirmed() == 100, sender::step, () -> fast.drain(atFast::add, 100));
        assertThat(atFast).isEqualTo(range(0, 100));

        Steps.until(() -> got.size() == 100, () -> drain(slow)); // Aeron's buffers had room for it
        assertThat(got).isEqualTo(range(0, 100));
    }

    // ---- receivers that come and go

    @Test
    void receiverThatLeaves_isToldApartFromALostOne_andWhatItDidNotTakeIsUnconfirmed() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> first = source(ends, 10);
        meet(sender, first);
        send(sender, 0, 5);
        Steps.until(() -> got.size() == 2, () -> first.drain(got::add, 1));
        first.close();
        Steps.until(() -> sender.stats().left() == 1, sender::step);

        assertThat(atSender.lines).containsExactly("joined at 0", "left at 2", "unconfirmed 2 to 5");
        assertThat(sender.stats().unconfirmed()).isEqualTo(3);
        assertThat(sender.isConfirmed()).isTrue();
        assertThat(sender.offer(5L)).isEqualTo(SendResult.NO_RECEIVER);
        assertThat(first.drain(got::add, 1)).isZero();
        assertThat(first.isTerminated()).isTrue();

        AeronSource<Long> second = source(ends, 10);
        meet(sender, second);
        send(sender, 5, 8);
        allConfirmed(sender, second);
        assertThat(got).isEqualTo(List.of(0L, 1L, 5L, 6L, 7L));
        assertThat(atSource.lines).containsExactly("began at 0", "began at 5");
    }

    @Test
    void withoutReceivers_eventsAreDiscarded_whereThatIsAskedFor() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender =
                sender(SenderConfig.to(ends.sender()).withoutReceivers(WithoutReceivers.DISCARD), Numbers.CODEC);
        for (long i = 0; i < 3; i++) {
            assertThat(sender.offer(i)).isEqualTo(SendResult.DISCARDED);
        }
        AeronSource<Long> source = source(ends, 10);
        meet(sender, source);
        send(sender, 3, 5);
        allConfirmed(sender, source);

        assertThat(got).isEqualTo(List.of(3L, 4L));
        assertThat(sender.stats().discarded()).isEqualTo(3);
        assertThat(sender.stats().sent()).isEqualTo(2);
        assertThat(sender.stats().unconfirmed()).isZero();
    }

    @Test
    void withoutReceivers_itEnds_whereThatIsAskedFor() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender =
                sender(SenderConfig.to(ends.sender()).withoutReceivers(WithoutReceivers.END), Numbers.CODEC);
        assertThat(sender.isTerminated()).isFalse();
        assertThat(sender.offer(0L)).isEqualTo(SendResult.NO_RECEIVER);
        AeronSource<Long> source = source(ends, 10);
        meet(sender, source);
        source.close();
        Steps.until(sender::isTerminated, sender::step);

        assertThat(sender.failure()).isNull();
    }

    @Test
    void receiverThatComesLate_beginsWithWhatComes_andWindowOfTheOtherStillCounts() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> early = source(ends, 4);
        meet(sender, early);
        send(sender, 0, 3);
        allConfirmed(sender, early);
        AeronSource<Long> late = source(ends, 4);
        List<Long> atLate = new ArrayList<>();
        Steps.until(() -> late.stats().begun() == 1, sender::step, () -> late.drain(atLate::add, 10));
        send(sender, 3, 7);
        assertThat(sender.offer(7L)).isEqualTo(SendResult.NO_CREDIT);
        Steps.until(() -> atLate.size() == 4, sender::step, () -> late.drain(atLate::add, 10));
        assertThat(sender.offer(7L)).isEqualTo(SendResult.NO_CREDIT);
        Steps.until(sender::isConfirmed, sender::step, () -> drain(early), () -> late.drain(atLate::add, 10));

        assertThat(got).isEqualTo(range(0, 7));
        assertThat(atLate).isEqualTo(range(3, 7));
    }

    // ---- the end of a sender

    @Test
    void senderThatFinishes_isToldApartFromALostOne() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> source = source(ReceiverConfig.from(ends.receiver()).endsWithSender(true), Numbers.CODEC);
        meet(sender, source);
        send(sender, 0, 3);
        sender.finish();
        assertThat(sender.isConfirmed()).isFalse();
        assertThat(sender.offer(3L)).isEqualTo(SendResult.CLOSED);
        allConfirmed(sender, source);
        Steps.until(source::isTerminated, () -> drain(source));

        assertThat(got).isEqualTo(range(0, 3));
        assertThat(atSource.lines).containsExactly("began at 0", "ended at 3");
        sender.close();
        assertThat(source.stats().lost()).isZero();
        assertThat(sender.step()).isZero();
        assertThat(sender.offer(3L)).isEqualTo(SendResult.CLOSED);
    }

    @Test
    void senderThatIsClosedBefore_isLost_afterWhatItHadSent_andTheSourceWaitsForTheNextOne() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> source = source(ReceiverConfig.from(ends.receiver()).endsWithSender(true), Numbers.CODEC);
        meet(sender, source);
        send(sender, 0, 3);
        sender.close();
        Steps.until(() -> source.stats().lost() == 1, () -> drain(source));

        assertThat(got).isEqualTo(range(0, 3));
        assertThat(atSource.lines).containsExactly("began at 0", "lost at 3");
        assertThat(source.isTerminated()).isFalse();
        AeronSender<Long> next = sender(ends);
        meet(next, source);
        send(next, 3, 5);
        allConfirmed(next, source);
        assertThat(got).isEqualTo(range(0, 5));
    }

    // ---- sizes

    @ParameterizedTest
    @EnumSource(
            value = Ways.class,
            names = {"IPC", "UDP"})
    void largeEvents_comeWhole_andTooLargeOnesAreTold(Ways way) throws IOException {
        Ways.Ends ends = way.ends("term-length=1m");
        AeronSender<String> sender = sender(SenderConfig.to(ends.sender()), EventCodec.utf8());
        AeronSource<String> source = source(ReceiverConfig.from(ends.receiver()), EventCodec.utf8());
        List<String> events = List.of("a".repeat(100_000), "b", "c".repeat(131_072), "d".repeat(131_073), "e");
        List<String> received = new ArrayList<>();
        Steps.until(() -> sender.stats().receivers() == 1, sender::step, () -> source.drain(received::add, 10));
        for (String event : events) {
            Steps.until(() -> sender.offer(event).isTaken(), sender::step, () -> source.drain(received::add, 10));
        }
        Steps.until(
                () -> received.size() == 4 && sender.isConfirmed(),
                sender::step,
                () -> source.drain(received::add, 10));

        assertThat(received).containsExactly(events.get(0), "b", events.get(2), "e");
        assertThat(atSender.lines).containsExactly("joined at 0", "failed 3");
        assertThat(atSender.failures.get(0))
                .hasMessageContaining("maxMessageLength=131072")
                .hasMessageContaining("term-length=1m");
        assertThat(atSource.lines).containsExactly("began at 0", "missed 3 to 4");
        assertThat(sender.stats().skipped()).isOne();
    }

    /** No event follows it, so only a mark can say that it is missing. */
    @Test
    void skippedEvent_givesItsCreditBack_evenIfItIsTheLastOne() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(SenderConfig.to(ends.sender()), new Picky(3L, -1L));
        AeronSource<Long> source = source(ends, 4);
        meet(sender, source);
        for (long i = 0; i < 4; i++) {
            assertThat(sender.offer(i)).isEqualTo(i == 3 ? SendResult.SKIPPED : SendResult.SENT);
        }
        allConfirmed(sender, source);

        assertThat(got).isEqualTo(range(0, 3));
        assertThat(atSource.lines).containsExactly("began at 0", "missed 3 to 4");
    }

    @Test
    void eventThatCantBeEncoded_endsTheSender_whereThatIsAskedFor() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(SenderConfig.to(ends.sender()).badEvents(BadEvents.STOP), new Picky(1L, -1L));
        AeronSource<Long> source = source(ends, 4);
        meet(sender, source);
        assertThat(sender.offer(0L)).isEqualTo(SendResult.SENT);
        assertThat(sender.offer(1L)).isEqualTo(SendResult.CLOSED);

        assertThat(sender.isTerminated()).isTrue();
        assertThat(sender.failure())
                .hasMessageContaining("event 1 can't be sent")
                .hasRootCauseMessage("refused: 1");
    }

    @Test
    void eventThatCantBeDecoded_isToldAndSkipped() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> source = source(ReceiverConfig.from(ends.receiver()).window(2), new Picky(-1L, 2L));
        meet(sender, source);
        for (long i = 0; i < 6; i++) {
            long event = i;
            Steps.until(() -> sender.offer(event).isTaken(), sender::step, () -> drain(source));
        }
        allConfirmed(sender, source);

        assertThat(got).isEqualTo(List.of(0L, 1L, 3L, 4L, 5L));
        assertThat(atSource.lines).containsExactly("began at 0", "failed 2");
        assertThat(source.stats().failed()).isOne();
    }

    @Test
    void eventThatCantBeDecoded_endsTheSource_whereThatIsAskedFor_afterWhatWasBefore() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> source =
                source(ReceiverConfig.from(ends.receiver()).badEvents(BadEvents.STOP), new Picky(-1L, 2L));
        meet(sender, source);
        send(sender, 0, 5);

        assertThatThrownBy(() -> Steps.until(() -> false, () -> drain(source)))
                .isInstanceOf(AeronFailedException.class)
                .hasMessageContaining("event 2 of session " + sender.session())
                .hasRootCauseMessage("refused: 2");
        assertThat(got).isEqualTo(List.of(0L, 1L));
        assertThat(source.isTerminated()).isTrue();
        Steps.until(() -> sender.stats().receivers() == 0, sender::step);
    }

    /** Refuses one number on its way in, and one on its way out. */
    private record Picky(long notEncoded, long notDecoded) implements EventCodec<Long> {

        @Override
        public int maxLength(Long event) {
            return Long.BYTES;
        }

        @Override
        public void encode(Long event, ByteBuffer target) {
            target.putLong(refuse(event, notEncoded));
        }

        @Override
        public Long decode(ByteBuffer from) {
            return refuse(from.getLong(), notDecoded);
        }

        private static Long refuse(long event, long refused) {
            if (event == refused) {
                throw new IllegalArgumentException("refused: " + event);
            }
            return event;
        }
    }

    // ---- the wire

    private static void publish(ExclusivePublication publication, int kind, long sequence, long event) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocate(Long.BYTES).putLong(0, event));
        publish(publication, kind, sequence, buffer, kind == Frame.EVENT ? Long.BYTES : 0);
    }

    private static void publish(
            ExclusivePublication publication, int kind, long sequence, UnsafeBuffer buffer, int length) {
        long word = Frame.word(kind, sequence);
        Steps.until(() -> publication.offer(buffer, 0, length, (term, offset, frameLength) -> word) > 0);
    }

    @Test
    void sequences_tellGapsAndDuplicates_andForeignMessagesAreNotEvents() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSource<Long> source = source(ends, 10);
        ExclusivePublication wire =
                connection.aeron().addExclusivePublication(ends.sender().channel(), ends.sender().stream());
        open.add(wire);
        UnsafeBuffer number = new UnsafeBuffer(new byte[Long.BYTES]);
        publish(wire, Frame.EVENT, 5, 5); // not for this receiver
        publish(wire, Frame.MARK, 6, 0);
        number.putLong(0, source.id() + 1, ByteOrder.LITTLE_ENDIAN);
        publish(wire, Frame.WELCOME, 6, number, Long.BYTES);
        publish(wire, Frame.EVENT, 6, 6);
        number.putLong(0, source.id(), ByteOrder.LITTLE_ENDIAN);
        publish(wire, Frame.WELCOME, 7, number, Long.BYTES);
        publish(wire, Frame.EVENT, 7, 7);
        publish(wire, Frame.EVENT, 8, 8);
        publish(wire, Frame.EVENT, 11, 11);
        publish(wire, Frame.EVENT, 9, 9);
        publish(wire, Frame.EVENT, 11, 11);
        publish(wire, 0, 12, 12);
        publish(wire, Frame.MARK, 5, 0);
        publish(wire, Frame.EVENT, 12, 12);
        publish(wire, Frame.MARK, 15, 0);
        publish(wire, Frame.END, 16, 0);
        Steps.until(() -> source.stats().ended() == 1, () -> drain(source));

        assertThat(got).containsExactly(7L, 8L, 11L, 12L);
        assertThat(atSource.lines)
                .containsExactly("began at 7", "missed 9 to 11", "missed 13 to 15", "missed 15 to 16", "ended at 16");
        assertThat(source.stats().missed()).isEqualTo(5);
        assertThat(source.stats().duplicates()).isEqualTo(2);
        assertThat(source.stats().early()).isEqualTo(2);
        assertThat(source.stats().foreign()).isOne();
    }

    @Test
    void statusThatCantBeTrue_orIsForeign_mintsNoCredits() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(ends);
        ExclusivePublication back = connection
                .aeron()
                .addExclusivePublication(ends.sender().back(), ends.sender().backStream());
        open.add(back);
        connection.aeron().addSubscription(ends.sender().channel(), ends.sender().stream()); // takes nothing
        status(back, sender.session() + 1, 1, 0, 100);
        status(back, sender.session(), 1, StatusDescriptor.UNKNOWN, 2);
        Steps.until(() -> sender.stats().receivers() == 1, sender::step);
        send(sender, 0, 2);
        assertThat(sender.offer(2L)).isEqualTo(SendResult.NO_CREDIT);
        status(back, sender.session(), 2, 1000, 2);
        Steps.until(() -> back.offer(new UnsafeBuffer(new byte[StatusDescriptor.LENGTH])) > 0);
        Steps.until(() -> sender.stats().refusedStatuses() == 2, sender::step);
        assertThat(sender.offer(2L)).isEqualTo(SendResult.NO_CREDIT);
        status(back, sender.session(), 4, 1, 2);
        status(back, sender.session(), 3, 0, 50); // late
        status(back, sender.session(), 5, 1, 2); // twice
        status(back, sender.session(), 6, -1, -1); // no such window
        Steps.until(() -> sender.stats().refusedStatuses() == 3, sender::step);

        send(sender, 2, 3);
        assertThat(sender.offer(3L)).isEqualTo(SendResult.NO_CREDIT);
        assertThat(sender.confirmed()).isOne();
    }

    private static void status(ExclusivePublication to, int session, long number, long position, int window) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[StatusDescriptor.LENGTH]);
        StatusDescriptor.put(buffer, 77, session, StatusDescriptor.RECEIVING, number, position, window);
        Steps.until(() -> to.offer(buffer) > 0);
    }

    @Test
    void lastPositionOfTheStream_isAClearEnd() throws IOException {
        String last = "term-length=64k|init-term-id=0|term-id=2147483647|term-offset=65408";
        Ways.Ends ends = Ways.IPC.ends();
        AeronAddress address = AeronAddress.of("aeron:ipc?" + last, ends.sender().stream());
        AeronSender<Long> sender = sender(SenderConfig.to(address), Numbers.CODEC);
        AeronSource<Long> source = source(ends, 100);
        Steps.until(() -> sender.stats().receivers() == 1, sender::step, () -> drain(source));
        AtomicReference<SendResult> result = new AtomicReference<>();
        Steps.until(
                () -> {
                    result.set(sender.offer(1L));
                    return result.get() == SendResult.CLOSED;
                },
                () -> drain(source));

        assertThat(sender.failure())
                .isInstanceOf(AeronFailedException.class)
                .hasMessageContaining("last position")
                .hasMessageContaining("term-length");
    }

    // ---- misuse

    @Test
    void secondThread_isRefused_andBothAreNamed() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> source = source(ends, 10);
        sender.step();
        drain(source);
        assertThatThrownBy(() -> CompletableFuture.runAsync(sender::step).join())
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one thread at a time")
                .hasMessageContaining(Thread.currentThread().getName());
        assertThatThrownBy(() -> CompletableFuture.runAsync(() -> drain(source)).join())
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("calls drain");
    }

    @Test
    void callWithinACall_isRefused() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> source = source(ends, 10);
        meet(sender, source);
        send(sender, 0, 1);
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        Steps.until(
                () -> refusal.get() != null,
                () -> source.drain(
                        event -> {
                            try {
                                drain(source);
                            } catch (IllegalStateException e) {
                                refusal.set(e);
                            }
                        },
                        1));
        assertThat(refusal.get()).hasMessageContaining("must not be called by");
        drain(source);
    }

    @Test
    void listenerThatThrows_isCounted_andNothingElse() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        SenderListener bad = new SenderListener() {
            @Override
            public void joined(long receiver, long from) {
                throw new IllegalStateException("a listener that throws, as it is meant to");
            }
        };
        AeronSender<Long> sender = AeronSender.open(
                connection, SenderConfig.to(ends.sender()).listener(bad).build(), Numbers.CODEC);
        open.add(sender);
        AeronSource<Long> source = source(ends, 10);
        meet(sender, source);
        send(sender, 0, 3);
        allConfirmed(sender, source);

        assertThat(got).isEqualTo(range(0, 3));
        assertThat(sender.stats().listenerFailures()).isOne();
    }

    @Test
    void metrics_areTheStats() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        AeronSender<Long> sender = sender(ends);
        AeronSource<Long> source = source(ends, 10);
        meet(sender, source);
        send(sender, 0, 3);
        allConfirmed(sender, source);

        assertThat(sender.metrics())
                .anyMatch(metric -> metric.name().equals("elasticq.aeron.sender.sent") && metric.read() == 3);
        assertThat(source.metrics())
                .anyMatch(metric -> metric.name().equals("elasticq.aeron.source.given_out") && metric.read() == 3);
        assertThat(sender.metrics()).extracting(metric -> metric.name()).doesNotHaveDuplicates();
        assertThat(source.metrics()).extracting(metric -> metric.name()).doesNotHaveDuplicates();
    }
}
