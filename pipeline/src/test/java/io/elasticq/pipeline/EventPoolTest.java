package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.contract.Backoff;
import io.elasticq.contract.Identities;
import io.elasticq.contract.Race;
import io.elasticq.pipeline.EventPool.WhenEmpty;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EventPoolTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 2_000_000 : 20_000;

    static final class Event extends PooledEvent {
        final AtomicInteger holders = new AtomicInteger();
        int value; // plain: who acquires sees what the release left
    }

    private static EventPool<Event> pool(int capacity, WhenEmpty whenEmpty) {
        return EventPool.of(capacity, whenEmpty, Event::new, event -> event.value = 0);
    }

    @Test
    void acquire_handsOutEachEventOnce_thenNull_andThemAgainWhenReleased() throws Exception {
        EventPool<Event> pool = pool(3, WhenEmpty.ANSWER_NULL);
        Set<Event> first = Identities.of(List.of(pool.acquire(), pool.acquire(), pool.acquire()));
        assertThat(pool.acquire()).isNull();
        assertThat(pool.outstanding()).isEqualTo(3);
        first.forEach(pool::release);
        assertThat(pool.outstanding()).isZero();
        pool.assertAllReleased();
        Set<Event> second = Identities.of(List.of(pool.acquire(), pool.acquire(), pool.acquire()));
        assertThat(second.stream().allMatch(first::contains)).isTrue();
    }

    @Test
    void release_emptiesTheEvent() throws Exception {
        EventPool<Event> pool = pool(1, WhenEmpty.ANSWER_NULL);
        Event event = pool.acquire();
        event.value = 7;
        pool.release(event);
        assertThat(pool.acquire()).isSameAs(event);
        assertThat(event.value).isZero();
    }

    @Test
    void secondRelease_isRefused_andChangesNothing() throws Exception {
        EventPool<Event> pool = pool(2, WhenEmpty.ANSWER_NULL);
        Event event = pool.acquire();
        pool.release(event);
        assertThatThrownBy(() -> pool.release(event))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("released twice")
                .hasMessageContaining("lease 2");
        Identities.of(List.of(pool.acquire(), pool.acquire()));
        assertThat(pool.acquire()).isNull();
    }

    @Test
    void secondRelease_ofAnEventThatIsHandedOutAgain_isRefused_byItsLease() throws Exception {
        EventPool<Event> pool = pool(1, WhenEmpty.ANSWER_NULL);
        Event event = pool.acquire();
        long first = event.lease();
        pool.release(event, first);
        assertThat(pool.acquire()).isSameAs(event);
        assertThatThrownBy(() -> pool.release(event, first)).hasMessageContaining("released twice");
        assertThatThrownBy(() -> pool.release(event, first + 1)).hasMessageContaining("released twice");
        assertThat(pool.acquire()).isNull();
        pool.release(event, event.lease());
    }

    @Test
    void foreignEvent_isRefused() throws Exception {
        EventPool<Event> pool = pool(2, WhenEmpty.ANSWER_NULL);
        EventPool<Event> other = pool(2, WhenEmpty.ANSWER_NULL);
        Event event = other.acquire();
        assertThatThrownBy(() -> pool.release(event)).hasMessageContaining("belongs to another pool, or none");
        assertThatThrownBy(() -> pool.release(event, event.lease())).hasMessageContaining("belongs to another pool");
        assertThatThrownBy(() -> pool.release(new Event())).hasMessageContaining("belongs to another pool, or none");
        assertThat(other.outstanding()).isEqualTo(1);
        other.release(event);
    }

    @Test
    void useAfterRelease_isTold() throws Exception {
        EventPool<Event> pool = pool(1, WhenEmpty.ANSWER_NULL);
        Event event = pool.acquire();
        long lease = event.lease();
        event.requireLease(lease);
        pool.release(event);
        assertThatThrownBy(event::lease).hasMessageContaining("used after its release");
        assertThatThrownBy(() -> event.requireLease(lease)).hasMessageContaining("used after its release");
        pool.acquire();
        assertThat(event.lease()).isGreaterThan(lease);
        assertThatThrownBy(() -> event.requireLease(lease)).hasMessageContaining("lease=" + lease);
    }

    @Test
    void allocatingPool_makesMore_andGivesUpWhatFindsNoRoom() throws Exception {
        EventPool<Event> pool = pool(2, WhenEmpty.ALLOCATE);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            events.add(pool.acquire());
        }
        Identities.of(events);
        assertThat(pool.outstanding()).isEqualTo(5);
        events.forEach(pool::release);
        assertThat(pool.outstanding()).isZero();
        assertThatThrownBy(() -> pool.release(events.get(4))).isInstanceOf(IllegalStateException.class);
        assertThat(pool.acquire()).isSameAs(events.get(0));
    }

    @Test
    void waitingAcquire_getsWhatIsReleased() throws Exception {
        EventPool<Event> pool = pool(1, WhenEmpty.WAIT);
        Event event = pool.acquire();
        AtomicReference<Event> got = new AtomicReference<>();
        Thread waiter = new Thread(() -> {
            try {
                got.set(pool.acquire());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiter.start();
        await().until(() -> waiter.getState() == Thread.State.WAITING);
        pool.release(event);
        await().until(() -> got.get() != null);
        assertThat(got.get()).isSameAs(event);
    }

    @Test
    void waitingAcquire_isInterruptible_andTakesNothing() throws Exception {
        EventPool<Event> pool = pool(1, WhenEmpty.WAIT);
        Event event = pool.acquire();
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread waiter = new Thread(() -> {
            try {
                pool.acquire();
            } catch (InterruptedException e) {
                ended.set(e);
            }
        });
        waiter.start();
        await().until(() -> waiter.getState() == Thread.State.WAITING);
        waiter.interrupt();
        waiter.join();
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        pool.release(event);
        assertThat(pool.acquire()).isSameAs(event);
    }

    @Test
    void resetThatThrows_leaksNothing_andTheEventIsReplaced() throws Exception {
        boolean[] fails = {true};
        EventPool<Event> pool = EventPool.of(1, WhenEmpty.ANSWER_NULL, Event::new, event -> {
            if (fails[0]) {
                throw new IllegalStateException("can't be emptied");
            }
        });
        Event event = pool.acquire();
        assertThatThrownBy(() -> pool.release(event)).hasMessage("can't be emptied");
        assertThat(pool.outstanding()).isZero();
        fails[0] = false;
        Event next = pool.acquire();
        assertThat(next).isNotNull().isNotSameAs(event);
        assertThatThrownBy(() -> pool.release(event)).isInstanceOf(IllegalStateException.class);
        pool.release(next);
        pool.assertAllReleased();
    }

    @Test
    void badFactory_isRefused() throws Exception {
        EventPool<Event> pool = pool(1, WhenEmpty.ANSWER_NULL);
        Event event = pool.acquire();
        assertThatThrownBy(() -> EventPool.of(1, WhenEmpty.WAIT, () -> event, e -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        Event same = new Event();
        assertThatThrownBy(() -> EventPool.of(2, WhenEmpty.WAIT, () -> same, e -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool(0, WhenEmpty.WAIT)).hasMessageContaining("capacity=0");
    }

    @Test
    void leak_isNamed_byWhereItWasAcquired() throws Exception {
        EventPool<Event> pool = EventPool.tracking(2, WhenEmpty.ANSWER_NULL, Event::new, event -> {});
        Event kept = pool.acquire();
        pool.release(pool.acquire());
        assertThatThrownBy(pool::assertAllReleased)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("outstanding=1")
                .satisfies(leak -> assertThat(leak.getSuppressed()).hasSize(1).allSatisfy(at -> assertThat(
                                at.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().startsWith("leak_isNamed"))));
        pool.release(kept);
        pool.assertAllReleased();
        EventPool<Event> plain = pool(1, WhenEmpty.ANSWER_NULL);
        plain.acquire();
        assertThatThrownBy(plain::assertAllReleased).hasMessageContaining("outstanding=1");
    }

    /** Threads that acquire, hand to each other and release: an event never has two holders, and comes empty. */
    @Test
    void race_noEventHasTwoHolders() throws Exception {
        for (WhenEmpty whenEmpty : WhenEmpty.values()) {
            EventPool<Event> pool = pool(3, whenEmpty);
            ConcurrentLinkedQueue<Event> handedOver = new ConcurrentLinkedQueue<>();
            Race race = new Race();
            for (int thread = 0; thread < 4; thread++) {
                race.with(() -> {
                    for (int i = 0; i < ROUNDS / 5; i++) {
                        Event event = handedOver.poll();
                        if (event == null) {
                            event = pool.acquire();
                            if (event == null) {
                                continue;
                            }
                            assertThat(event.holders.incrementAndGet()).isEqualTo(1);
                            assertThat(event.value).isZero();
                            event.value = i + 1;
                        }
                        if ((i & 7) == 0) {
                            handedOver.add(event);
                        } else {
                            event.holders.decrementAndGet();
                            pool.release(event);
                        }
                    }
                    for (Event rest; (rest = handedOver.poll()) != null; ) {
                        rest.holders.decrementAndGet();
                        pool.release(rest);
                    }
                });
            }
            race.run();
            handedOver.forEach(event -> {
                event.holders.decrementAndGet();
                pool.release(event);
            });
            pool.assertAllReleased();
        }
    }

    /** Of several that release the same lease, one may. */
    @Test
    void race_ofReleases_hasOneWinner() throws Exception {
        EventPool<Event> pool = pool(2, WhenEmpty.ANSWER_NULL);
        AtomicInteger won = new AtomicInteger();
        for (int round = 0; round < 300; round++) {
            Event event = pool.acquire();
            long lease = event.lease();
            Race.Task release = () -> {
                try {
                    pool.release(event, lease);
                    won.incrementAndGet();
                } catch (IllegalStateException expectedOfTheOther) {
                    assertThat(expectedOfTheOther).hasMessageContaining("released twice");
                }
            };
            new Race().with(release).with(release).run();
            assertThat(won).hasValue(round + 1);
            pool.assertAllReleased();
        }
    }

    /** Each release is the only one that can end the wait that begins at the same time: a lost wake-up hangs. */
    @Test
    void race_ofAReleaseAndAWaiter_losesNoWakeUp() throws Exception {
        EventPool<Event> pool = pool(1, WhenEmpty.WAIT);
        AtomicReference<Event> handedOver = new AtomicReference<>(pool.acquire());
        new Race()
                .with(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        handedOver.set(pool.acquire());
                    }
                })
                .with(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        Event event = handedOver.getAndSet(null);
                        while (event == null) {
                            Backoff.pause();
                            event = handedOver.getAndSet(null);
                        }
                        pool.release(event);
                    }
                })
                .run();
        assertThat(handedOver.get()).isNotNull();
    }

    /** More waiters than events: everyone gets one in the end, or this hangs. */
    @Test
    void race_ofWaiters_losesNoWakeUp() {
        EventPool<Event> pool = pool(1, WhenEmpty.WAIT);
        Race race = new Race();
        CountDownLatch done = new CountDownLatch(3);
        for (int thread = 0; thread < 3; thread++) {
            race.with(() -> {
                for (int i = 0; i < ROUNDS / 5; i++) {
                    Event event = pool.acquire();
                    assertThat(event.holders.incrementAndGet()).isEqualTo(1);
                    event.holders.decrementAndGet();
                    pool.release(event);
                }
                done.countDown();
            });
        }
        race.run();
        assertThat(done.getCount()).isZero();
    }

    @Test
    void steadyState_allocatesNothing() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        EventPool<Event> pool = pool(4, WhenEmpty.WAIT);
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                pool.release(pool.acquire());
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isLessThan(1_000); // of 10,000: what measuring itself takes
    }
}
