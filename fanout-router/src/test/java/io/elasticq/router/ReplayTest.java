package io.elasticq.router;

import static io.elasticq.router.Bench.ids;
import static io.elasticq.router.Bench.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.contract.Backoff;
import io.elasticq.contract.Race;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Retention;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ThreadPriorityCheck") // there are more threads than cores
class ReplayTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 2_000 : 40;

    private final AtomicLong millis = new AtomicLong();
    private final Journal journal = Journal.inMemory(JournalConfig.builder()
            .segmentSize(1 << 16)
            .clock((InstantSource) () -> Instant.ofEpochMilli(millis.get()))
            .build());
    private final Bench bench = new Bench(with -> with.journal(journal, Event.CODEC));

    @AfterEach
    void close() {
        journal.close();
    }

    private Subscription<Event> late(String name, TailStart start, int lag) {
        return bench.subscribe(
                name, with -> with.credits(100).replay(start).catchUpLag(lag).overload(OverloadPolicy.detachAfter(1)));
    }

    @Test
    void lateJoiner_getsWhatWasBefore_thenWhatComes() {
        bench.put(10).step();
        Subscription<Event> late = late("late", TailStart.oldest(), 3);
        bench.step();
        assertThat(late.state()).isEqualTo(SubscriptionState.JOINING);
        for (long id = 1; id <= 8; id++) {
            assertThat(late.poll()).isEqualTo(new Event(id)); // now it is near enough to ask
        }
        bench.put(2).step();
        assertThat(late.state()).isEqualTo(SubscriptionState.ATTACHED);
        assertThat(late.stats().inRing()).isEqualTo(2);
        assertThat(taken(late)).isEqualTo(ids(9, 12));
        assertThat(late.stats().replayed()).isEqualTo(10);
        assertThat(late.stats().delivered()).isEqualTo(2);
    }

    @Test
    void lateJoiner_beginsAtASequence_orATime() {
        bench.put(5).step();
        millis.set(1000);
        bench.put(5).step();
        Subscription<Event> bySequence = late("sequence", TailStart.sequence(4), 0);
        Subscription<Event> byTime = late("time", TailStart.time(Instant.ofEpochMilli(1000)), 0);
        Subscription<Event> next = late("next", TailStart.next(), 0);
        assertThat(taken(bySequence)).isEqualTo(ids(4, 10));
        assertThat(taken(byTime)).isEqualTo(ids(6, 10));
        assertThat(taken(next)).isEmpty();
        bench.put(1).step();
        assertThat(taken(bySequence)).isEqualTo(ids(11, 11));
        assertThat(taken(byTime)).isEqualTo(ids(11, 11));
        assertThat(taken(next)).isEqualTo(ids(11, 11));
        assertThatThrownBy(() -> late("far", TailStart.sequence(100), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(bench.router.subscriptions()).hasSize(3);
    }

    @Test
    void lateJoiner_whileAnEventIsHeld_hasItFromTheJournal_once() {
        Subscription<Event> parked = bench.subscribe("parked", 1, OverloadPolicy.park());
        bench.put(3).step(); // 2 is held, and in the journal
        Subscription<Event> late = late("late", TailStart.oldest(), 100);
        assertThat(late.poll()).isEqualTo(new Event(1)); // asks
        bench.step();
        assertThat(taken(late)).isEqualTo(ids(2, 2));
        taken(parked);
        bench.step();
        assertThat(taken(late)).isEqualTo(ids(3, 3));
    }

    @Test
    void joinThatIsFixedWhileARecordIsRead_leavesTheRecordToTheRing() {
        List<Runnable> beforeTheNextRead = new ArrayList<>();
        Bench hooked = new Bench(with -> with.journal(
                hooked(Journal.class, journal, () -> {
                    List<Runnable> now = List.copyOf(beforeTheNextRead);
                    beforeTheNextRead.clear();
                    now.forEach(Runnable::run);
                }),
                Event.CODEC));
        hooked.put(2).step();
        Subscription<Event> late = hooked.subscribe("late", with -> with.replay(TailStart.oldest()));
        assertThat(late.poll()).isEqualTo(new Event(1)); // asks
        assertThat(late.poll()).isEqualTo(new Event(2));
        beforeTheNextRead.add(() -> hooked.put(2).step()); // attached at 3, which is in the journal then
        assertThat(taken(late)).isEqualTo(ids(3, 4));
        assertThat(late.stats().replayed()).isEqualTo(2);
        assertThat(late.stats().delivered()).isEqualTo(2);
    }

    /** The same, whose tailers run something before each read. */
    private static <T> T hooked(Class<T> type, T of, Runnable beforeRead) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("read")) {
                beforeRead.run();
            }
            Object result = method.invoke(of, args);
            return result instanceof Tailer tailer ? hooked(Tailer.class, tailer, beforeRead) : result;
        }));
    }

    @Test
    void detached_catchesUpFromTheJournal_withoutAGap() {
        Subscription<Event> slow = bench.subscribe(
                "slow",
                with -> with.credits(2).overload(OverloadPolicy.detachAfter(2)).catchUpLag(1));
        bench.put(7).step();
        assertThat(slow.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(taken(slow)).isEqualTo(ids(1, 7));
        bench.put(2).step();
        assertThat(slow.state()).isEqualTo(SubscriptionState.ATTACHED);
        assertThat(taken(slow)).isEqualTo(ids(8, 9));
        assertThat(bench.heard).containsExactly("slow attached", "slow detached REFUSED_EVENTS", "slow attached");
        assertThat(slow.stats().missed()).isEqualTo(5);
        assertThat(slow.stats().replayed()).isEqualTo(5);
        assertThat(slow.stats().dropped()).isZero();
    }

    @Test
    void reattachInTheFirstReplay_countsForTheNextTime() {
        bench.put(3).step();
        Subscription<Event> late = bench.subscribe("late", with -> with.credits(2)
                .replay(TailStart.oldest())
                .reattach(Reattach.ON_REQUEST)
                .overload(OverloadPolicy.detachAfter(1)));
        late.reattach();
        assertThat(taken(late)).isEqualTo(ids(1, 3));
        bench.step().put(5).step();
        assertThat(late.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(taken(late)).isEqualTo(ids(4, 8));
        bench.step().put(3).step(); // this time nobody has asked
        assertThat(late.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(taken(late)).isEqualTo(ids(9, 10));
    }

    @Test
    void detachedAgainWhileItReplays_goesOnWhereTheRingEnds() {
        Subscription<Event> slow = bench.subscribe(
                "slow",
                with -> with.credits(2).overload(OverloadPolicy.detachAfter(1)).catchUpLag(100));
        bench.put(6).step();
        assertThat(slow.poll()).isEqualTo(new Event(1));
        assertThat(slow.poll()).isEqualTo(new Event(2));
        assertThat(slow.poll()).isEqualTo(new Event(3)); // from the journal; asks
        bench.put(4).step(); // attached at 7, detached at 9
        assertThat(slow.state()).isEqualTo(SubscriptionState.DETACHED);
        assertThat(slow.stats().delivered()).isEqualTo(4);
        assertThat(taken(slow)).isEqualTo(ids(4, 10));
        bench.put(1).step();
        assertThat(taken(slow)).isEqualTo(ids(11, 11));
    }

    @Test
    void recycledRecords_areToldAsAGap() {
        try (Journal ring = Journal.inMemory(JournalConfig.builder()
                .segmentSize(4096)
                .retention(Retention.ring(2))
                .build())) {
            Bench small = new Bench(with -> with.journal(ring, Event.CODEC));
            small.put(100);
            while (small.router.step() > 0) {}
            Subscription<Event> late = small.subscribe("late", with -> with.replay(TailStart.oldest()));
            assertThat(late.poll()).isEqualTo(new Event(1));
            small.put(2000);
            while (small.router.step() > 0) {}
            List<Long> rest = taken(late);
            assertThat(rest.get(rest.size() - 1)).isEqualTo(2100);
            long missing = 2100 - 1 - rest.size();
            assertThat(missing).isPositive();
            assertThat(small.heard).contains("late gap " + missing);
        }
    }

    @Test
    void routerThatHasEnded_canStillBeReplayedToTheEnd() {
        bench.put(5).step();
        Subscription<Event> before = late("before", TailStart.sequence(2), 0);
        bench.source.close();
        bench.step();
        assertThat(bench.router.isTerminated()).isTrue();
        Subscription<Event> after = late("after", TailStart.sequence(3), 0);
        assertThat(taken(before)).isEqualTo(ids(2, 5));
        assertThat(taken(after)).isEqualTo(ids(3, 5));
        assertThat(before.isTerminated()).isTrue();
        assertThat(after.isTerminated()).isTrue();
    }

    @Test
    void whatIsRefusedAtTheEnd_isReplayed() {
        Subscription<Event> slow = bench.subscribe("slow", 2, OverloadPolicy.detachAfter(100));
        bench.put(5).step();
        assertThat(slow.stats().pending()).isEqualTo(3);
        bench.source.close();
        bench.step();
        assertThat(taken(slow)).isEqualTo(ids(1, 5));
        assertThat(slow.isTerminated()).isTrue();
        SubscriptionStats stats = slow.stats();
        assertThat(stats.pending()).isZero();
        assertThat(stats.missed()).isEqualTo(3);
        assertThat(stats.replayed()).isEqualTo(3);
    }

    @Test
    void whatIsHeldAtTheEnd_isReplayed_orToldAsAGap() {
        Subscription<Event> parked = bench.subscribe("parked", 1, OverloadPolicy.park());
        Subscription<Event> onRequest = bench.subscribe(
                "onRequest",
                with -> with.credits(1).overload(OverloadPolicy.park()).reattach(Reattach.ON_REQUEST));
        bench.put(3).step();
        bench.router.close();
        assertThat(taken(parked)).isEqualTo(ids(1, 2));
        assertThat(taken(onRequest)).isEqualTo(ids(1, 1));
        assertThat(bench.heard).contains("onRequest gap 1");
        assertThat(parked.isTerminated()).isTrue();
        assertThat(onRequest.isTerminated()).isTrue();
    }

    @Test
    void unsubscribedWhileItReplays_isTerminated() {
        bench.put(5).step();
        Subscription<Event> late = late("late", TailStart.oldest(), 0);
        late.poll();
        late.close();
        bench.step();
        assertThat(taken(late)).isEmpty();
        assertThat(late.isTerminated()).isTrue();
    }

    @Test
    void manualAcknowledgements_boundWhatIsOutOfAReplay_too() {
        bench.put(10).step();
        Subscription<Event> late = bench.subscribe("late", with -> with.credits(3)
                .acknowledgement(Acknowledgement.MANUAL)
                .overload(OverloadPolicy.detachAfter(1))
                .replay(TailStart.oldest()));
        List<Long> all = new ArrayList<>(taken(late));
        assertThat(all).isEqualTo(ids(1, 3));
        bench.put(5);
        while (all.size() < 15) {
            late.acknowledge(1);
            bench.step();
            all.addAll(taken(late));
            SubscriptionStats stats = late.stats();
            assertThat(stats.taken() - stats.acknowledged()).isLessThanOrEqualTo(3);
        }
        assertThat(all).isEqualTo(ids(1, 15));
    }

    @Test
    void journalWithoutRoom_keepsTheEvent_forTheNextStep() {
        int[] failures = {3};
        EventCodec<Event> codec = new FailingCodec(failures);
        Bench failing = new Bench(with -> with.journal(journal, codec));
        Subscription<Event> all = failing.subscribe("all", 100, OverloadPolicy.park());
        failing.put(5);
        assertThatThrownBy(failing::step).hasMessage("3");
        assertThat(all.stats().delivered()).isEqualTo(2);
        assertThatThrownBy(failing::step).hasMessage("3");
        assertThat(failing.router.step()).isEqualTo(3);
        assertThat(taken(all)).isEqualTo(ids(1, 5));
        assertThat(journal.lastSequence()).isEqualTo(5);
    }

    private record FailingCodec(int[] failures) implements EventCodec<Event> {

        @Override
        public int maxLength(Event event) {
            if (event.id() == 3 && failures[0]-- > 0) {
                throw new IllegalStateException("3");
            }
            return CODEC.maxLength(event);
        }

        private static final EventCodec<Event> CODEC = Event.CODEC;

        @Override
        public void encode(Event event, java.nio.ByteBuffer target) {
            CODEC.encode(event, target);
        }

        @Override
        public Event decode(java.nio.ByteBuffer source) {
            return CODEC.decode(source);
        }
    }

    @Test
    void foreignAppender_isNoticed() {
        bench.put(1).step();
        journal.append(new byte[8]);
        bench.put(1);
        assertThatThrownBy(bench::step)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected=2, sequence=3");
        assertThatThrownBy(bench::step).isInstanceOf(IllegalStateException.class);
        assertThat(journal.lastSequence()).isEqualTo(3);
    }

    @Test
    void recordsThatAreAppendedBeforeTheRouterIsBuilt_areNotForeign() {
        RouterBuilder<Event> builder = Router.builder(Source.of(bench.source)).journal(journal, Event.CODEC);
        journal.append(new byte[8]);
        Router<Event> first = builder.build();
        bench.put(2);
        assertThat(first.step()).isEqualTo(2);
        first.close();
        Router<Event> second = builder.build();
        bench.put(1);
        assertThat(second.step()).isEqualTo(1);
        assertThat(journal.lastSequence()).isEqualTo(4);
    }

    @Test
    void replayWithoutAJournal_orInAWorkQueue_isRefused() {
        assertThatThrownBy(() -> new Bench().subscribe("x", with -> with.replay(TailStart.oldest())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("subscriber=x");
        Bench work = new Bench(
                with -> with.mode(RouterMode.roundRobin(Pressure.DROP)).journal(journal, Event.CODEC));
        assertThatThrownBy(() -> work.subscribe("x", with -> with.replay(TailStart.oldest())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("workQueue=true");
    }

    @Test
    void joinersBesideARunningRouter_haveNoGapAndNoDuplicate() {
        for (int round = 0; round < ROUNDS; round++) {
            joinBesideARunningRouter(new Random(round));
        }
    }

    private static void joinBesideARunningRouter(Random random) {
        int events = 3_000;
        int batchMax = 1 + random.nextInt(20);
        try (Journal journal = Bench.journal()) {
            Bench bench = new Bench(with -> with.journal(journal, Event.CODEC).batchMax(batchMax));
            Race race = new Race().with(() -> {
                bench.put(events);
                bench.source.close();
                while (!bench.router.isTerminated()) {
                    bench.stepOrYield();
                }
            });
            for (int i = 0; i < 3; i++) {
                int credits = 1 + random.nextInt(50);
                int lag = random.nextInt(30);
                long from = 1;
                race.with(() -> {
                    Subscription<Event> joiner = bench.subscribe("joiner", with -> with.credits(credits)
                            .overload(OverloadPolicy.detachAfter(1))
                            .replay(TailStart.sequence(from))
                            .catchUpLag(lag));
                    List<Long> all = new ArrayList<>();
                    while (!joiner.isTerminated()) {
                        if (joiner.drain(event -> all.add(event.id()), 7) == 0) {
                            Backoff.pause();
                        }
                    }
                    assertThat(all).isEqualTo(ids(from, events));
                });
            }
            race.run();
        }
    }
}
