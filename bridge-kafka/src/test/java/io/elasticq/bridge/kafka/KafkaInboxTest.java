package io.elasticq.bridge.kafka;

import static io.elasticq.bridge.kafka.Topics.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.pipeline.Checkpointing;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunOptions;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.state.CheckpointStore;
import io.elasticq.router.OverloadPolicy;
import io.elasticq.router.Router;
import io.elasticq.router.SubscriberConfig;
import io.elasticq.router.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members of groups, against a real broker. */
@Timeout(120)
class KafkaInboxTest {

    private static KafkaSourceBuilder<String> member(String topic) {
        return KafkaSource.<String>builder(topic, each -> Topics.text(each.value()))
                .bootstrap(Topics.bootstrap())
                .config("heartbeat.interval.ms", 100)
                .commitInterval(Duration.ofMillis(20))
                .group("group-of-" + topic);
    }

    private static List<KafkaDelivery<String>> take(KafkaInbox<String> inbox, int count) throws Exception {
        List<KafkaDelivery<String>> taken = new ArrayList<>();
        while (taken.size() < count) {
            KafkaDelivery<String> next = inbox.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("after " + taken.size()).isNotNull();
            taken.add(next);
        }
        return taken;
    }

    private static List<String> events(List<KafkaDelivery<String>> deliveries) {
        return deliveries.stream().map(KafkaDelivery::event).toList();
    }

    private static long committed(String topic, int partition) {
        return Topics.committed("group-of-" + topic, topic, partition);
    }

    @Test
    void whatIsCommitted_isUpToTheOldestThatIsNotAcknowledged() throws Exception {
        String topic = Topics.create(1);
        Topics.write(topic, 0, numbers(0, 10));
        try (KafkaInbox<String> inbox = member(topic).build().inbox()) {
            List<KafkaDelivery<String>> all = take(inbox, 10);
            assertThat(events(all)).isEqualTo(numbers(0, 10));
            List.of(0, 1, 2, 4, 5, 9)
                    .forEach(each -> assertThat(all.get(each).ack()).isTrue());
            await().untilAsserted(() -> assertThat(committed(topic, 0)).isEqualTo(3));
            assertThat(all.get(4).ack()).isFalse();
            assertThat(all.get(3).ack()).isTrue();
            await().untilAsserted(() -> assertThat(committed(topic, 0)).isEqualTo(6));
            assertThat(all.get(7).offset()).isEqualTo(7);
            assertThat(all.get(7).partition()).isZero();
        }
        try (KafkaInbox<String> next = member(topic).build().inbox()) {
            assertThat(events(take(next, 4))).isEqualTo(numbers(6, 10)); // 9 again: it is behind one that was not
        }
    }

    @Test
    void membersThatComeAndGo_loseNothing_andOnlyDoubleWhatWasNotAcknowledged() throws Exception {
        String topic = Topics.create(4);
        int each = 500;
        Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        Set<String> maybeTwice = ConcurrentHashMap.newKeySet();
        try (KafkaInbox<String> first =
                member(topic).config("max.poll.records", 50).build().inbox()) {
            await().until(() -> first.stats().partitions() == 4);
            for (int p = 0; p < 4; p++) {
                Topics.write(topic, p, numbers(p * each, p * each + each));
            }
            dealWith(take(first, 300), acknowledged, maybeTwice);
            try (KafkaInbox<String> second =
                    member(topic).config("max.poll.records", 50).build().inbox()) {
                await().until(() ->
                        second.stats().partitions() == 2 && first.stats().partitions() == 2);
                dealWith(take(first, 200), acknowledged, maybeTwice);
                dealWith(take(second, 200), acknowledged, maybeTwice);
            } // leaves
            await().until(() -> first.stats().partitions() == 4);
            await().untilAsserted(() -> {
                for (KafkaDelivery<String> next; (next = first.poll()) != null; ) {
                    dealWith(List.of(next), acknowledged, maybeTwice);
                }
                assertThat(acknowledged.keySet()).containsExactlyInAnyOrderElementsOf(numbers(0, 4 * each));
            });
            await().untilAsserted(() -> {
                for (int p = 0; p < 4; p++) {
                    assertThat(committed(topic, p)).isEqualTo(each);
                }
            });
        }
        Set<String> twice = acknowledged.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(maybeTwice).containsAll(twice);
    }

    /** Notes what was dealt with after its partition was taken away, and so may come twice. */
    private static void dealWith(
            List<KafkaDelivery<String>> deliveries, Map<String, Integer> acknowledged, Set<String> maybeTwice) {
        for (KafkaDelivery<String> each : deliveries) {
            acknowledged.merge(each.event(), 1, Integer::sum);
            if (!each.ack()) {
                maybeTwice.add(each.event());
            }
        }
    }

