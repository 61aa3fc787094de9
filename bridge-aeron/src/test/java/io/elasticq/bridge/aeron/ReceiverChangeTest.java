package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Receivers that go when others have come: nothing counts as given out for which nobody can vouch. */
class ReceiverChangeTest {

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

    private AeronSender<Long> sender(AeronAddress address) {
        return AeronSender.open(
                connection, SenderConfig.to(address).listener(atSender).build(), Numbers.CODEC);
    }

    private AeronSource<Long> source(AeronConnection client, AeronAddress address) {
        return AeronSource.open(
                client,
                ReceiverConfig.from(address).window(10).listener(atSource).build(),
                Numbers.CODEC);
    }

    private static void meet(AeronSender<Long> sender, AeronSource<Long> source, List<Long> to) {
        long joined = sender.stats().joined();
        Steps.until(
                () -> sender.stats().joined() > joined && source.stats().begun() == 1,
                sender::step,
                () -> source.drain(to::add, 10));
    }

    private static void send(AeronSender<Long> sender, long from, long to) {
        for (long i = from; i < to; i++) {
            long event = i;
            Steps.until(() -> sender.offer(event).isTaken(), sender::step);
        }
    }

    @Test
    @SuppressWarnings("try") // closed twice
    void leaverWithASuccessor_whatItDidNotGiveOutIsUnconfirmed() throws IOException {
        AeronAddress address = Ways.IPC.ends().sender();
        try (AeronSender<Long> sender = sender(address);
                AeronSource<Long> first = source(connection, address);
                AeronSource<Long> second = source(connection, address)) {
            meet(sender, first, got);
            Steps.until(sender::isConfirmed, sender::step, () -> first.drain(got::add, 1));
            send(sender, 0, 5);
            meet(sender, second, got);
            assertThat(sender.confirmed()).isZero();
            first.close();
            Steps.until(() -> sender.stats().left() == 1, sender::step);
            send(sender, 5, 8);
            Steps.until(sender::isConfirmed, sender::step, () -> second.drain(got::add, 10));

            assertThat(got).isEqualTo(LongStream.range(5, 8).boxed().toList());
            assertThat(atSender.lines).containsExactly("joined at 0", "joined at 5", "left at 0", "unconfirmed 0 to 5");
            assertThat(sender.stats().unconfirmed()).isEqualTo(5);
        }
    }

    /** Both in one process: the way back of the one that stays says nothing of the other. */
    @Test
    void receiverThatIsLost_isNoticed_whereAnotherOneOnItsDriverLives() throws IOException {
        AeronAddress address = Ways.IPC.ends().sender();
        try (AeronSender<Long> sender = sender(address);
                AeronSource<Long> stays = source(connection, address)) {
            meet(sender, stays, got);
            try (AeronConnection client = AeronConnection.external(connection.directory())) {
                AeronSource<Long> goes = source(client, address);
                meet(sender, goes, new ArrayList<>());
                send(sender, 0, 10);
                Steps.until(() -> got.size() == 10, sender::step, () -> stays.drain(got::add, 10));
                assertThat(sender.offer(10L)).isEqualTo(SendResult.NO_CREDIT);
            }
            Steps.until(() -> sender.stats().lost() == 1, sender::step);
            send(sender, 10, 15);
            Steps.until(sender::isConfirmed, sender::step, () -> stays.drain(got::add, 10));
        }
        assertThat(got).isEqualTo(LongStream.range(0, 15).boxed().toList());
        assertThat(atSender.lines).containsExactly("joined at 0", "joined at 0", "lost at 0");
    }

    @Test
    void receiverThatIsOutOfReach_isLost_thoughItIsHeard() throws IOException {
        AeronAddress address = Ways.IPC.ends().sender();
        try (AeronSender<Long> sender = sender(address);
                ExclusivePublication back =
                        connection.aeron().addExclusivePublication(address.back(), address.backStream())) {
            try (Subscription wire = connection.aeron().addSubscription(address.channel(), address.stream())) {
                Steps.until(() -> wire.imageCount() == 1);
                status(back, sender, 1, StatusDescriptor.UNKNOWN);
                Steps.until(() -> sender.stats().joined() == 1, sender::step);
                send(sender, 0, 3);
            }
            Steps.until(() -> sender.stats().receivers() == 0, sender::step);
            status(back, sender, 2, 1); // it comes back when it is in reach
            Steps.until(() -> sender.step() == 0);

            assertThat(atSender.lines).containsExactly("joined at 0", "lost at 0", "unconfirmed 0 to 3");
        }
    }

    @Test
    void welcomeThatIsLost_isSaidAgain() throws IOException {
        AeronAddress address = Ways.IPC.ends().sender();
        List<Long> welcomes = new ArrayList<>();
        List<Long> marks = new ArrayList<>();
        try (AeronSender<Long> sender = sender(address);
                ExclusivePublication back =
                        connection.aeron().addExclusivePublication(address.back(), address.backStream());
                Subscription wire = connection.aeron().addSubscription(address.channel(), address.stream())) {
            long[] number = {0};
            Runnable poll = () -> wire.poll(
                    (buffer, offset, length, header) -> {
                        long word = header.reservedValue();
                        if (Frame.kind(word) == Frame.WELCOME) {
                            welcomes.add(Frame.sequence(word));
                        } else if (Frame.kind(word) == Frame.MARK) {
                            marks.add(Frame.sequence(word));
                        }
                    },
                    10);
            Steps.until(
                    () -> sender.stats().joined() == 1,
                    () -> status(back, sender, number[0]++, StatusDescriptor.UNKNOWN),
                    sender::step);
            send(sender, 0, 4);
            Steps.until(
                    () -> welcomes.size() == 3 && marks.contains(4L),
                    () -> status(back, sender, number[0]++, StatusDescriptor.UNKNOWN),
                    sender::step,
                    poll);
        }
        assertThat(welcomes).containsExactly(0L, 0L, 0L); // from there on it lacks everything, and is told by the marks
    }

    private static void status(ExclusivePublication to, AeronSender<Long> sender, long number, long position) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[StatusDescriptor.LENGTH]);
        StatusDescriptor.put(buffer, 77, sender.session(), StatusDescriptor.RECEIVING, number, position, 10);
        Steps.until(() -> to.offer(buffer) > 0, sender::step);
    }

    @Test
    void fastest_joinConfirmsNothing() {
        Receivers receivers = new Receivers(Gating.FASTEST);
        Receivers.Remote first = receivers.join(1, 0, 0, () -> false);
        receivers.heard(first, 1, 0, 10, 0);
        Receivers.Remote second = receivers.join(2, 10, 1, () -> false); // ten are on their way to the first
        assertThat(receivers.confirmed()).isZero();
        receivers.heard(second, 1, 12, 10, 12);
        assertThat(receivers.confirmed()).isZero();
        receivers.heard(first, 2, 10, 10, 12);
        assertThat(receivers.confirmed()).isEqualTo(12);
    }
}
