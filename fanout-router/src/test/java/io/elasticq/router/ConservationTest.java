package io.elasticq.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.Backoff;
import io.elasticq.contract.Race;
import io.elasticq.journal.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routers with threads, random policies, subscribers that come, go, throw and are slow: each event of each subscriber is somewhere. */
@SuppressWarnings("ThreadPriorityCheck") // there are more threads than cores
class ConservationTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 1_000 : 5;
    private static final int EVENTS = 2_000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void broadcast_losesNothingSilently(boolean withJournal) {
        for (int round = 0; round < ROUNDS; round++) {
            broadcast(new Random(round), withJournal);
        }
    }

    private static void broadcast(Random random, boolean withJournal) {
        Journal journal = withJournal ? Bench.journal() : null;
        try {
            Bench bench = new Bench(with -> journal == null
                    ? with.batchMax(1 + random.nextInt(64)).nanoClock(System::nanoTime)
                    : with.batchMax(1 + random.nextInt(64)).journal(journal, Event.CODEC));
            ConcurrentLinkedQueue<Receiver> receivers = new ConcurrentLinkedQueue<>();
            AtomicBoolean allIn = new AtomicBoolean();
            Race race = new Race()
                    .with(() -> {
                        for (int i = 0; i < EVENTS / 10; i++) {
                            bench.put(10);
                            Backoff.pause();
                        }
                        bench.source.close();
                        allIn.set(true);
                    })
                    .with(() -> {
                        while (!bench.router.isTerminated()) {
                            bench.stepOrYield();
                        }
                    });
            for (int i = 0; i < 3; i++) {
                Receiver steady = new Receiver(bench, new Random(random.nextLong()), withJournal);
                receivers.add(steady);
                race.with(steady::receive);
            }
            long seed = random.nextLong();
            race.with(() -> comeAndGo(bench, new Random(seed), receivers, allIn));
            race.run();
            receivers.forEach(Receiver::check);
        } finally {
            if (journal != null) {
                journal.close();
            }
        }
    }

    private static void comeAndGo(
            Bench bench, Random random, ConcurrentLinkedQueue<Receiver> receivers, AtomicBoolean allIn) {
        while (!allIn.get() && receivers.size() < 40) {
            Receiver guest = new Receiver(bench, random, false);
            receivers.add(guest);
            for (int n = random.nextInt(50); n >= 0; n--) {
                guest.subscription.drain(guest::accept, 10);
            }
            guest.subscription.close();
            guest.receive();
        }
    }

    /** A subscriber, and what it got. */
    private static final class Receiver {

        private final List<Long> got = new ArrayList<>();
        private final Random random;
        private final boolean gapless;
        final Subscription<Event> subscription;

        Receiver(Bench bench, Random random, boolean withJournal) {
            this.random = new Random(random.nextLong());
            OverloadPolicy overload = overload(random, withJournal);
            int modulus = random.nextInt(3) == 0 ? 3 : 1;
            ErrorPolicy errors = random.nextBoolean() ? ErrorPolicy.DROP_EVENT : ErrorPolicy.DETACH;
            this.gapless = modulus == 1
                    && (withJournal
                            || overload instanceof OverloadPolicy.Park park
                                    && park.atMost() == null
                                    && errors == ErrorPolicy.DROP_EVENT);
            boolean manual = random.nextInt(3) == 0;
            this.subscription = bench.router.subscribe(SubscriberConfig.<Event>named("r")
                    .credits(1 + random.nextInt(200))
                    .overload(overload)
                    .errors(errors)
                    .acknowledgement(manual ? Acknowledgement.MANUAL : Acknowledgement.AUTO)
                    .filter(event -> event.id() % modulus == 0)
                    .catchUpLag(random.nextInt(20))
                    .listener(new SubscriptionListener() {}) // which is told of failures, and the log is not
                    .build());
        }

        private static OverloadPolicy overload(Random random, boolean withJournal) {
            return switch (random.nextInt(withJournal ? 3 : 5)) {
                case 0 -> OverloadPolicy.park();
                case 1 -> OverloadPolicy.detachAfter(1 + random.nextInt(5));
                case 2 -> OverloadPolicy.park(Duration.ofNanos(1 + random.nextInt(100_000)));
                case 3 -> OverloadPolicy.drop();
                default -> OverloadPolicy.detachAfter(Duration.ofNanos(1 + random.nextInt(100_000)));
            };
        }

        void accept(Event event) {
            got.add(event.id());
            if (random.nextInt(500) == 0) {
                throw new IllegalStateException("handler");
            }
        }

        void receive() {
            while (!subscription.isTerminated()) {
                int n = subscription.drain(this::accept, 1 + random.nextInt(30));
                SubscriptionStats stats = subscription.stats();
                if (subscription.config().acknowledgement() == Acknowledgement.MANUAL
                        && stats.taken() > stats.acknowledged()) {
                    subscription.acknowledge(stats.taken() - stats.acknowledged());
                }
                if (n == 0 || random.nextInt(20) == 0) {
                    Backoff.pause();
                }
            }
        }

        void check() {
            SubscriptionStats stats = subscription.stats();
            for (int i = 1; i < got.size(); i++) {
                assertThat(got.get(i)).isGreaterThan(got.get(i - 1)); // in order, none twice
            }
            assertThat(got.size()).isEqualTo((int) stats.taken());
            assertThat(stats.inRing()).isZero();
            assertThat(stats.delivered() + stats.replayed()).isEqualTo(stats.taken());
            assertThat(stats.routed())
                    .isEqualTo(
                            stats.delivered() + stats.dropped() + stats.filtered() + stats.missed() + stats.pending());
            if (gapless && !got.isEmpty() && subscription.config().overload() instanceof OverloadPolicy.Park) {
                assertThat(got.get(got.size() - 1) - got.get(0) + 1).isEqualTo(got.size());
            }
        }
    }

    @Test
    void workQueue_givesEachEventToOneSubscriber() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            workQueue(random, RouterMode.roundRobin(Pressure.BLOCK));
            workQueue(random, RouterMode.leastLoaded(Pressure.SPIN_THEN_BLOCK));
            workQueue(random, RouterMode.byKey(event -> event.id() % 37, Pressure.BLOCK));
        }
    }

    private static void workQueue(Random random, RouterMode<Event> mode) {
        Bench bench = new Bench(with -> with.mode(mode).batchMax(1 + random.nextInt(64)));
        List<List<Long>> got = new ArrayList<>();
        Race race = new Race().with(() -> {
            bench.put(EVENTS);
            bench.source.close();
            while (!bench.router.isTerminated()) {
                bench.stepOrYield();
            }
        });
        for (int i = 0; i < 3; i++) {
            Subscription<Event> one = bench.subscribe("w", 1 + random.nextInt(50), OverloadPolicy.park());
            List<Long> mine = new ArrayList<>();
            got.add(mine);
            race.with(() -> {
                while (!one.isTerminated()) {
                    if (one.drain(event -> mine.add(event.id()), 20) == 0) {
                        Backoff.pause();
                    }
                }
            });
        }
        race.run();
        List<Long> all = new ArrayList<>();
        got.forEach(mine -> {
            assertThat(mine).isSorted();
            all.addAll(mine);
        });
        all.sort(null);
        assertThat(all).isEqualTo(Bench.ids(1, EVENTS));
    }
}
