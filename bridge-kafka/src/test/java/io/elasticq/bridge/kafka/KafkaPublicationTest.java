package io.elasticq.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.persistent.ElementCodec;
import io.elasticq.persistent.PersistentElasticQueue;
import io.elasticq.router.Acknowledgement;
import io.elasticq.router.OverloadPolicy;
import io.elasticq.router.Router;
import io.elasticq.router.Source;
import io.elasticq.router.SubscriberConfig;
import io.elasticq.router.Subscription;
import io.elasticq.router.SubscriptionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Publications over a producer that answers when the test says so. */
@Timeout(60)
class KafkaPublicationTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                @SuppressWarnings("UnsynchronizedOverridesSynchronized") // who completes holds the lock
                public void flush() {
                    while (!flushed()) { // as the real one, but the test completes
                        if (Thread.interrupted()) {
                            throw new InterruptException("flush");
                        }
                        LockSupport.parkNanos(100_000);
                    }
                }

                @Override
                public void close(Duration timeout) {
                    closedNow = true;
                    if (closeFails) {
                        throw new OutOfMemoryError("of the test");
                    }
                }
            };

    private volatile boolean closedNow;
    private volatile boolean closeFails;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final LockedElasticQueue<String> queue =
            new LockedElasticQueue<>(ElasticConfig.upTo(100_000), OverflowPolicy.REJECT);
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private KafkaSinkBuilder<String> sink() {
        return KafkaSink.<String>builder("t", KafkaPublicationTest::encode)
                .bootstrap("127.0.0.1:1")
                .closeTimeout(Duration.ofMillis(200))
                .producers(settings -> producer)
                .listener(new KafkaPublicationListener<>() {
                    @Override
                    public void skipped(String event, Throwable cause) {
                        told.add("skipped " + event + " " + cause.getClass().getSimpleName());
                    }

                    @Override
                    public void unacknowledged(String event) {
                        told.add("unacknowledged " + event);
                    }

                    @Override
                    public void failed(Throwable cause) {
                        told.add("failed " + root(cause).getClass().getSimpleName());
                    }
                });
    }

    private static byte[] encode(String event) {
        if (event.startsWith("bad")) {
            throw new IllegalArgumentException("can't be encoded: " + event);
        }
        return Topics.bytes(event);
    }

    private static Throwable root(Throwable e) {
        return e.getCause() == null ? e : root(e.getCause());
    }

    private KafkaPublication<String> over(KafkaSinkBuilder<String> sink) {
        KafkaPublication<String> publication = sink.build().publish(queue);
        toClose.add(publication);
        return publication;
    }

    private List<String> sent() {
        return producer.history().stream()
                .map(ProducerRecord::value)
                .map(Topics::text)
                .toList();
    }

    private void awaitSent(String... values) {
        await().untilAsserted(() -> assertThat(sent()).containsExactly(values));
    }

    private static Map<String, Long> metrics(KafkaPublication<?> publication) {
        return publication.metrics().stream()
                .collect(Collectors.toMap(
                        metric -> metric.name().replace("elasticq.kafka.publication.", ""), metric -> metric.read()));
    }

    @Test
    void closedQueue_isSentToItsEnd_andThePublicationEnds() throws Exception {
        queue.addAll(List.of("a", "b", "c"));
        queue.close();
        KafkaPublication<String> publication = over(sink());
        awaitSent("a", "b", "c");
        assertThat(publication.stats().acknowledged()).isZero();
        while (producer.completeNext()) {
            // all
        }
        assertThat(publication.await(Duration.ofSeconds(30))).isTrue();
        assertThat(publication.state()).isEqualTo(KafkaPublication.State.ENDED);
        assertThat(publication.stats())
                .isEqualTo(new KafkaPublicationStats(KafkaPublication.State.ENDED, 3, 3, 0, 0, 0, 0));
        assertThat(closedNow).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void maxInFlight_boundsWhatIsTaken_andTheQueueKeepsTheRest() {
        KafkaPublication<String> publication = over(sink().maxInFlight(2));
        queue.addAll(List.of("a", "b", "c", "d"));
        awaitSent("a", "b");
        assertThat(metrics(publication)).containsEntry("inflight", 2L).containsEntry("depth", 2L);
        producer.completeNext();
        awaitSent("a", "b", "c");
        assertThat(queue).containsExactly("d");
    }

    @Test
    void timeThatIsOver_isTriedAgain_inOrder_andNothingPasses() {
        KafkaPublication<String> publication = over(sink().maxInFlight(3));
        queue.addAll(List.of("a", "b", "c", "d"));
        awaitSent("a", "b", "c");
        producer.errorNext(new TimeoutException("a"));
        producer.errorNext(new OutOfOrderSequenceException("b")); // the broker has lost the end of its log
        producer.completeNext();
        awaitSent("a", "b", "c", "a", "b");
        assertThat(publication.stats().again()).isEqualTo(2);
        producer.completeNext();
        producer.completeNext();
        awaitSent("a", "b", "c", "a", "b", "d");
        producer.completeNext();
        await().until(() -> publication.stats().acknowledged() == 4);
        assertThat(told).isEmpty();
    }

    @Test
    void refusedEvent_endsThePublication_unlessItMayBeSkipped() throws Exception {
        KafkaPublication<String> publication = over(sink());
        queue.addAll(List.of("a", "large", "c"));
        awaitSent("a", "large", "c");
        producer.completeNext();
        producer.errorNext(new RecordTooLargeException("large"));
        producer.completeNext();
        assertThat(publication.await(Duration.ofSeconds(30))).isTrue();
        assertThat(publication.state()).isEqualTo(KafkaPublication.State.FAILED);
        assertThat(publication.failure()).get().asString().contains("event=large", "topic=t");
        assertThat(told).containsExactly("unacknowledged large", "failed RecordTooLargeException");
        assertThat(publication.stats().acknowledged()).isEqualTo(2);
        assertThat(metrics(publication)).containsEntry("failed", 1L);
    }

    @Test
    void refusedEvents_areSkippedAndTold_andTheOthersGoOn() {
        KafkaPublication<String> publication = over(sink().skipRefused());
        queue.addAll(List.of("a", "bad", "large", "d"));
        awaitSent("a"); // and then the bad one waits until that is over
        producer.completeNext();
        awaitSent("a", "large", "d");
        producer.errorNext(new RecordTooLargeException("large"));
        producer.completeNext();
        await().until(() -> publication.stats().inFlight() == 0);
        assertThat(told)
                .containsExactly("skipped bad IllegalArgumentException", "skipped large RecordTooLargeException");
        assertThat(publication.stats())
                .isEqualTo(new KafkaPublicationStats(KafkaPublication.State.RUNNING, 4, 2, 2, 0, 0, 0));
    }

    @Test
    void theOthersOfABatchInWhichOneIsRefused_areSentAgain() {
        KafkaPublication<String> publication = over(sink().skipRefused().maxInFlight(3));
        queue.addAll(List.of("a", "wrong", "c"));
        awaitSent("a", "wrong", "c");
        List.of(new KafkaException("batch"), new InvalidRecordException("wrong"), new KafkaException("batch"))
                .forEach(producer::errorNext);
        awaitSent("a", "wrong", "c", "a", "c");
        producer.completeNext();
        producer.completeNext();
        await().until(() -> publication.stats().acknowledged() == 2);
        assertThat(told).containsExactly("skipped wrong InvalidRecordException");
    }

    @Test
    void missingPermission_endsIt_evenIfRefusedEventsAreSkipped_andTheQueueKeepsItsOwn() throws Exception {
        KafkaPublication<String> publication = over(sink().skipRefused().maxInFlight(1));
        queue.addAll(List.of("a", "b"));
        awaitSent("a");
        producer.errorNext(new TopicAuthorizationException("no"));
        assertThat(publication.await(Duration.ofSeconds(30))).isTrue();
        assertThat(publication.state()).isEqualTo(KafkaPublication.State.FAILED);
        assertThat(told).containsExactly("unacknowledged a", "failed TopicAuthorizationException");
        assertThat(queue).containsExactly("b");
    }

    @Test
    void listenerThatThrows_isCounted_andNothingElse() {
        KafkaPublication<String> publication = over(sink().skipRefused().listener(new KafkaPublicationListener<>() {
            @Override
            public void skipped(String event, Throwable cause) {
                throw new IllegalStateException("the listener");
            }
        }));
        queue.addAll(List.of("bad", "b"));
        awaitSent("b");
        producer.completeNext();
        await().until(() -> publication.stats().acknowledged() == 1);
        assertThat(publication.stats().listenerFailures()).isOne();
    }

    @Test
    void close_withoutAcknowledgements_tellsWhatIsNotKnown() {
        KafkaPublication<String> publication = over(sink());
        queue.addAll(List.of("a", "b"));
        awaitSent("a", "b");
        producer.completeNext();
        publication.close();
        publication.close();
        assertThat(publication.state()).isEqualTo(KafkaPublication.State.CLOSED);
        assertThat(told).containsExactly("unacknowledged b");
        assertThat(publication.stats().acknowledged()).isOne();
    }

    @Test
    void close_whileTheProducerWaits_interruptsIt() {
        MockProducer<byte[], byte[]> stuck =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public java.util.concurrent.Future<org.apache.kafka.clients.producer.RecordMetadata> send(
                            ProducerRecord<byte[], byte[]> each, org.apache.kafka.clients.producer.Callback callback) {
                        try {
                            new java.util.concurrent.CountDownLatch(1).await();
                            throw new AssertionError();
                        } catch (InterruptedException e) {
                            throw new InterruptException(e);
                        }
                    }
                };
        KafkaPublication<String> publication =
                over(sink().closeTimeout(Duration.ZERO).producers(settings -> stuck));
        queue.add("a");
        await().until(() -> publication.stats().taken() == 1);
        publication.close();
        assertThat(publication.state()).isEqualTo(KafkaPublication.State.CLOSED);
        assertThat(told).containsExactly("unacknowledged a");
    }

    @Test
    void persistentQueue_getsBackWhatIsNotAcknowledged_andKeepsItOverARelease(@TempDir Path folder) {
        try (Persistent it = new Persistent(folder)) {
            it.queue.addAll(List.of("a", "b", "c"));
            KafkaPublication<String> publication = sink().build().publish(it.queue);
            awaitSent("a", "b", "c");
            producer.completeNext();
            producer.errorNext(new TimeoutException("b")); // so c is acknowledged, and b is not
            producer.completeNext();
            await().until(() -> publication.stats().acknowledged() == 1);
            publication.close();
            assertThat(told).isEmpty();
            assertThat(it.queue).containsExactly("b");
        }
        try (Persistent again = new Persistent(folder)) {
            assertThat(again.queue).containsExactly("b");
        }
    }

    @Test
    void persistentQueue_thatIsClosed_endsThePublication(@TempDir Path folder) throws Exception {
        try (Persistent it = new Persistent(folder)) {
            it.queue.addAll(List.of("a", "b"));
            it.queue.close();
            KafkaPublication<String> publication = sink().build().publish(it.queue);
            awaitSent("a", "b");
            producer.completeNext();
            producer.completeNext();
            assertThat(publication.await(Duration.ofSeconds(30))).isTrue();
            assertThat(publication.state()).isEqualTo(KafkaPublication.State.ENDED);
            assertThat(it.queue.isTerminated()).isTrue();
        }
    }

    private record Persistent(PersistentElasticQueue<String> queue) implements AutoCloseable {
        Persistent(Path folder) {
            this(PersistentElasticQueue.builder(ElementCodec.utf8(), ElasticConfig.upTo(100), OverflowPolicy.REJECT)
                    .segmentSize(64 << 10)
                    .open(folder));
        }

        @Override
        public void close() {
            queue.release();
        }
    }

    // ---- of a router

    private Subscription<String> subscription(Router<String> router, OverloadPolicy overload) {
        return router.subscribe(SubscriberConfig.<String>named("kafka")
                .credits(2)
                .acknowledgement(Acknowledgement.MANUAL)
                .overload(overload)
                .build());
    }

    @Test
    void subscriber_thatParks_feelsTheBroker_byItsCredits() {
        Router<String> router = Router.builder(Source.of(queue)).build();
        Subscription<String> subscription = subscription(router, OverloadPolicy.park());
        KafkaPublication<String> publication = sink().build().publish(subscription);
        toClose.add(publication);
        queue.addAll(List.of("a", "b", "c", "d"));
        router.start();
        toClose.add(router);
        awaitSent("a", "b");
        await().until(() -> router.stats().creditWaits() > 0);
        assertThat(subscription.stats().acknowledged()).isZero();
        producer.completeNext();
        awaitSent("a", "b", "c");
        producer.completeNext();
        producer.completeNext();
        awaitSent("a", "b", "c", "d");
        producer.completeNext();
        await().until(() -> subscription.stats().acknowledged() == 4);
    }

    @Test
    void subscriber_thatDrops_losesOnlyWhatItHadNoCreditFor() {
        Router<String> router = Router.builder(Source.of(queue)).build();
        Subscription<String> subscription = subscription(router, OverloadPolicy.drop());
        toClose.add(sink().build().publish(subscription));
        queue.addAll(List.of("a", "b", "c", "d"));
        router.step();
        awaitSent("a", "b");
        assertThat(subscription.stats().droppedNoCredit()).isEqualTo(2);
        producer.completeNext();
        producer.completeNext();
        await().until(() -> subscription.stats().acknowledged() == 2);
        queue.add("e");
        router.step();
        awaitSent("a", "b", "e");
        router.close();
    }

    @Test
    void publicationThatFails_unsubscribes_soThatTheRouterGoesOn() {
        Router<String> router = Router.builder(Source.of(queue)).build();
        toClose.add(router);
        Subscription<String> subscription = subscription(router, OverloadPolicy.park());
        sink().build().publish(subscription);
        queue.addAll(List.of("a", "b", "c", "d"));
        router.start();
        awaitSent("a", "b");
        producer.errorNext(new TopicAuthorizationException("no"));
        producer.errorNext(new TopicAuthorizationException("no"));
        await().until(() -> subscription.state() == SubscriptionState.CLOSED);
        await().until(queue::isEmpty);
        await().untilAsserted(() -> assertThat(told)
                .containsExactly("unacknowledged a", "unacknowledged b", "failed TopicAuthorizationException"));
    }

    @Test
    void routerThatEnds_endsThePublication_whenKafkaHasAll() throws Exception {
        Router<String> router = Router.builder(Source.of(queue)).build();
        KafkaPublication<String> publication = sink().build().publish(subscription(router, OverloadPolicy.park()));
        queue.addAll(List.of("a", "b"));
        queue.close();
        router.start();
        awaitSent("a", "b");
        producer.completeNext();
        producer.completeNext();
        assertThat(publication.await(Duration.ofSeconds(30))).isTrue();
        assertThat(publication.state()).isEqualTo(KafkaPublication.State.ENDED);
        assertThat(publication.stats().acknowledged()).isEqualTo(2);
        router.close();
    }

    @Test
    void errorAtTheEnd_isAFailure_andTheRestIsDoneStill() {
        Router<String> router = Router.builder(Source.of(queue)).build();
        toClose.add(router);
        Subscription<String> subscription = subscription(router, OverloadPolicy.park());
        KafkaPublication<String> publication = sink().build().publish(subscription);
        queue.addAll(List.of("a", "b", "c", "d"));
        router.start();
        awaitSent("a", "b");
        closeFails = true;
        publication.close();
        assertThat(publication.state()).isEqualTo(KafkaPublication.State.FAILED);
        assertThat(publication.failure()).get().isInstanceOf(OutOfMemoryError.class);
        assertThat(told).containsExactly("unacknowledged a", "unacknowledged b", "failed OutOfMemoryError");
        await().until(() -> subscription.state() == SubscriptionState.CLOSED);
    }

    // ---- ends

    @Test
    void feedThatFails_letsWhatIsOnItsWayArrive() throws Exception {
        Feed.Plain<String> plain = new Feed.Plain<>(queue);
        Feed<String, String> feed = new Feed<>() {
            @Override
            public @Nullable String take(long nanos) throws InterruptedException {
                String next = plain.take(nanos);
                if ("broken".equals(next)) {
                    throw new IllegalStateException(next);
                }
                return next;
            }

            @Override
            public String event(String taken) {
                return taken;
            }

            @Override
            public boolean settle(List<String> oldest) {
                return true;
            }

            @Override
            public boolean isTerminated() {
                return false;
            }

            @Override
            public boolean giveBack(List<String> rest) {
                return false;
            }
        };
        KafkaPublication<String> publication = KafkaPublication.start(
                sink().closeTimeout(Duration.ofSeconds(30)).build(), feed, null);
        toClose.add(publication);
        queue.addAll(List.of("a", "b", "broken", "c"));
        await().until(() -> queue.size() == 1 && sent().size() == 2);
        producer.completeNext();
        producer.completeNext();
        assertThat(publication.await(Duration.ofSeconds(20))).isTrue();
        assertThat(told).containsExactly("failed IllegalStateException");
        assertThat(publication.stats().acknowledged()).isEqualTo(2);
        assertThat(queue).containsExactly("c");
    }

    @Test
    void listener_isNotInterrupted_howeverLongItTakes() {
        List<String> saved = new CopyOnWriteArrayList<>();
        KafkaPublication<String> publication =
                over(sink().closeTimeout(Duration.ZERO).listener(new KafkaPublicationListener<>() {
                    @Override
                    public void unacknowledged(String event) {
                        try {
                            TimeUnit.MILLISECONDS.sleep(700); // two of them are longer than close() waits
                            saved.add(event);
                        } catch (InterruptedException e) {
                            saved.add("interrupted at " + event);
                        }
                    }
                }));
        queue.addAll(List.of("a", "b", "c"));
        awaitSent("a", "b", "c");
        publication.close();
        assertThat(publication.state()).isEqualTo(KafkaPublication.State.CLOSED);
        assertThat(saved).containsExactly("a", "b", "c");
    }

    @Test
    void withoutAListener_whatIsLeftOutOrNotAcknowledged_isLogged() {
        Logger log = Logger.getLogger(KafkaPublication.class.getName());
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord each) {
                logged.add(each.getLevel() + " " + each.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(handler);
        try {
            KafkaPublication<String> publication = over(KafkaSink.<String>builder("t", KafkaPublicationTest::encode)
                    .bootstrap("127.0.0.1:1")
                    .closeTimeout(Duration.ZERO)
                    .skipRefused()
                    .producers(settings -> producer));
            queue.addAll(List.of("bad 1", "bad 2", "a", "b"));
            awaitSent("a", "b");
            publication.close();
        } finally {
            log.removeHandler(handler);
        }
        assertThat(logged).hasSize(2).allMatch(each -> each.startsWith("WARNING "));
        assertThat(logged.get(0)).contains("event=bad 1");
        assertThat(logged.get(1)).contains("topic=t, events=2");
    }

    // ---- refusals

    @Test
    void automaticAcknowledgements_orExactlyOnce_areRefused() {
        Router<String> router = Router.builder(Source.of(queue)).build();
        Subscription<String> automatic =
                router.subscribe(SubscriberConfig.<String>named("automatic").build());
        assertThatThrownBy(() -> sink().build().publish(automatic))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("automatic");
        assertThatThrownBy(() -> sink().exactlyOnce("id", 100).build().publish(queue))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("checkpoints");
        router.close();
    }

    @Test
    void settingsThatBreakThePromise_areRefused_withTheirValues() {
        refused("acks", "1", "acks must be all: acks=1");
        refused("enable.idempotence", false, "enable.idempotence must be true: enable.idempotence=false");
        refused("key.serializer", "x", "key.serializer=x");
        refused("transactional.id", "x", "only a sink that is exactly once");
        refused("max.in.flight.requests.per.connection", 6, "Kafka refuses the settings");
        refused("batch.size", "many", "batch.size");
        assertThatThrownBy(() -> sink().maxInFlight(0)).hasMessageContaining("maxInFlight=0");
        assertThatThrownBy(() -> sink().exactlyOnce("", 1)).hasMessageContaining("id=");
        assertThatThrownBy(() -> sink().exactlyOnce("id", 0)).hasMessageContaining("heldBytes=0");
        assertThatThrownBy(() -> sink().exactlyOnce("id", (1L << 30) + 1)).hasMessageContaining("heldBytes=1073741825");
        assertThatThrownBy(() -> sink().closeTimeout(Duration.ofNanos(-1))).hasMessageContaining("PT-0.000000001S");
        assertThatThrownBy(() -> KafkaSink.<String>builder(" ", Topics::bytes)).hasMessageContaining("topic");
        assertThatThrownBy(() -> KafkaSink.<String>builder("t", Topics::bytes).build())
                .hasMessageContaining("bootstrap.servers");
    }

    private void refused(String name, Object value, String message) {
        assertThatThrownBy(() -> sink().config(name, value).build())
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(message);
    }
}