    @Test
    void whatIsDealtWith_beforeAPartitionIsTakenAway_neverComesAgain() throws Exception {
        String topic = Topics.create(2);
        Topics.write(topic, 0, numbers(0, 100));
        Topics.write(topic, 1, numbers(100, 200));
        try (KafkaInbox<String> first =
                member(topic).commitInterval(Duration.ofHours(1)).build().inbox()) {
            List<KafkaDelivery<String>> mine = take(first, 200);
            mine.stream().filter(each -> each.offset() < 40).forEach(KafkaDelivery::ack);
            List<KafkaDelivery<String>> theirs = new ArrayList<>();
            try (KafkaInbox<String> second = member(topic).build().inbox()) {
                theirs.addAll(take(second, 60));
                assertThat(theirs).extracting(KafkaDelivery::offset).isEqualTo(offsets(40, 100));
                int taken = theirs.get(0).partition();
                KafkaDelivery<String> late = mine.stream()
                        .filter(each -> each.partition() == taken && each.offset() == 50)
                        .findFirst()
                        .get();
                assertThat(late.ack()).isFalse();
                theirs.forEach(KafkaDelivery::ack);
            }
            assertThat(committed(topic, theirs.get(0).partition())).isEqualTo(100);
        }
    }

    private static List<Long> offsets(long from, long to) {
        return java.util.stream.LongStream.range(from, to).boxed().toList();
    }

    @Test
    void groupFromTheEnd_beginsOnce_soWhatIsNotAcknowledgedComesAgain() throws Exception {
        String topic = Topics.create(1);
        Topics.write(topic, 0, numbers(0, 5));
        KafkaSource<String> source = member(topic).fromTheEnd().build();
        try (KafkaInbox<String> first = source.inbox()) {
            await().until(() -> committed(topic, 0) == 5);
            Topics.write(topic, 0, numbers(5, 10));
            assertThat(events(take(first, 5))).isEqualTo(numbers(5, 10));
        } // which has acknowledged nothing
        try (KafkaInbox<String> second = source.inbox()) {
            Topics.write(topic, 0, numbers(10, 12));
            assertThat(events(take(second, 7))).isEqualTo(numbers(5, 12));
        }
    }

