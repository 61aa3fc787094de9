package io.elasticq.bridge.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.SpscElasticQueue;
import io.elasticq.router.Acknowledgement;
import io.elasticq.router.OverloadPolicy;
import io.elasticq.router.Router;
import io.elasticq.router.Source;
import io.elasticq.router.SubscriberConfig;
import io.elasticq.router.Subscription;
import io.elasticq.router.SubscriptionState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a router to another one: what the policies at this end make of a receiver that is slow, or not there. */
class SubscriberTest {

    private static final int CREDITS = 100;

    private static AeronConnection connection;

    private final SpscElasticQueue<Long> inbox =
            new SpscElasticQueue<>(ElasticConfig.upTo(100_000), OverflowPolicy.REJECT);
    private final Router<Long> router = Router.builder(Source.of(inbox)).build();
    private final List<Long> got = new ArrayList<>();
    private AeronSubscriber<Long> subscriber;
    private AeronSource<Long> source;

    @BeforeAll
    static void connect() {
        connection = AeronConnection.embedded();
    }

    @AfterAll
    static void disconnect() {
        connection.close();
    }

    @AfterEach
    void closeAll() {
        router.close();
        if (subscriber != null) {
            subscriber.close();
        }
        if (source != null) {
            source.close();
        }
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private Subscription<Long> subscribe(OverloadPolicy overload) {
        return router.subscribe(SubscriberConfig.<Long>named("aeron")
                .credits(CREDITS)
                .acknowledgement(Acknowledgement.MANUAL)
                .overload(overload)
                .build());
    }

    private void open(OverloadPolicy overload) throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        subscriber = AeronSubscriber.open(
                connection, SenderConfig.to(ends.sender()).build(), subscribe(overload), Numbers.CODEC);
        source = AeronSource.open(
                connection, ReceiverConfig.from(ends.receiver()).build(), Numbers.CODEC);
        Steps.until(() -> subscriber.stats().receivers() == 1, subscriber::step, this::drain);
    }

    private void route(long from, long to) {
        range(from, to).forEach(inbox::offer);
        for (int i = 0; i < 20; i++) {
            router.step();
            subscriber.step();
        }
    }

    private void drain() {
        source.drain(got::add, 100);
    }

    private void drainedTo(int size) {
        Steps.until(() -> got.size() >= size, router::step, subscriber::step, this::drain);
    }

    private void allConfirmed() {
        Steps.until(
                () -> subscriber.subscription().stats().acknowledged()
                        == subscriber.subscription().position(),
                subscriber::step,
                this::drain);
    }

    // ---- policies

    @Test
    void drop_losesJustWhatTheReceiverHasNoCreditFor() throws IOException {
        open(OverloadPolicy.drop());
        route(0, 1000); // nobody drains
        assertThat(router.stats().droppedNoCredit()).isEqualTo(900);
        drainedTo(CREDITS);
        allConfirmed();
        route(1000, 1050);
        drainedTo(CREDITS + 50);
        allConfirmed();

        List<Long> expected = new ArrayList<>(range(0, CREDITS));
        expected.addAll(range(1000, 1050));
        assertThat(got).isEqualTo(expected);
        assertThat(subscriber.stats().sent()).isEqualTo(150);
        assertThat(router.stats().droppedNoCredit()).isEqualTo(900);
    }

    @Test
    void park_losesNothing_andTheSourceFeelsIt() throws IOException {
        open(OverloadPolicy.park());
        route(0, 1000);
        assertThat(router.stats().dropped()).isZero();
        assertThat(inbox.size()).isGreaterThan(0);
        drainedTo(1000);

        assertThat(got).isEqualTo(range(0, 1000));
        assertThat(router.stats().creditWaits()).isGreaterThan(0);
    }

