package io.elasticq.router;

import static io.elasticq.router.Bench.ids;
import static io.elasticq.router.Bench.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.WaitStrategy;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.TailStart;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replay, or a subscriber's thread, that ends before its time: the router, and the others, go on. */
class ReplayEndsTest {

    private final Journal journal = Bench.journal();
    private final List<Throwable> ended = new CopyOnWriteArrayList<>();
    private final SubscriptionListener listener = new SubscriptionListener() {
        @Override
        public void ended(Subscription<?> subscription, Throwable failure) {
            ended.add(failure);
        }
    };

    @AfterEach
    void close() {
        journal.close();
    }

    private Bench benchThatCannotDecode(long id) {
        return new Bench(with -> with.journal(journal, new BrokenCodec(id)));
    }

    private record BrokenCodec(long broken) implements EventCodec<Event> {

        @Override
        public int maxLength(Event event) {
            return Long.BYTES;
        }

        @Override
        public void encode(Event event, ByteBuffer target) {
            target.putLong(event.id());
        }

        @Override
        public Event decode(ByteBuffer source) {
            long id = source.getLong();
            if (id == broken) {
                throw new IllegalStateException("can't be decoded: id=" + id);
            }
            return new Event(id);
        }
    }

    @Test
    void replayThatFails_isThrown_andNotWaitedFor() {
        Bench bench = benchThatCannotDecode(2);
        bench.put(3).step();
        Subscription<Event> late = bench.subscribe("late", with -> with.credits(1)
                .overload(OverloadPolicy.park())
                .replay(TailStart.oldest())
                .listener(listener));
        Subscription<Event> other = bench.subscribe("other", with -> with);
        assertThat(late.poll()).isEqualTo(new Event(1)); // asks
        bench.put(3).step(); // parks
        assertThat(bench.router.stats().creditWaits()).isEqualTo(1);
        assertThatThrownBy(late::poll).hasMessage("can't be decoded: id=2");
        assertThat(late.isTerminated()).isTrue();
        assertThat(late.poll()).isNull();
        assertThat(ended).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(late.stats().failures()).isEqualTo(1);
        assertThat(bench.router.stats().failures()).isEqualTo(1);
        bench.step();
        assertThat(late.state()).isEqualTo(SubscriptionState.CLOSED);
        assertThat(bench.router.subscriptions()).containsExactly(other);
        assertThat(taken(other)).isEqualTo(ids(4, 6));
    }

    @Test
    void replayThatFailsInAThread_isNotWaitedFor() {
        Bench bench = benchThatCannotDecode(2);
        bench.put(3).step();
        Subscription<Event> late = bench.subscribe("late", with -> with.credits(4)
                        .overload(OverloadPolicy.park())
                        .replay(TailStart.oldest())
                        .listener(listener))
                .start(event -> {});
        List<Long> seen = new CopyOnWriteArrayList<>();
        Subscription<Event> other = bench.subscribe("other", with -> with.overload(OverloadPolicy.park()))
                .start(event -> seen.add(event.id()));
        bench.put(100).router.disown();
        bench.router.start();
        await().untilAsserted(() -> assertThat(seen).isEqualTo(ids(4, 103)));
        await().untilAsserted(() -> assertThat(bench.router.subscriptions()).containsExactly(other));
        assertThat(late.isTerminated()).isTrue();
        assertThat(ended).hasSize(1);
        bench.router.close();
        assertThat(bench.router.report().failure()).isSameAs(ended.get(0));
    }

    @Test
    void replayThatFailsAfterTheRoutersEnd_isNotDrained() throws InterruptedException {
        Bench bench = benchThatCannotDecode(2);
        bench.put(3).step();
        Subscription<Event> late =
                bench.subscribe("late", with -> with.replay(TailStart.oldest()).listener(listener));
        bench.source.close();
        bench.step();
        late.start(event -> {});
        await().untilAsserted(() -> assertThat(late.isTerminated()).isTrue());
        bench.router.close();
        assertThat(ended).hasSize(1);
        assertThat(bench.router.report().drained()).isFalse();
    }

    @Test
    void journalThatIsClosedUnderAReplay_isThrown_andTheRouterCanEnd() {
        Bench bench = new Bench(with -> with.journal(journal, Event.CODEC));
        bench.put(3).step();
        Subscription<Event> late = bench.subscribe("late", with -> with.replay(TailStart.oldest()));
        assertThat(late.poll()).isEqualTo(new Event(1));
        journal.close();
        assertThatThrownBy(late::poll).isInstanceOf(JournalClosedException.class);
        assertThat(late.isTerminated()).isTrue();
        bench.step();
        assertThat(bench.router.subscriptions()).isEmpty();
    }

