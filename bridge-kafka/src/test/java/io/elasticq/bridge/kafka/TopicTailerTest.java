package io.elasticq.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.WaitStrategy;
import io.elasticq.bridge.kafka.JournalReplicationException.Reason;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Payloads;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way back, on the model of a broker, beside the journal's own tailer. */
class TopicTailerTest {

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final TopicModel topic = new TopicModel();
    private final TopicJournal there = new TopicJournal(topic.healthy(), TopicModel.PARTITION);
    private final Journal journal = newJournal();

    private Journal newJournal() {
        return Journal.inMemory(JournalConfig.builder()
                .segmentSize(1 << 14)
                .clock(() -> Instant.ofEpochMilli(clock.get()))
                .build());
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            clock.addAndGet(i % 3);
            journal.append(Payloads.of(journal.lastSequence() + 1));
        }
    }

    private void replicate(int batch) {
        try (JournalToKafka replica = new JournalToKafkaBuilder(journal, topic.healthy(), "model")
                .batch(batch, 1 << 20)
                .build()) {
            while (replica.step() > 0) {
                // goes on
            }
        }
    }

    private ProducerRecord<byte[], byte[]> record(long sequence) {
        try (Tailer tailer = journal.tailer(TailStart.sequence(sequence))) {
            return TopicRecord.of(TopicModel.PARTITION, tailer.read(), 0);
        }
    }

    private static List<Long> rest(Tailer tailer) {
        List<Long> sequences = new ArrayList<>();
        tailer.poll(record -> sequences.add(record.sequence()));
        return sequences;
    }

    @Test
    void tailer_doesWhatTheJournalsOwnDoes_whereverItIsSent() {
        Random random = new Random(1);
        try (TopicTailer copy = there.tailer(TailStart.oldest());
                Tailer original = journal.tailer(TailStart.oldest())) {
            for (int i = 0; i < 2000; i++) {
                if (i % 20 == 0) {
                    append(random.nextInt(8));
                    replicate(1 + random.nextInt(4));
                }
                long last = journal.lastSequence();
                TailStart start =
                        switch (random.nextInt(20)) {
                            case 0 -> TailStart.oldest();
                            case 1 -> TailStart.next();
                            case 2 -> TailStart.sequence(1 + random.nextLong(last + 2));
                            case 3 ->
                                TailStart.time(Instant.ofEpochMilli(999_999 + random.nextLong(clock.get() - 999_990)));
                            default -> null;
                        };
                if (start == null) {
                    assertSame(original.read(), copy.read());
                } else {
                    assertThat(failureOf(copy, start)).as(start.toString()).isEqualTo(failureOf(original, start));
                }
                assertThat(copy.nextSequence()).isEqualTo(original.nextSequence());
            }
            assertThat(copy.missed() + copy.doubles()).isZero();
        }
        assertThat(there.firstSequence()).isOne();
        assertThat(there.lastSequence()).isEqualTo(journal.lastSequence());
    }

    private static void assertSame(@Nullable JournalRecord original, @Nullable JournalRecord copy) {
        if (original == null || copy == null) {
            assertThat(copy).isSameAs(original);
        } else {
            assertThat(TopicRecord.areSame(original, copy)).isTrue();
        }
    }

    private static @Nullable String failureOf(Tailer tailer, TailStart start) {
        try {
            tailer.seek(start);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    @Test
    void repeatedRecords_areSkippedAndCounted_byTailersAndByTheNextReplicator() {
        append(30);
        replicate(7);
        for (long again : new long[] {30, 3, 4, 5}) {
            topic.write(record(again));
        }
        append(10);
        replicate(7);
        List<Long> all = new ArrayList<>();
        try (TopicTailer tailer = there.tailer(TailStart.oldest())) {
            all.addAll(rest(tailer));
            assertThat(tailer.doubles()).isEqualTo(4);
            for (long sequence = 1; sequence <= 41; sequence++) {
                tailer.seek(TailStart.sequence(sequence));
                assertThat(rest(tailer)).isEqualTo(all.subList((int) sequence - 1, 40));
            }
        }
        assertThat(all).hasSize(40).isSorted().doesNotHaveDuplicates().endsWith(40L);
    }

    @Test
    void gapAndReordering_areErrors_thatNameSequenceAndOffset() {
        append(10);
        for (long sequence : new long[] {1, 2, 4, 3, 5}) {
            topic.write(record(sequence));
        }
        try (TopicTailer tailer = there.tailer(TailStart.oldest())) {
            assertThat(tailer.read().sequence()).isOne();
            assertThat(tailer.read().sequence()).isEqualTo(2);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(tailer::read)
                        .isInstanceOf(JournalCorruptException.class)
                        .hasMessageContainingAll("model-0", "has the sequence 4", "offset=2", "sequence=3");
            }
            tailer.seek(TailStart.oldest());
            assertThat(tailer.read().sequence()).isOne();
        }
    }

    @Test
    void recordThatIsDamaged_orNotAJournals_isAnError() {
        append(3);
        topic.write(record(1));
        ProducerRecord<byte[], byte[]> damaged = record(2);
        damaged.value()[3] ^= 1;
        topic.write(damaged);
        try (TopicTailer tailer = there.tailer(TailStart.oldest())) {
            assertThat(tailer.read().sequence()).isOne();
            assertThatThrownBy(tailer::read).hasMessageContainingAll("damaged", "offset=1", "sequence=2");
        }
        topic.truncate(1);
        topic.write(new ProducerRecord<>("model", 0, 0L, null, new byte[8]));
        try (TopicTailer tailer = there.tailer(TailStart.oldest())) {
            assertThat(tailer.read().sequence()).isOne();
            assertThatThrownBy(tailer::read).hasMessageContainingAll("not a journal's", "offset=1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 8})
    void gapThatSomebodyElseTells_isDamage(int bytes) {
        append(3);
        topic.write(record(1));
        ProducerRecord<byte[], byte[]> told = record(3);
        told.headers().add(TopicRecord.MISSED, new byte[bytes]);
        if (bytes == 8) {
            told.headers().lastHeader(TopicRecord.MISSED).value()[7] = 1; // it looks like a gap of one
        }
        topic.write(told);
        try (TopicTailer tailer = there.tailer(TailStart.oldest())) {
            assertThat(tailer.read().sequence()).isOne();
            assertThatThrownBy(tailer::read).isInstanceOf(JournalCorruptException.class);
        }
    }

    @Test
    void whatRetentionHasDeleted_isMissed_andToldOnce() {
        append(30);
        replicate(30);
        try (TopicTailer tailer = there.tailer(TailStart.oldest())) {
            assertThat(tailer.read().sequence()).isOne();
            topic.deleteBefore(20); // offset 20 is sequence 21
            long expected = 2;
            for (JournalRecord next; (next = tailer.read()) != null; expected++) {
                expected += next.missed();
                assertThat(next.sequence()).isEqualTo(expected);
                assertThat(next.missed()).isEqualTo(next.sequence() == 21 ? tailer.missed() : 0);
            }
            long missed = tailer.missed();
            assertThat(missed).isBetween(1L, 19L); // but for what had been fetched before
            tailer.seek(TailStart.sequence(11));
            assertThat(tailer.read().missed()).isEqualTo(10);
            assertThat(tailer.missed()).isEqualTo(missed + 10);
            tailer.seek(TailStart.oldest());
            assertThat(tailer.read().missed()).isZero();
        }
    }

    @Test
    void topicThatHasBecomeShorter_isAnError() {
        append(5);
        replicate(5);
        try (TopicTailer tailer = there.tailer(TailStart.oldest())) {
            rest(tailer);
            topic.truncate(3);
            assertThatThrownBy(tailer::read)
                    .isInstanceOf(JournalCorruptException.class)
                    .hasMessageContainingAll("shorter", "end=3", "sequence=6");
        }
    }

    @Test
    void topicThatHasLostItsEnd_getsItAgain() {
        append(10);
        try (JournalToKafka replica = new JournalToKafkaBuilder(journal, topic.healthy(), "model")
                .batch(3, 100_000)
                .build()) {
            while (replica.step() > 0) {
                // goes on
            }
            topic.truncate(8); // sequences 1 to 6 with their marks
            append(1);
            assertThatThrownBy(replica::step).hasMessageContaining("it has lost its end");
            while (replica.step() > 0) {
                // goes on
            }
            assertThat(replica.stats().lost()).isEqualTo(4);
        }
        try (TopicTailer tailer = there.tailer(TailStart.oldest())) {
            assertThat(rest(tailer))
                    .isEqualTo(LongStream.rangeClosed(1, 11).boxed().toList());
        }
    }

    @Test
    void follow_endsWithAnInterruption_andClosedTailersRefuse() {
        append(3);
        replicate(3);
        List<Long> seen = new ArrayList<>();
        TopicTailer tailer = there.tailer(TailStart.oldest());
        tailer.follow(
                record -> {
                    seen.add(record.sequence());
                    if (record.sequence() == 3) {
                        Thread.currentThread().interrupt();
                    }
                },
                WaitStrategy.backoff());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).containsExactly(1L, 2L, 3L);
        assertThatThrownBy(tailer::commit).isInstanceOf(IllegalStateException.class);
        tailer.close();
        tailer.close();
        assertThatThrownBy(tailer::read).isInstanceOf(JournalClosedException.class);
        there.close();
        assertThatThrownBy(() -> there.tailer(TailStart.oldest())).isInstanceOf(JournalClosedException.class);
        assertThatThrownBy(() -> there.tailer("name", TailStart.oldest()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void restoredJournal_isTheOriginal_alsoInTwoGoes(@TempDir Path folder) {
        append(500);
        replicate(9);
        JournalConfig config = JournalConfig.builder().segmentSize(1 << 14).build();
        assertThat(there.restore(folder, config)).isEqualTo(500);
        assertEqual(folder);
        append(300);
        replicate(9);
        assertThat(there.restore(folder, config)).isEqualTo(300);
        assertEqual(folder);
        assertThat(there.restore(folder, config)).isZero();
    }

    private void assertEqual(Path folder) {
        try (Journal restored = Journal.open(
                        folder, JournalConfig.builder().segmentSize(1 << 14).build());
                Tailer copy = restored.tailer(TailStart.oldest());
                Tailer original = journal.tailer(TailStart.oldest())) {
            for (JournalRecord record; (record = original.read()) != null; ) {
                assertSame(record, copy.read());
            }
            assertThat(copy.read()).isNull();
        }
    }

    @Test
    void restore_refusesATopicWithoutItsBeginning_andAnotherJournal(@TempDir Path folder) {
        append(20);
        replicate(20);
        Path other = folder.resolve("other");
        try (Journal foreign =
                Journal.open(other, JournalConfig.builder().segmentSize(1 << 14).build())) {
            foreign.append(new byte[1]);
        }
        assertThatThrownBy(() -> there.restore(
                        other, JournalConfig.builder().segmentSize(1 << 14).build()))
                .isInstanceOfSatisfying(JournalReplicationException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.DIVERGED))
                .hasMessageContainingAll("other", "topic model-0");
        topic.deleteBefore(5);
        assertThatThrownBy(() -> there.restore(
                        folder.resolve("new"),
                        JournalConfig.builder().segmentSize(1 << 14).build()))
                .isInstanceOfSatisfying(JournalReplicationException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.GAP))
                .hasMessageContainingAll("next=1", "has=6");
    }
}
