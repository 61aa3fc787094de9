package io.elasticq.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.TailStart;
import io.elasticq.lockfree.SpscElasticQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random lives of a router, step by step beside a model, which says for each event and each subscriber what becomes of it. */
class RouterLifeTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 200_000 : 1_000;
    private static final int ACTIONS = 120;

    @Test
    void randomLives_areThoseOfTheModel() {
        for (int seed = 0; seed < LIVES; seed++) {
            try {
                new Life(seed).live();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Life {

        private final Random random;
        private final ModelRouter model;
        private final Router<Event> router;
        private final @Nullable Journal journal;
        private final SpscElasticQueue<Event> source =
                new SpscElasticQueue<>(ElasticConfig.defaults(), OverflowPolicy.REJECT);
        private final List<Subscription<Event>> subscriptions = new ArrayList<>();
        private final List<List<Event>> received = new ArrayList<>();
        private final List<List<String>> told = new ArrayList<>();
        private final StringBuilder history = new StringBuilder();
        private long nextId = 1;

        Life(long seed) {
            random = new Random(seed);
            boolean hasLog = random.nextBoolean();
            model = new ModelRouter(1 + random.nextInt(6), hasLog);
            RouterBuilder<Event> builder =
                    Router.builder(Source.of(source)).batchMax(model.batchMax).nanoClock(() -> model.now);
            journal = hasLog
                    ? Journal.inMemory(
                            JournalConfig.builder().segmentSize(1 << 16).build())
                    : null;
            if (journal != null) {
                builder.journal(journal, Event.CODEC);
            }
            router = builder.build();
        }

        void live() {
            try {
                for (int i = 0; i < ACTIONS; i++) {
                    act();
                }
                history.append(" end");
                if (random.nextInt(4) == 0) {
                    model.closing = true;
                    router.close();
                    model.step();
                } else {
                    source.close();
                    model.sourceClosed = true;
                }
                for (int i = 0; i < 2000 && !done(); i++) {
                    step();
                    for (int s = 0; s < subscriptions.size(); s++) {
                        poll(s);
                        acknowledge(s);
                        model.subscribers.get(s).reattach = true;
                        subscriptions.get(s).reattach();
                    }
                    model.now += 1000;
                }
                assertThat(done()).isTrue();
                check();
            } catch (Throwable e) {
                throw new AssertionError(history.toString(), e);
            } finally {
                if (journal != null) {
                    journal.close();
                }
            }
        }

        private boolean done() {
            return router.isTerminated() && subscriptions.stream().allMatch(Subscription::isTerminated);
        }

        private void act() {
            int which = random.nextInt(100);
            if (which < 4 && subscriptions.size() < 5 || subscriptions.isEmpty()) {
                subscribe();
            } else if (which < 35) {
                for (int n = random.nextInt(4); n >= 0; n--) {
                    Event event = new Event(nextId++);
                    assertThat(source.offer(event)).isTrue();
                    model.source.add(event);
                }
                history.append(" o").append(nextId - 1);
            } else if (which < 60) {
                step();
            } else {
                int s = random.nextInt(subscriptions.size());
                if (which < 82) {
                    poll(s);
                } else if (which < 92) {
                    acknowledge(s);
                } else if (which < 95) {
                    history.append(" r").append(s);
                    model.subscribers.get(s).reattach = true;
                    subscriptions.get(s).reattach();
                } else if (which < 96) {
                    history.append(" u").append(s);
                    ModelSubscriber leaving = model.subscribers.get(s);
                    leaving.leaving |= router.subscriptions().contains(subscriptions.get(s));
                    subscriptions.get(s).close();
                    model.requests.add(leaving::unsubscribe);
                } else {
                    model.now += random.nextInt(30);
                }
            }
        }

        private void step() {
            history.append(" s");
            int before = model.routed.size();
            int n = router.step();
            model.step();
            assertThat(n).isEqualTo(model.routed.size() - before);
            check();
        }

        private void poll(int s) {
            Event event = subscriptions.get(s).poll();
            history.append(" p").append(s).append(':').append(event == null ? "-" : event.id());
            assertThat(event).isEqualTo(model.subscribers.get(s).poll());
            if (event != null) {
                List<Event> all = received.get(s);
                assertThat(all.isEmpty() || all.get(all.size() - 1).id() < event.id())
                        .isTrue();
                all.add(event);
            }
        }

        private void acknowledge(int s) {
            ModelSubscriber of = model.subscribers.get(s);
            long out = of.taken - of.acknowledged;
            if (of.config.acknowledgement() == Acknowledgement.MANUAL && out > 0) {
                long n = 1 + random.nextInt((int) out);
                history.append(" a").append(s).append('x').append(n);
                if (random.nextBoolean()) {
                    subscriptions.get(s).acknowledge(n);
                } else {
                    subscriptions.get(s).acknowledgeTo(of.acknowledged + n);
                }
                of.acknowledged += n;
            }
        }

        private void subscribe() {
            List<String> heard = new ArrayList<>();
            int credits = 1 + random.nextInt(8);
            boolean replays = model.hasLog && random.nextInt(3) == 0;
            long start = replays ? 1 + random.nextInt(model.routed.size() + 1) : 1;
            SubscriberConfig.Builder<Event> builder = SubscriberConfig.<Event>named("s" + subscriptions.size())
                    .credits(credits)
                    .acknowledgement(
                            !model.hasLog && random.nextInt(3) == 0 ? Acknowledgement.MANUAL : Acknowledgement.AUTO)
                    .overload(overload())
                    .errors(ErrorPolicy.values()[random.nextInt(3)])
                    .reattach(Reattach.values()[random.nextInt(2)])
                    .catchUpLag(random.nextInt(6))
                    .listener(new Listener(heard));
            if (random.nextInt(3) == 0) {
                builder.filter(filter());
            }
            if (random.nextInt(4) == 0) {
                builder.ring(ElasticConfig.builder()
                        .initialCapacity(1)
                        .minCapacity(1)
                        .maxCapacity(1 + random.nextInt(4))
                        .build());
            }
            if (replays) {
                builder.replay(TailStart.sequence(start));
            }
            SubscriberConfig<Event> config = builder.build();
            history.append(" [").append(config).append(']');
            ModelSubscriber added = new ModelSubscriber(model, config, start);
            model.subscribers.add(added);
            model.requests.add(added::subscribe);
            subscriptions.add(router.subscribe(config));
            received.add(new ArrayList<>());
            told.add(heard);
        }

        private Predicate<Event> filter() {
            int modulus = 2 + random.nextInt(3);
            int failing = 5 + random.nextInt(40);
            return event -> {
                if (event.id() % failing == 0) {
                    throw new IllegalStateException("filter");
                }
                return event.id() % modulus == 0;
            };
        }

        private OverloadPolicy overload() {
            return switch (random.nextInt(6)) {
                case 0 -> OverloadPolicy.drop();
                case 1 -> OverloadPolicy.park();
                case 2 -> OverloadPolicy.park(Duration.ofNanos(1 + random.nextInt(60)));
                case 3 -> OverloadPolicy.detachAfter(Duration.ofNanos(1 + random.nextInt(60)));
                default -> OverloadPolicy.detachAfter(1 + random.nextInt(4));
            };
        }

        private void check() {
            for (int s = 0; s < subscriptions.size(); s++) {
                ModelSubscriber expected = model.subscribers.get(s);
                SubscriptionStats stats = subscriptions.get(s).stats();
                assertThat(stats.state()).isEqualTo(expected.state);
                assertThat(stats.delivered()).isEqualTo(expected.delivered.size());
                assertThat(stats.droppedNoCredit() + stats.droppedQueueFull())
                        .isEqualTo(expected.droppedNoCredit.size() + expected.droppedQueueFull.size());
                assertThat(stats.droppedFailed()).isEqualTo(expected.droppedFailed.size());
                assertThat(stats.filtered()).isEqualTo(expected.filtered.size());
                assertThat(stats.missed()).isEqualTo(expected.missed.size());
                assertThat(stats.pending()).isEqualTo(expected.refused.size() + (expected.parked == null ? 0 : 1));
                assertThat(stats.inRing()).isEqualTo(expected.ring.size());
                assertThat(stats.ringCapacity()).isBetween(Math.max(1, stats.inRing()), (long)
                        expected.config.ring().maxCapacity());
                assertThat(stats.replayed()).isEqualTo(expected.replayed);
                assertThat(stats.routed()).isEqualTo(expected.routedCount);
                assertThat(stats.routed())
                        .isEqualTo(stats.delivered()
                                + stats.dropped()
                                + stats.filtered()
                                + stats.missed()
                                + stats.pending());
                assertThat(stats.delivered() + stats.replayed()).isEqualTo(stats.taken() + stats.inRing());
                assertThat(told.get(s)).isEqualTo(expected.told);
            }
            RouterStats all = router.stats();
            assertThat(all.routed()).isEqualTo(model.routed.size());
            assertThat(all.delivered())
                    .isEqualTo(model.subscribers.stream()
                            .mapToInt(s -> s.delivered.size())
                            .sum());
            assertThat(router.report().unrouted()).isEqualTo(model.unrouted);
        }
    }

    private record Listener(List<String> heard) implements SubscriptionListener {

        @Override
        public void detached(Subscription<?> subscription, DetachCause cause) {
            heard.add("detached " + cause);
        }

        @Override
        public void attached(Subscription<?> subscription) {
            heard.add("attached");
        }

        @Override
        public void gap(Subscription<?> subscription, long missed) {
            heard.add("gap " + missed);
        }
    }
}
