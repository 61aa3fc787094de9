package io.elasticq.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.bridge.kafka.JournalReplicationException.Reason;
import io.elasticq.bridge.kafka.TopicModel.Fate;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Payloads;
import io.elasticq.journal.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a session does and refuses, on the model of a broker. */
class JournalSessionTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final TopicModel topic = new TopicModel();
    private final Journal journal = Journal.inMemory(JournalConfig.builder()
            .segmentSize(1 << 14)
            .retention(Retention.CURSORS)
            .build());

    @AfterEach
    void close() {
        journal.close();
    }

    private static void append(Journal to, int count) {
        for (int i = 0; i < count; i++) {
            to.append(Payloads.of(to.lastSequence() + 1));
        }
    }

    private JournalToKafkaBuilder replicate(Journal from) {
        return new JournalToKafkaBuilder(from, topic.healthy(), "model");
    }

    private static void replicateAll(JournalToKafka replica) {
        while (replica.step() > 0) {
            // goes on
        }
    }

    private List<Long> sequences() {
        return topic.committed().stream()
                .map(record -> new TopicRecord().set(record).sequence())
                .toList();
    }

    private static List<Long> upTo(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(Long::valueOf).toList();
    }

    @Test
    void topicOfAnotherJournal_isRefused_andBothAreNamed() {
        append(journal, 10);
        try (JournalToKafka replica = replicate(journal).build();
                Journal other = Journal.inMemory(JournalConfig.defaults())) {
            replicateAll(replica);
            for (int i = 0; i < 12; i++) {
                other.append(new byte[i]);
            }
            assertEnds(other, Reason.DIVERGED, "model-0 has sequence 10", "the journal sequence 10", "with 9 bytes");
        }
        assertThat(sequences()).isEqualTo(upTo(10));
    }

    @Test
    void journalThatHasLostItsEnd_isRefused() {
        append(journal, 10);
        try (JournalToKafka replica = replicate(journal).build();
                Journal shorter = Journal.inMemory(JournalConfig.defaults())) {
            replicateAll(replica);
            append(shorter, 8);
            assertEnds(shorter, Reason.DIVERGED, "ends with sequence 10", "the journal with sequence 8");
            append(shorter, 1);
            assertEnds(shorter, Reason.DIVERGED, "ends with sequence 10", "the journal with sequence 9");
        }
    }

    private void assertEnds(Journal from, Reason reason, String... words) {
        try (JournalToKafka replica = replicate(from).build()) {
            assertThatThrownBy(() -> replicateAll(replica))
                    .isInstanceOfSatisfying(
                            JournalReplicationException.class,
                            e -> assertThat(e.reason()).as(e.toString()).isEqualTo(reason))
                    .hasMessageContainingAll(words);
        }
    }

    @Test
    void recycledRecords_areAnError_unlessTheyAreToBeTold() {
        try (Journal ring = Journal.inMemory(JournalConfig.builder()
                .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                .retention(Retention.ring(2))
                .build())) {
            append(ring, 1000);
            assertEnds(ring, Reason.GAP, "ends with sequence 0", "goes on with " + ring.firstSequence());
            assertThat(sequences()).isEmpty();
            long missing = ring.firstSequence() - 1;
            try (JournalToKafka replica = replicate(ring).recordGaps().build()) {
                replicateAll(replica);
                assertThat(replica.stats().missed()).isEqualTo(missing);
            }
            assertThat(new TopicRecord().set(topic.committed().get(0)).carriedMissed())
                    .isEqualTo(missing);
            assertThat(sequences()).hasSize((int) (1000 - missing)).startsWith(missing + 1);
        }
    }

    @Test
    void cursor_isAtTheEndOfTheTransactionBeforeTheLast_neverBeyond() {
        append(journal, 30);
        try (JournalToKafka replica =
                replicate(journal).keptBy("kafka").batch(10, 1 << 20).build()) {
            for (long done = 10; done <= 30; done += 10) {
                replica.step();
                assertThat(journal.cursors()).isEqualTo(Map.of("kafka", Math.max(1, done - 10)));
            }
        }
        try (JournalToKafka replica = replicate(journal).keptBy("kafka").build()) {
            assertThat(replica.step()).isZero();
            assertThat(journal.cursors()).isEqualTo(Map.of("kafka", 30L));
        }
    }

    @Test
    void olderReplicator_ends_whenANewerOneHasStarted() {
        append(journal, 1);
        try (JournalToKafka older = replicate(journal).build();
                JournalToKafka newer = replicate(journal).build()) {
            older.step();
            append(journal, 1);
            newer.step();
            append(journal, 1);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(older::step)
                        .isInstanceOfSatisfying(JournalReplicationException.class, e -> assertThat(e.reason())
                                .isEqualTo(Reason.FENCED));
            }
            newer.step();
        }
        assertThat(sequences()).isEqualTo(upTo(3));
    }

    @Test
    void olderReplicator_whoseConnectionWasLost_givesWayToAYoungerOne() {
        append(journal, 1);
        AtomicReference<Fate> next = new AtomicReference<>(Fate.WELL);
        TopicClients clients = topic.process("healthy", call -> next.getAndSet(Fate.WELL));
        try (JournalToKafka older = new JournalToKafkaBuilder(journal, clients, "model").build();
                JournalToKafka younger = replicate(journal).build()) {
            older.step();
            append(journal, 1);
            next.set(Fate.FAILS_BEFORE);
            assertThatThrownBy(older::step)
                    .isInstanceOf(KafkaException.class)
                    .isNotInstanceOf(JournalReplicationException.class);
            younger.step();
            append(journal, 1);
            assertThatThrownBy(older::step)
                    .isInstanceOfSatisfying(JournalReplicationException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.FENCED))
                    .hasMessageContaining("has sent up to 1");
            younger.step();
        }
        assertThat(sequences()).isEqualTo(upTo(3));
    }

    @Test
    void transactionThatTheBrokerHasLeftOpen_isAborted_andItsRecordsAreReplicatedAgain() {
        append(journal, 3);
        AtomicReference<Fate> ofCommits = new AtomicReference<>(Fate.HANGS);
        TopicClients clients = topic.process(
                "healthy", call -> call.equals("commitTransaction") ? ofCommits.getAndSet(Fate.WELL) : Fate.WELL);
        try (JournalToKafka before = new JournalToKafkaBuilder(journal, clients, "model").build()) {
            assertThat(before.step()).isEqualTo(3); // acknowledged
        }
        assertThat(sequences()).isEmpty();
        try (JournalToKafka after = replicate(journal).build()) {
            assertThatThrownBy(after::step).isInstanceOf(KafkaException.class).hasMessageContaining("left open");
            replicateAll(after);
        }
        assertThat(sequences()).isEqualTo(upTo(3));
    }

    @Test
    void listenerThatThrows_endsTheReplication_andOneThatClosesMay() throws Exception {
        append(journal, 1);
        TopicClients broken = topic.process("healthy", call -> Fate.FAILS_BEFORE);
        JournalToKafkaListener throwing = cause -> {
            throw new IllegalStateException("mine");
        };
        try (JournalToKafka replica = new JournalToKafkaBuilder(journal, broken, "model")
                .listener(throwing)
                .build()
                .start()) {
            assertThatThrownBy(() -> replica.awaitReplicated(1, LONG))
                    .isInstanceOf(JournalReplicationException.class)
                    .hasRootCauseMessage("mine");
        }
        AtomicReference<JournalToKafka> closed = new AtomicReference<>();
        try (JournalToKafka replica = new JournalToKafkaBuilder(journal, broken, "model")
                .listener(cause -> closed.get().close())
                .build()) {
            closed.set(replica);
            replica.start();
            assertThat(replica.awaitReplicated(1, LONG)).isFalse();
            assertThat(replica.failure()).isNull();
        }
    }

    @Test
    void step_isRefused_whenItIsClosed_orCalledByAListener() throws Exception {
        append(journal, 1);
        TopicClients broken = topic.process("healthy", call -> Fate.FAILS_BEFORE);
        AtomicReference<JournalToKafka> self = new AtomicReference<>();
        try (JournalToKafka replica = new JournalToKafkaBuilder(journal, broken, "model")
                .listener(cause -> self.get().step())
                .build()) {
            self.set(replica);
            replica.start();
            assertThatThrownBy(() -> replica.awaitReplicated(1, LONG))
                    .rootCause()
                    .hasMessageContaining("called by a step");
        }
        assertThatThrownBy(() -> self.get().step()).hasMessageContaining("closed");
        assertThatThrownBy(() -> self.get().start()).isInstanceOf(IllegalStateException.class);
    }
}
