package io.elasticq.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticq.InvalidConfigException;
import io.elasticq.bridge.kafka.JournalReplicationException.Reason;
import io.elasticq.journal.ChildJvm;
import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Payloads;
import io.elasticq.journal.Retention;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replication to a real broker. */
class JournalToKafkaTest {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int KILLS = Boolean.getBoolean("elasticq.deep") ? 20 : 2;

    @TempDir
    Path folder;

    private final Journal journal = Journal.inMemory(JournalConfig.builder()
            .segmentSize(1 << 14)
            .retention(Retention.CURSORS)
            .build());

    @AfterEach
    void closeJournal() {
        journal.close();
    }

    private static void append(Journal journal, int count) {
        for (int i = 0; i < count; i++) {
            long sequence = journal.lastSequence() + 1;
            assertThat(journal.append(Payloads.of(sequence))).isEqualTo(sequence);
        }
    }

    private static JournalToKafkaBuilder replicate(Journal journal, String topic) {
        return replicate(journal, TopicBroker.settings(), topic);
    }

    private static JournalToKafkaBuilder replicateImpatiently(Journal journal, String topic) {
        return replicate(journal, TopicBroker.impatient(TopicBroker.get().bootstrap()), topic);
    }

    private static JournalToKafkaBuilder replicate(Journal journal, Map<String, Object> settings, String topic) {
        return JournalToKafka.of(journal, settings, topic).pauses(Duration.ofMillis(1), Duration.ofMillis(50));
    }

    private static void replicateAll(JournalToKafka replica) {
        while (replica.step() > 0) {
            // goes on
        }
    }

    /** Each record of the journal is in the topic once, in order, with its time and its bytes; and nothing else. */
    static void assertSame(Journal journal, String topic) {
        awaitShown(journal.lastSequence(), topic);
        try (TopicTailer copy = TopicJournal.of(TopicBroker.settings(), topic).tailer(TailStart.oldest());
                Tailer original = journal.tailer(TailStart.oldest())) {
            for (JournalRecord record; (record = original.read()) != null; ) {
                JournalRecord there = copy.read();
                assertThat(there).as("sequence " + record.sequence()).isNotNull();
                assertThat(TopicRecord.areSame(record, there))
                        .as("sequence " + record.sequence())
                        .isTrue();
            }
            assertThat(copy.read()).isNull();
            assertThat(copy.doubles() + copy.missed()).isZero();
            assertThat(copy.nextSequence()).isEqualTo(journal.lastSequence() + 1);
        }
    }

    /** A transaction that is decided is shown to readers a moment later. */
    private static void awaitShown(long sequence, String topic) {
        try (TopicJournal there = TopicJournal.of(TopicBroker.settings(), topic)) {
            await().atMost(LONG)
                    .ignoreExceptionsInstanceOf(KafkaException.class) // of a broker that was killed
                    .until(() -> there.lastSequence() >= sequence);
        }
    }

    @Test
    void journal_isInTheTopic_eachRecordOnce_inOrder_whileItGrows() throws Exception {
        String topic = TopicBroker.newTopic();
        append(journal, 3000);
        try (JournalToKafka replica =
                replicate(journal, topic).batch(100, 1 << 20).build().start()) {
            append(journal, 7000);
            assertThat(replica.awaitReplicated(10_000, LONG)).isTrue();
            assertThat(replica.awaitReplicated(10_001, Duration.ofMillis(10))).isFalse();
            assertThat(replica.stats().records()).isEqualTo(10_000);
            assertThat(replica.stats().lag()).isZero();
            assertThat(replica.stats().failures()).isZero();
            assertThat(replica.stats().transactions()).isGreaterThanOrEqualTo(100);
            assertThat(replica.metrics()).anySatisfy(metric -> {
                assertThat(metric.name()).isEqualTo("elasticq.replication.sequence");
                assertThat(metric.read()).isEqualTo(10_000);
            });
        }
        assertSame(journal, topic);
    }

    @Test
    void nextReplicator_goesOnBehindTheLastRecord() {
        String topic = TopicBroker.newTopic();
        for (int life = 0; life < 4; life++) {
            append(journal, 50);
            try (JournalToKafka replica =
                    replicate(journal, topic).batch(7, 1 << 20).build()) {
                replicateAll(replica);
                assertThat(replica.stats().records()).isEqualTo(50);
                assertThat(replica.stats().replicated()).isEqualTo(journal.lastSequence());
            }
        }
        assertSame(journal, topic);
    }