    @Test
    void interruptedThread_isNotWaitedFor() {
        Bench bench = new Bench();
        AtomicReference<Thread> thread = new AtomicReference<>();
        Subscription<Event> interrupted = bench.subscribe("interrupted", 1, OverloadPolicy.park())
                .start(event -> {
                    thread.set(Thread.currentThread());
                    Thread.currentThread().interrupt();
                });
        Subscription<Event> other = bench.subscribe("other", with -> with);
        bench.put(1).step();
        await().untilAsserted(() -> assertThat(thread.get()).isNotNull());
        await().untilAsserted(() -> assertThat(thread.get().isAlive()).isFalse());
        bench.put(5).step();
        assertThat(interrupted.state()).isEqualTo(SubscriptionState.CLOSED);
        assertThat(taken(other)).isEqualTo(ids(1, 6));
    }

    @Test
    void threadThatAFailureEnds_isNotWaitedFor() {
        Bench bench = new Bench();
        Subscription<Event> failing = bench.subscribe(
                        "failing", with -> with.listener(listener).waitStrategy(idle -> {
                            throw new IllegalStateException("waits no more");
                        }))
                .start(event -> {});
        await().untilAsserted(() -> assertThat(ended).hasSize(1));
        await().untilAsserted(() -> {
            bench.step();
            assertThat(failing.state()).isEqualTo(SubscriptionState.CLOSED);
        });
        assertThat(failing.stats().failures()).isEqualTo(1);
    }

    private Bench benchWithEvents(int n) {
        Bench bench = new Bench(with -> with.journal(journal, Event.CODEC)).put(n);
        while (bench.router.step() > 0) {}
        return bench;
    }

    @Test
    void filterThatThrowsUnderStop_endsTheReplay() {
        Bench bench = benchWithEvents(1000);
        Subscription<Event> late = bench.subscribe(
                "late",
                with -> with.replay(TailStart.oldest()).errors(ErrorPolicy.STOP).filter(event -> {
                    if (event.id() == 3) {
                        throw new IllegalStateException("3");
                    }
                    return true;
                }));
        assertThat(taken(late)).isEqualTo(ids(1, 2));
        assertThat(late.isTerminated()).isTrue();
        assertThat(late.stats().replayFiltered()).isEqualTo(1);
        bench.step();
        assertThat(bench.router.subscriptions()).isEmpty();
    }

    @Test
    void filterThatThrowsUnderStop_wakesTheRouter() {
        Bench bench = new Bench(with -> with.journal(journal, Event.CODEC).waitStrategy(WaitStrategy.blocking()));
        bench.put(3).step();
        bench.router.disown();
        bench.router.start();
        await().untilAsserted(() -> assertThat(bench.router.stats().wakeWaits()).isPositive());
        Subscription<Event> late = bench.subscribe("late", with -> with.replay(TailStart.oldest())
                .catchUpLag(0)
                .errors(ErrorPolicy.STOP)
                .filter(event -> {
                    throw new IllegalStateException();
                }));
        assertThat(late.poll()).isNull();
        await().untilAsserted(() -> assertThat(bench.router.subscriptions()).isEmpty());
        bench.router.close();
    }

    @Test
    void unsubscribing_endsAReplay_withoutAStep() {
        Bench bench = benchWithEvents(1000);
        Subscription<Event> late = bench.subscribe("late", with -> with.replay(TailStart.oldest()));
        assertThat(late.poll()).isEqualTo(new Event(1));
        late.close();
        assertThat(late.poll()).isNull();
        assertThat(late.isTerminated()).isTrue();
    }

    @Test
    void unsubscribing_afterTheRoutersEnd_endsAReplay() {
        Bench bench = benchWithEvents(1000);
        Subscription<Event> late = bench.subscribe("late", with -> with.replay(TailStart.oldest()));
        bench.step().router.close();
        assertThat(late.poll()).isEqualTo(new Event(1));
        late.close();
        assertThat(late.poll()).isNull();
        assertThat(late.isTerminated()).isTrue();
        assertThat(bench.router.subscriptions()).isEmpty();
    }

    @Test
    void unsubscribing_whatIsInTheRingAlready_canStillBeTaken() {
        Bench bench = new Bench(with -> with.journal(journal, Event.CODEC));
        bench.put(3).step();
        Subscription<Event> late = bench.subscribe("late", with -> with.replay(TailStart.oldest()));
        assertThat(late.poll()).isEqualTo(new Event(1)); // asks
        bench.put(2).step();
        late.close();
        assertThat(taken(late)).isEqualTo(ids(2, 5));
        assertThat(late.isTerminated()).isFalse(); // as the router does not know yet
        bench.put(2).step();
        assertThat(taken(late)).isEmpty();
        assertThat(late.isTerminated()).isTrue();
    }

    @Test
    void unsubscribing_whoIsDetached_replaysNothing() {
        Bench bench = new Bench(with -> with.journal(journal, Event.CODEC));
        Subscription<Event> slow = bench.subscribe("slow", 2, OverloadPolicy.detachAfter(1));
        bench.put(9).step();
        slow.close();
        assertThat(taken(slow)).isEqualTo(ids(1, 2));
        assertThat(slow.isTerminated()).isTrue();
    }
}