    @Test
    void recordsThatAreDeletedBeforeTheyAreRead_areCounted_andTheRestComes() throws Exception {
        for (boolean fromTheEnd : List.of(false, true)) {
            String topic = Topics.create(1);
            Topics.write(topic, 0, numbers(0, 10));
            KafkaSourceBuilder<String> builder = member(topic);
            try (KafkaInbox<String> first = builder.build().inbox()) {
                take(first, 3).forEach(KafkaDelivery::ack);
            }
            assertThat(committed(topic, 0)).isEqualTo(3);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", Topics.bootstrap()))) {
                admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(6)))
                        .all()
                        .get();
            }
            try (KafkaInbox<String> next =
                    (fromTheEnd ? builder.fromTheEnd() : builder).build().inbox()) {
                assertThat(events(take(next, 4))).isEqualTo(numbers(6, 10));
                assertThat(next.stats().missed()).isEqualTo(3);
            }
        }
    }

    @Test
    void memberThatComes_takesNothingFromWhatStays() throws Exception {
        String topic = Topics.create(2);
        Topics.write(topic, 0, numbers(0, 50));
        Topics.write(topic, 1, numbers(50, 100));
        try (KafkaInbox<String> first = member(topic).build().inbox()) {
            List<KafkaDelivery<String>> mine = take(first, 100);
            try (KafkaInbox<String> second = member(topic).build().inbox()) {
                int theirs = take(second, 50).get(0).partition();
                List<KafkaDelivery<String>> kept =
                        mine.stream().filter(each -> each.ack()).toList();
                assertThat(kept).hasSize(50).allMatch(each -> each.partition() != theirs);
                await().until(() -> committed(topic, 1 - theirs) == 50);
                assertThat(first.stats().read()).isEqualTo(100); // none of them again
            }
        }
    }

    @Test
    void slowTaker_pausesPartitions_andStaysAMember() throws Exception {
        String topic = Topics.create(2);
        KafkaSource<String> source = member(topic)
                .config("max.poll.records", 10)
                .config("max.poll.interval.ms", 5000)
                .config("session.timeout.ms", 10_000)
                .maxInFlight(25)
                .build();
        try (KafkaInbox<String> inbox = source.inbox()) {
            Topics.write(topic, 0, numbers(0, 500));
            Topics.write(topic, 1, numbers(500, 1000));
            await().until(() -> inbox.stats().pauses() > 0);
            assertThat(inbox.stats().waiting()).isBetween(16L, 25L);
            long began = System.nanoTime();
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        assertThat(inbox.stats().inFlight()).isLessThanOrEqualTo(25);
                        assertThat(inbox.stats().partitions()).isEqualTo(2);
                        return System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(6500); // the interval is over
                    });
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                KafkaDelivery<String> next = take(inbox, 1).get(0);
                assertThat(seen.add(next.event())).isTrue();
                assertThat(next.ack()).isTrue();
                assertThat(inbox.stats().inFlight()).isLessThanOrEqualTo(25);
            }
            assertThat(seen).containsExactlyInAnyOrderElementsOf(numbers(0, 1000));
        }
        assertThat(committed(topic, 0)).isEqualTo(500);
        assertThat(committed(topic, 1)).isEqualTo(500);
    }

    @Test
    void eventsThatNobodyAcknowledges_keepTheirCredits() throws Exception {
        String topic = Topics.create(1);
        Topics.write(topic, 0, numbers(0, 100));
        try (KafkaInbox<String> inbox = member(topic)
                .config("max.poll.records", 10)
                .maxInFlight(20)
                .build()
                .inbox()) {
            List<KafkaDelivery<String>> held = take(inbox, 20);
            await().until(() -> inbox.stats().pauses() > 0);
            assertThat(inbox.poll(200, TimeUnit.MILLISECONDS)).isNull();
            held.subList(0, 10).forEach(KafkaDelivery::ack);
            assertThat(events(take(inbox, 10))).isEqualTo(numbers(20, 30));
        }
    }

    @Test
    void router_isFed_andAParkedSubscriberStopsTheTopic() throws Exception {
        String topic = Topics.create(1);
        KafkaInbox<String> inbox = member(topic)
                .config("max.poll.records", 10)
                .maxInFlight(20)
                .build()
                .inbox();
        Router<String> router = Router.builder(inbox.events()).build();
        List<String> heard = new CopyOnWriteArrayList<>();
        Subscription<String> slow = router.subscribe(SubscriberConfig.<String>named("slow")
                .credits(5)
                .overload(OverloadPolicy.park())
                .build());
        router.subscribe(SubscriberConfig.<String>named("fast").build()).start(heard::add);
        router.start();
        Topics.write(topic, 0, numbers(0, 2000));
        await().until(() -> inbox.stats().pauses() > 0);
        assertThat(inbox.stats().inFlight()).isLessThanOrEqualTo(20);
        assertThat(heard.size()).isLessThan(2000);
        List<String> drained = new ArrayList<>();
        while (drained.size() < 2000) {
            drained.add(slow.await());
        }
        assertThat(drained).isEqualTo(numbers(0, 2000));
        await().untilAsserted(() -> assertThat(heard).isEqualTo(numbers(0, 2000)));
        inbox.close();
        router.close();
        assertThat(committed(topic, 0)).isEqualTo(2000);
    }

    @Test
    void malformedRecord_endsTheInbox_andWhatWasNotAcknowledgedComesAgain() throws Exception {
        String topic = Topics.create(1);
        Topics.write(topic, 0, List.of("1", "2", "three", "4"));
        KafkaSourceBuilder<Integer> builder = KafkaSource.<Integer>builder(
                        topic, each -> Integer.parseInt(Topics.text(each.value())))
                .bootstrap(Topics.bootstrap())
                .group("numbers-" + topic);
        try (KafkaInbox<Integer> inbox = builder.build().inbox()) {
            await().untilAsserted(
                            () -> assertThatThrownBy(inbox::poll) // nothing, or what was before, until it has ended
                                    .isInstanceOf(KafkaException.class)
                                    .hasRootCauseInstanceOf(NumberFormatException.class));
            assertThatThrownBy(() -> inbox.events().drain(each -> {}, 1)).isInstanceOf(KafkaException.class);
            assertThat(inbox.failure().get()).hasMessageContaining("offset=2");
        }
        try (KafkaInbox<Integer> inbox =
                builder.skipMalformed((each, e) -> {}).build().inbox()) {
            for (int expected : List.of(1, 2, 4)) {
                KafkaDelivery<Integer> next = inbox.poll(60, TimeUnit.SECONDS);
                assertThat(next.event()).isEqualTo(expected);
                next.ack();
            }
            assertThat(inbox.stats().malformed()).isOne();
            assertThat(inbox.metrics()).extracting(each -> each.name()).contains("elasticq.kafka.inbox.malformed");
        }
        assertThat(Topics.committed("numbers-" + topic, topic, 0)).isEqualTo(4);
    }

    @Test
    void pipelineInAGroup_commitsWhatACheckpointCovers_andNoMore(@TempDir Path folder) throws Exception {
        String topic = Topics.create(1);
        Topics.write(topic, 0, numbers(0, 100));
        List<String> read = new CopyOnWriteArrayList<>();
        Pipeline pipeline = Pipeline.from(member(topic).build()).to(Sinks.toCollection(read));
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            RunOptions options = RunOptions.defaults().checkpoints(new Checkpointing(store, Duration.ofHours(1)));
            try (RunningPipeline running = pipeline.start(options)) {
                await().until(() -> read.size() == 100);
                assertThat(committed(topic, 0)).isEqualTo(-1);
                running.checkpoint();
                await().untilAsserted(() -> assertThat(committed(topic, 0)).isEqualTo(100));
                Topics.write(topic, 0, numbers(100, 150));
                await().until(() -> read.size() == 150);
                running.abort(Duration.ofSeconds(30));
            }
            assertThat(committed(topic, 0)).isEqualTo(100);
            try (RunningPipeline running = pipeline.start(options)) {
                await().until(() -> read.size() == 200);
                running.drain(Duration.ofSeconds(30)).orThrow();
            }
        }
        assertThat(read.subList(150, 200)).isEqualTo(numbers(100, 150)); // again
        assertThat(committed(topic, 0)).isEqualTo(150);
    }
}