    @Test
    void olderReplicator_isEnded_whenAnotherOneStarts() {
        String topic = TopicBroker.newTopic();
        append(journal, 10);
        try (JournalToKafka older = replicate(journal, topic).build();
                JournalToKafka newer = replicate(journal, topic).build()) {
            replicateAll(older);
            append(journal, 10);
            replicateAll(newer);
            append(journal, 10);
            assertThatThrownBy(older::step)
                    .isInstanceOfSatisfying(JournalReplicationException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.FENCED))
                    .hasMessageContaining(topic + "-0");
            assertThatThrownBy(older::step).isInstanceOf(JournalReplicationException.class);
            assertThatThrownBy(() -> older.awaitReplicated(21, LONG)).isSameAs(older.failure());
            replicateAll(newer);
        }
        assertSame(journal, topic);
    }

    @Test
    void twoReplicators_atTheSameTime_doubleNothing() throws Exception {
        String topic = TopicBroker.newTopic();
        ConcurrentLinkedQueue<Throwable> ends = new ConcurrentLinkedQueue<>();
        JournalToKafkaListener listener = new JournalToKafkaListener() {
            @Override
            public void onFailure(Exception cause) {}

            @Override
            public void onEnd(Throwable cause) {
                ends.add(cause);
            }
        };
        List<JournalToKafka> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(replicate(journal, topic)
                    .batch(5, 1 << 20)
                    .listener(listener)
                    .build()
                    .start());
            append(journal, 300);
            awaitReplicated(all, journal.lastSequence() - 100);
        }
        await().atMost(LONG).until(() -> {
            append(journal, 1); // who has nothing to write does not notice that another one has begun
            return ends.size() == 4;
        });
        awaitReplicated(all, journal.lastSequence());
        all.forEach(JournalToKafka::close);
        assertThat(ends).hasSize(4).allSatisfy(end -> assertThat(((JournalReplicationException) end).reason())
                .isEqualTo(Reason.FENCED));
        assertSame(journal, topic);
    }

    /** By whichever of them has not been ended: as a rule the last one, unless an older one has just begun a new session. */
    private static void awaitReplicated(List<JournalToKafka> all, long sequence) {
        await().atMost(LONG)
                .until(() -> all.stream().anyMatch(replica -> replica.stats().replicated() >= sequence));
    }

    @Test
    void topicOfAnotherJournal_isRefused_andBothAreNamed() {
        String topic = TopicBroker.newTopic();
        append(journal, 10);
        try (JournalToKafka replica = replicate(journal, topic).build();
                Journal other = Journal.inMemory(JournalConfig.defaults());
                Journal shorter = Journal.inMemory(JournalConfig.defaults())) {
            replicateAll(replica);
            for (int i = 0; i < 12; i++) {
                other.append(new byte[i]);
            }
            append(shorter, 9); // as one that has lost its end
            assertEnds(other, topic, Reason.DIVERGED, "has sequence 10", "the journal sequence 10", " 9 bytes");
            assertEnds(shorter, topic, Reason.DIVERGED, "ends with sequence 10", "the journal with sequence 9");
        }
        assertSame(journal, topic);
    }

    private static void assertEnds(Journal journal, String topic, Reason reason, String... words) {
        try (JournalToKafka replica = replicate(journal, topic).build()) {
            assertThatThrownBy(replica::step)
                    .isInstanceOfSatisfying(
                            JournalReplicationException.class,
                            e -> assertThat(e.reason()).as(e.toString()).isEqualTo(reason))
                    .hasMessageContainingAll(words)
                    .hasMessageContaining(topic);
        }
    }

    @Test
    void foreignTopic_isRefused() {
        String topic = TopicBroker.newTopic();
        append(journal, 1);
        write(topic, List.of(new ProducerRecord<>(topic, 0, null, new byte[3])));
        assertEnds(journal, topic, Reason.DIVERGED, "not a journal's");
    }

    private static void write(String topic, List<ProducerRecord<byte[], byte[]>> records) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(TopicBroker.settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            records.forEach(producer::send);
        }
    }

    @Test
    void recordsThatARingHasRecycled_areAnError_orAreToldInTheTopic() {
        String topic = TopicBroker.newTopic();
        try (Journal ring = Journal.inMemory(JournalConfig.builder()
                .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                .retention(Retention.ring(2))
                .build())) {
            append(ring, 10);
            try (JournalToKafka replica = replicate(ring, topic).build()) {
                replicateAll(replica);
                append(ring, 1000);
                assertThatThrownBy(replica::step)
                        .isInstanceOf(JournalReplicationException.class)
                        .hasMessageContainingAll("recycled", "ends with sequence 10", topic);
            }
            assertEnds(ring, topic, Reason.GAP, "ends with sequence 10");
            long missing = ring.firstSequence() - 11;
            try (JournalToKafka replica = replicate(ring, topic).recordGaps().build()) {
                replicateAll(replica);
                assertThat(replica.stats().missed()).isEqualTo(missing);
                append(ring, 10);
                replicateAll(replica);
            }
            awaitShown(ring.lastSequence(), topic);
            try (TopicTailer tailer =
                    TopicJournal.of(TopicBroker.settings(), topic).tailer(TailStart.oldest())) {
                for (long sequence = 1; sequence <= 10; sequence++) {
                    assertThat(tailer.read().sequence()).isEqualTo(sequence);
                }
                JournalRecord next = tailer.read();
                assertThat(next.missed()).isEqualTo(missing);
                assertThat(next.sequence()).isEqualTo(11 + missing);
                while ((next = tailer.read()) != null) {
                    assertThat(next.missed()).isZero();
                }
                assertThat(tailer.nextSequence()).isEqualTo(ring.lastSequence() + 1);
            }
        }
    }

    @Test
    void cursor_keepsWhatIsNotReplicated_andTheLastRecordThatIs() {
        String topic = TopicBroker.newTopic();
        append(journal, 1000);
        try (JournalToKafka replica =
                replicate(journal, topic).keptBy("kafka").batch(100, 1 << 20).build()) {
            for (int i = 1; i <= 10; i++) {
                assertThat(replica.step()).isEqualTo(100);
                assertThat(journal.cursors()).isEqualTo(Map.of("kafka", Math.max(1, 100L * (i - 1))));
                journal.trim();
                assertThat(journal.firstSequence()).isLessThanOrEqualTo(100L * i);
            }
            assertThat(journal.firstSequence()).isGreaterThan(1);
        }
        append(journal, 10);
        try (JournalToKafka replica = replicate(journal, topic).keptBy("kafka").build()) {
            replicateAll(replica);
            assertThat(replica.stats().replicated()).isEqualTo(1010);
        }
    }

    @Test
    void durableOnly_keepsWhatThePowerCouldTake() {
        String topic = TopicBroker.newTopic();
        try (Journal onDisk = Journal.open(
                        folder,
                        JournalConfig.builder().durability(Durability.ON_SYNC).build());
                JournalToKafka replica = replicate(onDisk, topic).durableOnly().build()) {
            append(onDisk, 10);
            onDisk.sync(4);
            long durable = onDisk.durableSequence();
            append(onDisk, 10);
            replicateAll(replica);
            assertThat(replica.stats().replicated()).isEqualTo(durable).isLessThan(20);
            onDisk.sync();
            replicateAll(replica);
            assertThat(replica.stats().replicated()).isEqualTo(20);
            assertSame(onDisk, topic);
        }
    }

    @Test
    void recordThatIsTooLargeForKafka_endsTheReplication() {
        String topic = TopicBroker.newTopic();
        append(journal, 3);
        journal.append(new byte[5000]);
        Map<String, Object> settings = TopicBroker.settings();
        settings.put("max.request.size", 4096);
        try (JournalToKafka replica =
                JournalToKafka.of(journal, settings, topic).batch(1, 1).build()) {
            assertThatThrownBy(() -> replicateAll(replica))
                    .isInstanceOf(JournalReplicationException.class)
                    .hasMessageContaining("max.request.size");
            assertThat(replica.stats().replicated()).isEqualTo(3);
        }
    }

    @Test
    void transactionTimeoutAboveTheBrokersLimit_endsTheReplication() {
        append(journal, 1);
        Map<String, Object> settings = TopicBroker.settings();
        settings.put("transaction.timeout.ms", 1_000_000_000);
        try (JournalToKafka replica =
                JournalToKafka.of(journal, settings, TopicBroker.newTopic()).build()) {
            assertThatThrownBy(replica::step)
                    .isInstanceOfSatisfying(JournalReplicationException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.REFUSED))
                    .hasMessageContaining("transaction timeout");
        }
    }

    @Test
    void topicThatIsNotThere_isAFailure_untilItIs() throws Exception {
        append(journal, 3);
        try (JournalToKafka replica =
                replicateImpatiently(journal, "later").build().start()) {
            await().atMost(LONG).until(() -> replica.stats().failures() > 0);
            assertThat(replica.stats().records()).isZero();
            TopicBroker.get().createTopic("later", 1);
            assertThat(replica.awaitReplicated(3, LONG)).isTrue();
        }
        assertSame(journal, "later");
    }

    @Test
    void brokerThatIsKilled_andComesBack_hasEachRecordOnce() throws Exception {
        String topic = TopicBroker.newTopic();
        try (JournalToKafka replica =
                replicateImpatiently(journal, topic).batch(50, 1 << 20).build().start()) {
            for (int life = 0; life < KILLS; life++) {
                append(journal, 1000);
                assertThat(replica.awaitReplicated(journal.lastSequence() - 900 + 200 * life, LONG))
                        .isTrue();
                TopicBroker.get().kill();
                append(journal, 1000);
                TopicBroker.get().restart();
                assertThat(replica.awaitReplicated(journal.lastSequence(), LONG))
                        .isTrue();
            }
            assertThat(replica.failure()).isNull();
        }
        assertSame(journal, topic);
    }

    @Test
    void replicatorThatIsKilledAgainAndAgain_hasEachRecordOnce() throws Exception {
        String topic = TopicBroker.newTopic();
        Random random = new Random(1);
        for (int life = 0; life < 2 * KILLS; life++) {
            long acknowledged = 0;
            try (ChildJvm child = ChildJvm.start(
                    JournalReplicaChild.class,
                    folder.toString(),
                    TopicBroker.get().bootstrap(),
                    topic,
                    Integer.toString(1 + random.nextInt(40)))) {
                int lines = random.nextInt(200);
                for (int i = 0; i <= lines; i++) {
                    acknowledged = Long.parseLong(child.line().split(" ")[1]);
                }
                if (life == 2) {
                    TopicBroker.get().kill();
                    TopicBroker.get().restart();
                }
                child.kill();
            }
            try (Journal after = Journal.open(folder, JournalReplicaChild.CONFIG);
                    TopicJournal there = TopicJournal.of(TopicBroker.settings(), topic)) {
                if (life == 2) {
                    goOn(after, topic); // what the broker's death has left open hides the rest until a session ends it
                }
                awaitShown(acknowledged, topic);
                assertThat(there.lastSequence()).isLessThanOrEqualTo(after.lastSequence());
            }
        }
        try (Journal after = Journal.open(folder, JournalReplicaChild.CONFIG)) {
            try (JournalToKafka replica = replicate(after, topic).build()) {
                replicateAll(replica);
            }
            assertThat(Payloads.all(after))
                    .isEqualTo(LongStream.rangeClosed(1, after.lastSequence())
                            .boxed()
                            .toList());
            assertSame(after, topic);
        }
    }

    private static void goOn(Journal journal, String topic) {
        try (JournalToKafka next = replicateImpatiently(journal, topic).build()) {
            await().atMost(LONG)
                    .ignoreExceptionsInstanceOf(KafkaException.class)
                    .until(() -> {
                        replicateAll(next);
                        return true;
                    });
        }
    }

    @Test
    void closed_refusesSteps_andMayBeClosedAgain_alsoWithoutABroker() {
        JournalToKafka replica = JournalToKafka.of(journal, TopicBroker.impatient("127.0.0.1:9"), "nowhere")
                .closeTimeout(Duration.ofMillis(100))
                .build()
                .start();
        assertThatThrownBy(replica::start).isInstanceOf(IllegalStateException.class);
        replica.close();
        replica.close();
        assertThatThrownBy(replica::step)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(replica.failure()).isNull();
    }

    @Test
    void journalThatIsClosed_endsTheReplication() throws Exception {
        String topic = TopicBroker.newTopic();
        append(journal, 3);
        try (JournalToKafka replica = replicate(journal, topic).build().start()) {
            assertThat(replica.awaitReplicated(3, LONG)).isTrue();
            journal.close();
            assertThatThrownBy(() -> replica.awaitReplicated(4, LONG))
                    .isInstanceOf(JournalReplicationException.class)
                    .hasCauseInstanceOf(JournalClosedException.class);
        }
    }

    @Test
    void badSettings_areRefused_andNamed() {
        for (String key : List.of("acks", "transactional.id", "enable.idempotence", "isolation.level", "group.id")) {
            assertThatThrownBy(() ->
                            JournalToKafka.of(journal, Map.of(key, "1"), "t").build())
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining(key + "=1");
        }
        JournalToKafkaBuilder builder = JournalToKafka.of(journal, Map.of(), "t");
        assertThatThrownBy(() -> builder.batch(0, 1)).hasMessageContaining("records=0");
        assertThatThrownBy(() -> builder.partition(-1)).hasMessageContaining("partition=-1");
        assertThatThrownBy(() -> builder.transactionalId("")).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> builder.closeTimeout(Duration.ZERO)).hasMessageContaining("timeout=PT0S");
        assertThatThrownBy(() -> builder.pauses(Duration.ofMillis(1), Duration.ofNanos(-1)))
                .hasMessageContaining("afterFailure=");
    }
}
