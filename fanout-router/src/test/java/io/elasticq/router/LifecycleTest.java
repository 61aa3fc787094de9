package io.elasticq.router;

import static io.elasticq.router.Bench.ids;
import static io.elasticq.router.Bench.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.WaitStrategy;
import io.elasticq.contract.Call;
import io.elasticq.journal.Journal;
import io.elasticq.journal.TailStart;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.sequencer.SequencedRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Long> seen = Collections.synchronizedList(new ArrayList<>());
    private final Consumer<Event> see = event -> seen.add(event.id());

    @Test
    void drain_deliversEverything_andJoinsEveryThread() throws InterruptedException {
        Bench bench = new Bench(with -> with.name("r"));
        bench.subscribe("a", 5, OverloadPolicy.park()).start(see);
        bench.router.start();
        bench.put(1000);
        bench.source.close();
        RouterReport<Event> report = bench.router.drain(LONG);
        assertThat(report)
                .isEqualTo(new RouterReport<Event>(true, List.of(), List.of("a", "r"), List.of(), List.of(), null));
        assertThat(seen).isEqualTo(ids(1, 1000));
    }

    @Test
    void drain_byWhoOwnsTheStep_makesTheSteps_andNeedsNoClosedSource() throws InterruptedException {
        Bench bench = new Bench(with -> with.batchTime(LONG).batchMax(10_000));
        Subscription<Event> a = bench.subscribe("a", 2000, OverloadPolicy.park());
        bench.put(1000);
        assertThat(bench.router.step()).isZero(); // gathers
        RouterReport<Event> report = bench.router.drain(LONG);
        assertThat(report.drained()).isTrue();
        assertThat(taken(a)).isEqualTo(ids(1, 1000));
        assertThat(a.isTerminated()).isTrue();
    }

    @Test
    void drain_withoutTime_reportsWhatWasNotGivenOut() throws InterruptedException {
        Bench bench = new Bench();
        Subscription<Event> parked = bench.subscribe("parked", 2, OverloadPolicy.park());
        Subscription<Event> other = bench.subscribe("other", 100, OverloadPolicy.drop());
        bench.put(5).step();
        RouterReport<Event> report = bench.router.drain(Duration.ZERO);
        assertThat(report.drained()).isFalse();
        assertThat(report.unrouted()).extracting(Event::id).containsExactly(3L, 4L, 5L);
        assertThat(taken(parked)).isEqualTo(ids(1, 2));
        assertThat(taken(other)).isEqualTo(ids(1, 3));
        assertThat(parked.stats().missed()).isEqualTo(1);
    }

    @Test
    void threadThatDoesNotEnd_isInterrupted_andReported() throws InterruptedException {
        Bench bench = new Bench();
        CountDownLatch inHandler = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        bench.subscribe("waits", 10, OverloadPolicy.park()).start(event -> {
            inHandler.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        bench.subscribe("hangs", 10, OverloadPolicy.park()).start(event -> {
            inHandler.countDown();
            while (release.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
        });
        bench.router.start();
        bench.put(1);
        inHandler.await();
        RouterReport<Event> report = bench.router.drain(Duration.ofMillis(1));
        assertThat(report.interrupted()).contains("waits");
        await().untilAsserted(() -> assertThat(bench.router.report().running()).containsExactly("hangs"));
        assertThat(report.drained()).isFalse();
        release.countDown();
        await().untilAsserted(() -> assertThat(bench.router.report().running()).isEmpty());
    }

    @Test
    void close_stopsWhatIsParked_andCanBeCalledTwice() {
        Bench bench = new Bench();
        Subscription<Event> parked = bench.subscribe("parked", 1, OverloadPolicy.park());
        bench.put(3);
        bench.router.start();
        await().untilAsserted(() -> assertThat(parked.stats().creditWaits()).isEqualTo(1));
        bench.router.close();
        bench.router.close();
        assertThat(bench.router.report().drained()).isFalse();
        assertThat(bench.router.report().unrouted()).extracting(Event::id).containsExactly(2L, 3L);
        assertThat(taken(parked)).isEqualTo(ids(1, 1));
        assertThat(parked.isTerminated()).isTrue();
    }

    @Test
    void routerThatNobodySteps_isEndedByWhoClosesIt() {
        Bench bench = new Bench();
        Subscription<Event> a = bench.subscribe("a", with -> with);
        bench.router.close();
        assertThat(a.poll()).isNull();
        assertThat(a.isTerminated()).isTrue();
        Subscription<Event> late = bench.subscribe("late", with -> with);
        assertThat(late.state()).isEqualTo(SubscriptionState.CLOSED);
        assertThat(late.poll()).isNull();
        assertThat(late.isTerminated()).isTrue();
        late.close();
        late.close();
        assertThat(bench.router.subscriptions()).containsExactly(a);
    }

    @Test
    void closeFromAHandler_orAListener_doesNotWaitForItself() {
        Bench bench = new Bench();
        bench.subscribe("a", with -> with).start(event -> bench.router.close());
        bench.router.start();
        bench.put(1);
        await().until(bench.router::isTerminated);
        await().untilAsserted(() -> assertThat(bench.router.report().running()).isEmpty());

        Bench other = new Bench();
        other.router.subscribe(SubscriberConfig.<Event>named("b")
                .listener(new SubscriptionListener() {
                    @Override
                    public void attached(Subscription<?> subscription) {
                        other.router.close();
                    }
                })
                .build());
        other.step();
        other.step();
        assertThat(other.router.isTerminated()).isTrue();
    }

    @Test
    void interruptedRouterThread_closesTheRouter() {
        Thread[] made = new Thread[1];
        Bench bench = new Bench(with -> with.threadFactory(body -> made[0] = new Thread(body)));
        Subscription<Event> a = bench.subscribe("a", with -> with);
        bench.router.start();
        made[0].interrupt();
        await().until(bench.router::isTerminated);
        assertThat(a.poll()).isNull();
        assertThat(a.isTerminated()).isTrue();
    }

    @Test
    void sourceThatThrows_endsTheOwnThread_isReported_andHeardByTheSubscribers() {
        IllegalStateException failure = new IllegalStateException("source");
        Router<Event> router = Router.builder(new Source<Event>() {
                    private int calls;

                    @Override
                    public int drain(Consumer<? super Event> to, int limit) {
                        to.accept(new Event(++calls));
                        if (calls == 2) {
                            throw failure;
                        }
                        return 1;
                    }

                    @Override
                    public boolean isTerminated() {
                        return false;
                    }
                })
                .batchMax(1)
                .build();
        Subscription<Event> a =
                router.subscribe(SubscriberConfig.<Event>named("a").build());
        router.start();
        await().until(router::isTerminated);
        router.close();
        assertThat(router.report().failure()).isSameAs(failure);
        assertThat(router.report().unrouted()).extracting(Event::id).containsExactly(2L);
        assertThat(taken(a)).isEqualTo(ids(1, 1));
        assertThat(a.isTerminated()).isTrue();
    }

    @Test
    void handlerThatThrows_isDealtWithByPolicy() {
        Bench bench = new Bench();
        Subscription<Event> dropping = bench.subscribe("dropping", with -> with.errors(ErrorPolicy.DROP_EVENT));
        Subscription<Event> detaching = bench.subscribe(
                "detaching", with -> with.errors(ErrorPolicy.DETACH).reattach(Reattach.ON_REQUEST));
        Subscription<Event> stopping = bench.subscribe("stopping", with -> with.errors(ErrorPolicy.STOP));
        bench.put(4).step();
        Consumer<Event> failing = event -> {
            if (event.id() == 2) {
                throw new IllegalStateException("2");
            }
            see.accept(event);
        };
        assertThat(dropping.drain(failing, 100)).isEqualTo(4);
        assertThat(seen).containsExactly(1L, 3L, 4L);
        assertThat(detaching.drain(failing, 100)).isEqualTo(4);
        assertThat(stopping.drain(failing, 100)).isEqualTo(2);
        bench.put(2).step();
        assertThat(dropping.state()).isEqualTo(SubscriptionState.ATTACHED);
        assertThat(detaching.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(bench.heard).contains("detaching detached FAILURE");
        assertThat(stopping.state()).isEqualTo(SubscriptionState.CLOSED);
        assertThat(taken(stopping)).isEqualTo(ids(3, 4));
        assertThat(detaching.stats().missed()).isEqualTo(2);
        assertThat(bench.router.stats().failures()).isEqualTo(3);
        assertThat(dropping.stats().failures()).isEqualTo(1);
    }

    @Test
    void stoppedThread_ends() {
        Bench bench = new Bench();
        bench.subscribe("stopping", with -> with.errors(ErrorPolicy.STOP)).start(event -> {
            throw new IllegalStateException("stop");
        });
        bench.router.start();
        bench.put(3);
        await().untilAsserted(() -> assertThat(bench.router.report().joined()).containsExactly("stopping"));
        bench.router.close();
        assertThat(bench.router.report().failure()).isNull();
    }

    @Test
    void listenerThatThrows_isCounted_andInNobodysWay() {
        Bench bench = new Bench();
        Subscription<Event> a = bench.router.subscribe(SubscriberConfig.<Event>named("a")
                .credits(1)
                .overload(OverloadPolicy.detachAfter(1))
                .listener(new SubscriptionListener() {
                    @Override
                    public void attached(Subscription<?> subscription) {
                        throw new IllegalStateException("attached");
                    }

                    @Override
                    public void detached(Subscription<?> subscription, DetachCause cause) {
                        throw new IllegalStateException("detached");
                    }
                })
                .build());
        bench.put(2).step();
        assertThat(taken(a)).isEqualTo(ids(1, 1));
        assertThat(bench.router.stats().listenerFailures()).isEqualTo(2);
    }

    @Test
    void signalledStrategies_loseNoWakeUp() throws InterruptedException {
        WaitStrategy routerWait = WaitStrategy.blocking();
        Bench bench = new Bench(with -> with.waitStrategy(routerWait).idleSpinLimit(0));
        WaitStrategy wait = WaitStrategy.blocking();
        bench.subscribe(
                        "a",
                        with -> with.credits(2).overload(OverloadPolicy.park()).waitStrategy(wait))
                .start(see);
        bench.router.start();
        for (int i = 1; i <= 300; i++) {
            bench.put(5);
            bench.router.signal();
            if (i % 3 == 0) {
                int sofar = 5 * i;
                await().pollInterval(Duration.ofMillis(1)).until(() -> seen.size() == sofar);
            }
        }
        bench.source.close();
        assertThat(bench.router.drain(LONG).drained()).isTrue();
        assertThat(seen).isEqualTo(ids(1, 1500));
        assertThat(bench.router.stats().wakeWaits()).isPositive();
    }

    @Test
    void lockedQueueAndJournal_areSources() {
        LockedElasticQueue<Event> locked = new LockedElasticQueue<>(ElasticConfig.defaults(), OverflowPolicy.REJECT);
        Router<Event> router = Router.builder(Source.of(locked)).batchMax(1000).build();
        Subscription<Event> a =
                router.subscribe(SubscriberConfig.<Event>named("a").build());
        for (long id = 1; id <= 700; id++) {
            locked.offer(new Event(id));
        }
        locked.close();
        while (!router.isTerminated()) {
            router.step();
        }
        assertThat(taken(a)).isEqualTo(ids(1, 700));
        assertThat(a.isTerminated()).isTrue();

        Journal journal = Bench.journal();
        try {
            Router<Long> fromJournal = Router.builder(
                            Source.of(journal.tailer(TailStart.oldest()), record -> record.sequence()))
                    .build();
            Subscription<Long> b =
                    fromJournal.subscribe(SubscriberConfig.<Long>named("b").build());
            journal.append(new byte[1]);
            journal.append(new byte[1]);
            fromJournal.step();
            assertThat(b.poll()).isEqualTo(1);
            assertThat(b.poll()).isEqualTo(2);
            journal.close();
            fromJournal.step();
            assertThat(fromJournal.isTerminated()).isTrue();
        } finally {
            journal.close();
        }
    }

    @Test
    void sequencedRing_isASource_ofCopies() {
        SequencedRing<long[]> ring = SequencedRing.builder(() -> new long[1], 8).singleProducer();
        Router<Event> router = Router.builder(Source.of(ring.poller(), event -> new Event(event[0])))
                .build();
        Subscription<Event> a =
                router.subscribe(SubscriberConfig.<Event>named("a").build());
        for (long id = 1; id <= 50; id++) {
            long sequence = ring.claim();
            ring.get(sequence)[0] = id;
            ring.publish(sequence);
            if (id % 5 == 0) {
                router.step();
            }
        }
        ring.close();
        router.step();
        assertThat(router.isTerminated()).isTrue();
        assertThat(taken(a)).isEqualTo(ids(1, 50));
    }

    @Test
    void await_waits_andEndsWithTheRouter_orAnInterruption() throws InterruptedException {
        Bench bench = new Bench();
        Subscription<Event> a = bench.subscribe("a", with -> with);
        assertThat(a.await(Duration.ofNanos(1))).isNull();
        Call<Event> waiting = Call.of(a::await);
        bench.put(1).step();
        assertThat(waiting.get()).isEqualTo(new Event(1));
        Call<Event> interrupted = Call.of(a::await).interrupt();
        assertThat(interrupted.thrown()).isInstanceOf(InterruptedException.class);
        Call<Event> ended = Call.of(a::await);
        bench.source.close();
        bench.step();
        assertThat(ended.get()).isNull();
        assertThat(a.isTerminated()).isTrue();
    }

    @Test
    void misuse_isRefused() {
        Bench bench = new Bench();
        Subscription<Event> a = bench.subscribe("a", with -> with);
        assertThatThrownBy(() -> new Bench().router.unsubscribe(a))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=a");
        assertThatThrownBy(() -> a.drain(see, -1)).isInstanceOf(IllegalArgumentException.class);
        a.start(see);
        assertThatThrownBy(() -> a.start(see)).isInstanceOf(IllegalStateException.class);
        bench.router.close();
    }
}
