package io.elasticq.bridge.kafka;

import static io.elasticq.bridge.kafka.Topics.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.ChildJvm;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.persistent.ElementCodec;
import io.elasticq.persistent.PersistentElasticQueue;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.SinkWriter;
import io.elasticq.pipeline.io.Sources;
import io.elasticq.router.Acknowledgement;
import io.elasticq.router.OverloadPolicy;
import io.elasticq.router.Router;
import io.elasticq.router.Source;
import io.elasticq.router.SubscriberConfig;
import io.elasticq.router.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker is killed, and comes back: one outage for all that was running then, each of which is a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class OutageTest {

    /** One that is running when the broker is killed. */
    private interface Part {
        void before() throws Exception;

        void during() throws Exception;

        void after() throws Exception;
    }

    @TempDir
    static Path folder;

    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<Part> parts = new ArrayList<>();
    private final Map<Part, Throwable> failures = new HashMap<>();

    @BeforeAll
    void outage() {
        parts.addAll(List.of(
                new InMemory(),
                new Persistent(),
                new OfARouter(),
                new OfAPipeline(),
                new Exact(),
                new Member(),
                new KilledToo()));
        parts.forEach(part -> run(part, part::before));
        Topics.broker().kill();
        parts.forEach(part -> run(part, part::during));
        Topics.broker().restart();
    }

    private void run(Part part, ThrowingCallable step) {
        if (!failures.containsKey(part)) {
            try {
                step.call();
            } catch (Throwable e) {
                failures.put(part, e);
            }
        }
    }

    private void finish(Class<? extends Part> which) throws Exception {
        Part part = parts.stream().filter(which::isInstance).findFirst().orElseThrow();
        if (failures.containsKey(part)) {
            throw new AssertionError("before or during the outage", failures.get(part));
        }
        part.after();
    }

    private static KafkaSinkBuilder<String> sink(String topic) {
        return KafkaSink.<String>builder(topic, Topics::bytes)
                .bootstrap(Topics.bootstrap())
                .maxInFlight(50)
                .config("reconnect.backoff.max.ms", 100)
                .closeTimeout(Duration.ofSeconds(20));
    }

    private static Map<String, Long> metrics(KafkaPublication<?> publication) {
        return publication.metrics().stream()
                .collect(Collectors.toMap(
                        metric -> metric.name().replace("elasticq.kafka.publication.", ""), metric -> metric.read()));
    }

    @Test
    void queueInMemory_grows_thenItsPolicyApplies_andAllThatItTookArrives_once() throws Exception {
        finish(InMemory.class);
    }

    private static final class InMemory implements Part {
        private final String topic = Topics.create(1);
        private final LockedElasticQueue<String> queue = new LockedElasticQueue<>(
                ElasticConfig.builder()
                        .initialCapacity(16)
                        .minCapacity(16)
                        .maxCapacity(1000)
                        .build(),
                OverflowPolicy.DROP_NEWEST);
        private final List<String> accepted = new ArrayList<>();
        private final KafkaPublication<String> publication = sink(topic).build().publish(queue);

        private void offer(int from, int to) {
            numbers(from, to).stream()
                    .filter(each -> queue.tryOffer(each).isAccepted())
                    .forEach(accepted::add);
        }

        @Override
        public void before() {
            offer(0, 100);
            await().until(() -> publication.stats().acknowledged() == 100);
            assertThat(metrics(publication))
                    .containsEntry("capacity.max", 1000L)
                    .containsEntry("dropped", 0L);
        }

        @Override
        public void during() {
            offer(100, 2000);
            assertThat(accepted).hasSizeBetween(1100, 1150); // the queue, and what is in flight
            assertThat(metrics(publication))
                    .containsEntry("capacity", 1000L)
                    .containsEntry("dropped", 2000L - accepted.size());
            assertThat(metrics(publication).get("depth")).isBetween(950L, 1000L);
            await().untilAsserted(() ->
                    assertThat(metrics(publication).get("inflight")).isBetween(1L, 50L));
        }

        @Override
        public void after() throws Exception {
            await().atMost(LONG).until(() -> publication.stats().acknowledged() == accepted.size());
            offer(2000, 2100);
            queue.close();
            assertThat(publication.await(LONG)).isTrue();
            assertThat(publication.state()).isEqualTo(KafkaPublication.State.ENDED);
            assertThat(Topics.values(topic)).isEqualTo(accepted); // in order, none lost, none twice
        }
    }

    @Test
    void persistentQueue_spills_andGivesAllOfItWhenTheBrokerIsBack() throws Exception {
        finish(Persistent.class);
    }

    private static final class Persistent implements Part {
        private final String topic = Topics.create(1);
        private final PersistentElasticQueue<String> queue = PersistentElasticQueue.builder(
                        ElementCodec.utf8(), ElasticConfig.upTo(5000), OverflowPolicy.REJECT)
                .memory(100, 1 << 20)
                .open(folder.resolve("persistent"));
        private final KafkaPublication<String> publication = sink(topic).build().publish(queue);

        @Override
        public void before() {
            queue.addAll(numbers(0, 100));
            await().until(() -> publication.stats().acknowledged() == 100);
        }

        @Override
        public void during() {
            queue.addAll(numbers(100, 3000));
            assertThat(queue.storage().spilled()).isGreaterThan(2000);
            assertThat(metrics(publication).get("depth")).isGreaterThan(2800);
        }

        @Override
        public void after() {
            await().atMost(LONG).until(() -> publication.stats().acknowledged() == 3000);
            assertThat(queue.storage().spilled()).isZero();
            publication.close();
            queue.release();
            assertThat(Topics.values(topic)).isEqualTo(numbers(0, 3000));
        }
    }

    @Test
    void killedTogetherWithTheBroker_theQueueHasAllThatKafkaHasNot() throws Exception {
        finish(KilledToo.class);
    }

    private static final class KilledToo implements Part {
        private final String topic = Topics.create(1);
        private final Path own = folder.resolve("child");
        private @Nullable ChildJvm child;
        private int accepted;

        @Override
        public void before() throws Exception {
            child = ChildJvm.start(OutboxChild.class, own.toString(), topic, Topics.bootstrap(), "100000");
            while (accepted < 500) {
                accepted = Integer.parseInt(child.line());
            }
        }

        @Override
        public void during() throws Exception {
            for (int i = 0; i < 500; i++) {
                accepted = Integer.parseInt(child.line()); // goes on without the broker
            }
            child.kill();
        }

        @Override
        public void after() throws Exception {
            PersistentElasticQueue<String> queue = OutboxChild.open(own);
            queue.close();
            try (KafkaPublication<String> publication = sink(topic).build().publish(queue)) {
                assertThat(publication.await(LONG)).isTrue();
                assertThat(publication.failure()).isEmpty();
            } finally {
                queue.release();
            }
            List<String> values = Topics.values(topic);
            List<String> distinct = values.stream().distinct().toList();
            assertThat(distinct).isEqualTo(numbers(0, distinct.size())); // the first time each, in order
            assertThat(distinct).hasSizeGreaterThan(accepted);
            assertThat(values.size() - distinct.size()).isLessThanOrEqualTo(50); // what was in flight
        }
    }

    @Test
    void subscriberOfARouter_parks_andTheRouterGoesOnWhenTheBrokerIsBack() throws Exception {
        finish(OfARouter.class);
    }

    private static final class OfARouter implements Part {
        private final String topic = Topics.create(1);
        private final LockedElasticQueue<String> source =
                new LockedElasticQueue<>(ElasticConfig.upTo(10_000), OverflowPolicy.REJECT);
        private final Router<String> router = Router.builder(Source.of(source)).build();
        private final Subscription<String> subscription = router.subscribe(SubscriberConfig.<String>named("kafka")
                .credits(30)
                .acknowledgement(Acknowledgement.MANUAL)
                .overload(OverloadPolicy.park())
                .build());
        private final KafkaPublication<String> publication = sink(topic).build().publish(subscription);

        @Override
        public void before() {
            router.start();
            source.addAll(numbers(0, 100));
            await().until(() -> publication.stats().acknowledged() == 100);
        }

        @Override
        public void during() {
            source.addAll(numbers(100, 2000));
            await().untilAsserted(() -> assertThat(router.stats().creditWaits()).isPositive());
            await().untilAsserted(
                            () -> assertThat(publication.stats().inFlight()).isBetween(1L, 30L));
            assertThat(source.size()).isPositive();
        }

        @Override
        public void after() throws Exception {
            source.close();
            assertThat(publication.await(LONG)).isTrue();
            assertThat(publication.stats().acknowledged()).isEqualTo(2000);
            router.close();
            assertThat(Topics.values(topic)).isEqualTo(numbers(0, 2000));
        }
    }

    @Test
    void pipeline_waits_andWritesAllOfIt_once() throws Exception {
        finish(OfAPipeline.class);
    }

    private static final class OfAPipeline implements Part {
        private final String topic = Topics.create(1);
        private final LockedElasticQueue<String> source =
                new LockedElasticQueue<>(ElasticConfig.upTo(10_000), OverflowPolicy.REJECT);
        private final KafkaSink<String> small = sink(topic)
                .config("buffer.memory", 32 << 10)
                .config("max.block.ms", 500)
                .build();
        private final RunningPipeline running =
                Pipeline.from(Sources.queue(source)).to(small).start();

        @Override
        public void before() {
            source.addAll(numbers(0, 100));
            await().until(() -> source.isEmpty() && Topics.values(topic).size() == 100);
        }

        @Override
        public void during() {
            source.addAll(numbers(100, 8000));
            await().during(Duration.ofSeconds(1)).until(() -> source.size() > 0);
        }

        @Override
        public void after() throws Exception {
            source.close();
            running.await(LONG).orElseThrow().orThrow();
            assertThat(Topics.values(topic)).isEqualTo(numbers(0, 8000));
        }
    }

    @Test
    void exactlyOnce_waitsLongerThanItsProducer_andCommitsOnce() throws Exception {
        finish(Exact.class);
    }

    private static final class Exact implements Part {
        private final String topic = Topics.create(1);
        private final KafkaSink<String> exact = sink(topic)
                .exactlyOnce("outage-" + topic, 1 << 20)
                .config("max.block.ms", 1000)
                .build();
        private @Nullable SinkWriter<String> writer;
        private final FutureTask<Void> commit = new FutureTask<>(() -> {
            writer.commit(2);
            return null;
        });

        @Override
        public void before() throws Exception {
            writer = await().ignoreExceptions().until(() -> Opened.sink(exact), Objects::nonNull);
            writer.write("a");
            Opened.prepare(writer, 1);
            writer.commit(1);
            writer.write("b");
            Opened.prepare(writer, 2);
        }

        @Override
        public void during() {
            new Thread(commit).start();
            await().during(Duration.ofSeconds(2)).until(() -> {
                if (commit.isDone()) {
                    commit.get(); // says why
                }
                return !commit.isDone();
            });
        }

        @Override
        public void after() throws Exception {
            commit.get(60, TimeUnit.SECONDS);
            writer.write("c");
            Opened.prepare(writer, 3);
            writer.commit(3);
            writer.complete();
            writer.close();
            assertThat(Topics.values(topic)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void memberOfAGroup_goesOn_whenTheBrokerIsBack() throws Exception {
        finish(Member.class);
    }

    private static final class Member implements Part {
        private final String topic = Topics.create(2);
        private final String group = "outage-" + topic;
        private final List<String> seen = new ArrayList<>();
        private final KafkaInbox<String> inbox = KafkaSource.<String>builder(topic, each -> Topics.text(each.value()))
                .bootstrap(Topics.bootstrap())
                .group(group)
                .config("reconnect.backoff.max.ms", 100)
                .commitInterval(Duration.ofMillis(20))
                .build()
                .inbox();

        private void take(int until) throws InterruptedException {
            while (seen.size() < until) {
                KafkaDelivery<String> next = inbox.poll(1, TimeUnit.SECONDS);
                if (next != null) {
                    seen.add(next.event());
                    next.ack();
                }
            }
        }

        @Override
        public void before() throws Exception {
            Topics.write(topic, 0, numbers(0, 200));
            take(200);
            await().untilAsserted(
                            () -> assertThat(Topics.committed(group, topic, 0)).isEqualTo(200));
        }

        @Override
        public void during() throws Exception {
            assertThat(inbox.poll(200, TimeUnit.MILLISECONDS)).isNull();
        }

        @Override
        public void after() throws Exception {
            Topics.write(topic, 1, numbers(200, 400));
            take(400);
            inbox.close();
            assertThat(seen).isEqualTo(numbers(0, 400)); // all was committed, so none is doubled
            assertThat(Topics.committed(group, topic, 1)).isEqualTo(200);
        }
    }
}