    @Test
    void detach_endsAtTheLastEventThatHadACredit_andAttachesAgainWhenTheReceiverHasCaughtUp() throws IOException {
        open(OverloadPolicy.detachAfter(10));
        route(0, 1000);
        assertThat(subscriber.subscription().state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(router.stats().missed()).isEqualTo(900);
        drainedTo(CREDITS);
        allConfirmed();
        Steps.until(
                () -> subscriber.subscription().state() == SubscriptionState.ATTACHED, subscriber::step, router::step);
        route(1000, 1010);
        drainedTo(CREDITS + 10);

        List<Long> expected = new ArrayList<>(range(0, CREDITS));
        expected.addAll(range(1000, 1010));
        assertThat(got).isEqualTo(expected);
    }

    @Test
    void receiverThatIsGone_givesItsCreditsBack_andEventsWaitForTheNextOne() throws IOException {
        open(OverloadPolicy.park());
        Steps.until(() -> subscriber.stats().receivers() == 1, subscriber::step, this::drain);
        route(0, 50);
        Steps.until(() -> got.size() == 20, () -> source.drain(got::add, 20 - got.size()));
        source.close();
        Steps.until(() -> subscriber.stats().left() == 1, subscriber::step);
        route(50, 500);
        assertThat(subscriber.stats().unconfirmed()).isEqualTo(30);
        assertThat(subscriber.stats().sent()).isEqualTo(50);

        AeronAddress address = source.config().address();
        source = AeronSource.open(connection, ReceiverConfig.from(address).build(), Numbers.CODEC);
        drainedTo(20 + 450);
        List<Long> expected = new ArrayList<>(range(0, 20));
        expected.addAll(range(50, 500));
        assertThat(got).isEqualTo(expected);
    }

    // ---- with threads

    @ParameterizedTest
    @EnumSource(Ways.class)
    void throughTwoRouters_everyEventOnce_inOrder_withThreads(Ways way) throws Exception {
        Ways.Ends ends = way.ends();
        subscriber = AeronSubscriber.open(
                        connection,
                        SenderConfig.to(ends.sender()).build(),
                        subscribe(OverloadPolicy.park()),
                        Numbers.CODEC)
                .start();
        source = AeronSource.open(
                connection,
                ReceiverConfig.from(ends.receiver())
                        .window(64)
                        .endsWithSender(true)
                        .build(),
                Numbers.CODEC);
        List<Long> there = new CopyOnWriteArrayList<>();
        try (Router<Long> remote = Router.builder(source).build()) {
            remote.subscribe(SubscriberConfig.<Long>named("there").credits(32).build())
                    .start(there::add);
            remote.start();
            router.start();
            List<Long> all = range(0, 5_000);
            all.forEach(inbox::offer);
            Steps.until(() -> subscriber.subscription().stats().delivered() == all.size()); // not held any more
            assertThat(subscriber.drain(Duration.ofSeconds(40))).isTrue();
            remote.drain(Duration.ofSeconds(40));

            assertThat(there).isEqualTo(all);
            assertThat(remote.isTerminated()).isTrue();
        }
        assertThat(subscriber.isTerminated()).isTrue();
        assertThat(subscriber.stats().outstanding()).isZero();
        assertThat(subscriber.stats().unconfirmed()).isZero();
    }

    @Test
    void closedInTheMiddle_itsThreadIsJoined_andTheRouterGoesOn() throws IOException {
        open(OverloadPolicy.park());
        Subscription<Long> other =
                router.subscribe(SubscriberConfig.<Long>named("other").build());
        subscriber.start();
        range(0, 1000).forEach(inbox::offer);
        router.step();
        subscriber.close();
        Steps.until(() -> router.stats().routed() == 1000, router::step);

        assertThat(subscriber.isTerminated()).isTrue();
        assertThat(subscriber.subscription().state()).isEqualTo(SubscriptionState.CLOSED);
        List<Long> atOther = new ArrayList<>();
        other.drain(atOther::add, 1000);
        assertThat(atOther).isEqualTo(range(0, 1000));
    }

    @Test
    void routerThatEnds_endsTheSubscriber_afterAllWasGivenOut() throws IOException {
        open(OverloadPolicy.park());
        Steps.until(() -> subscriber.stats().receivers() == 1, subscriber::step, this::drain);
        route(0, 50);
        inbox.close();
        Steps.until(() -> subscriber.isTerminated(), router::step, subscriber::step, this::drain);

        assertThat(got).isEqualTo(range(0, 50));
        assertThat(subscriber.failure()).isNull();
        assertThat(source.stats().ended()).isOne();
    }

    @Test
    void endWithTheLastReceiver_unsubscribes() throws IOException {
        Ways.Ends ends = Ways.IPC.ends();
        SenderConfig config = SenderConfig.to(ends.sender())
                .withoutReceivers(WithoutReceivers.END)
                .build();
        subscriber = AeronSubscriber.open(connection, config, subscribe(OverloadPolicy.park()), Numbers.CODEC);
        source = AeronSource.open(
                connection, ReceiverConfig.from(ends.receiver()).build(), Numbers.CODEC);
        Steps.until(() -> subscriber.stats().receivers() == 1, subscriber::step, this::drain);
        source.close();
        Steps.until(() -> subscriber.isTerminated(), subscriber::step);
        router.step();

        assertThat(subscriber.subscription().state()).isEqualTo(SubscriptionState.CLOSED);
    }

    @Test
    void drain_isFalse_whereTheLastReceiverHasGone_beforeAllWasSent() throws Exception {
        AeronAddress address = Ways.IPC.ends().sender();
        SenderConfig config =
                SenderConfig.to(address).withoutReceivers(WithoutReceivers.END).build();
        subscriber = AeronSubscriber.open(connection, config, subscribe(OverloadPolicy.park()), Numbers.CODEC);
        source = AeronSource.open(
                connection, ReceiverConfig.from(address).window(10).build(), Numbers.CODEC);
        Steps.until(() -> subscriber.stats().receivers() == 1, subscriber::step, this::drain);
        route(0, 60);
        assertThat(subscriber.stats().sent()).isEqualTo(10);
        source.close();
        assertThat(subscriber.drain(Duration.ofSeconds(40))).isFalse();

        assertThat(subscriber.isTerminated()).isTrue();
        assertThat(subscriber.stats().unconfirmed()).isEqualTo(10);
    }

    @Test
    void startedTwice_orWithAutomaticAcknowledgements_isAnError() throws IOException {
        open(OverloadPolicy.park());
        subscriber.start();
        assertThatThrownBy(subscriber::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("started before");
        Subscription<Long> automatic =
                router.subscribe(SubscriberConfig.<Long>named("automatic").build());
        SenderConfig config = SenderConfig.to(Ways.IPC.ends().sender()).build();
        assertThatThrownBy(() -> AeronSubscriber.open(connection, config, automatic, Numbers.CODEC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("subscriber=automatic, acknowledgement=AUTO");
    }
}
