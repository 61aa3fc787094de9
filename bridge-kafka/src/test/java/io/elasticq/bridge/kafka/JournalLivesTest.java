package io.elasticq.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.bridge.kafka.JournalReplicationException.Reason;
import io.elasticq.bridge.kafka.TopicModel.Fate;
import io.elasticq.bridge.kafka.TopicModel.Killed;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Payloads;
import io.elasticq.journal.Retention;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** Random lives of replicators on a model of a broker, where any call may fail before or after its effect, and processes end in the middle of one. */
class JournalLivesTest {

    private static final int LIVES = Boolean.getBoolean("elasticq.deep") ? 20_000 : 100;

    @Test
    void randomLives_haveEachRecordOnce_inOrder_whateverFails() {
        long[] happened = new long[Fate.values().length];
        int fenced = 0;
        int failures = 0;
        for (int seed = 1; seed <= LIVES; seed++) {
            Life life = new Life(seed, happened);
            try {
                life.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
            fenced += life.fenced;
            failures += life.failures;
        }
        assertThat(LongStream.of(happened)).allMatch(count -> count >= LIVES);
        assertThat(fenced).isGreaterThan(LIVES / 2);
        assertThat(failures).isGreaterThan(LIVES / 2);
    }

    private static final class Life {

        private final Random random;
        private final long[] happened;
        private final TopicModel topic = new TopicModel();
        private final Journal journal;
        private final List<byte[]> appended = new ArrayList<>();
        private JournalToKafka current;
        private JournalToKafka zombie;
        private int failing; // in a hundred
        private long acknowledged;
        private int fenced;
        private int failures;
        private int checked;
        private int shown;

        Life(int seed, long[] happened) {
            this.random = new Random(seed);
            this.happened = happened;
            journal = Journal.inMemory(JournalConfig.builder()
                    .segmentSize(1 << 14)
                    .retention(Retention.CURSORS)
                    .build());
            current = replicator();
            zombie = current;
        }

        private JournalToKafka replicator() {
            return new JournalToKafkaBuilder(journal, topic.process("id", this::fate), "model")
                    .batch(1 + random.nextInt(9), 1 + random.nextInt(300))
                    .build();
        }

        private Fate fate(String call) {
            Fate fate = random.nextInt(100) >= failing
                    ? Fate.WELL
                    : Fate.values()[1 + random.nextInt(Fate.values().length - 1)];
            happened[fate.ordinal()]++;
            return fate;
        }

        void run() {
            failing = random.nextInt(3) == 0 ? 30 : random.nextInt(6);
            for (int i = 0; i < 60; i++) {
                switch (random.nextInt(6)) {
                    case 0, 1 -> append(1 + random.nextInt(12));
                    case 2, 3, 4 -> step();
                    default -> takeOver();
                }
                checkTopic();
            }
            failing = 0;
            catchUp();
            checkTopic();
            assertThat(topic.committed()).hasSameSizeAs(appended);
            assertThat(acknowledged).isLessThanOrEqualTo(appended.size());
            checkTailer();
            journal.close();
        }

        private void append(int count) {
            for (int i = 0; i < count; i++) {
                byte[] payload = Payloads.of(appended.size() + 1L);
                appended.add(payload);
                assertThat(journal.append(payload)).isEqualTo(appended.size());
            }
        }

        private void step() {
            JournalToKafka who = random.nextInt(4) == 0 ? zombie : current;
            try {
                who.step();
                acknowledged = Math.max(acknowledged, who.stats().replicated());
            } catch (JournalReplicationException e) {
                assertThat(e.reason() == Reason.FENCED || e.getCause() instanceof Killed)
                        .as(e.toString())
                        .isTrue();
                fenced += e.reason() == Reason.FENCED ? 1 : 0;
                if (who == current) {
                    current = replicator();
                }
            } catch (KafkaException e) {
                failures++; // of a connection; the next step makes it anew
            }
        }

        /** Another process begins, and the old one goes on, too, until it notices. */
        private void takeOver() {
            zombie = current;
            current = replicator();
        }

        private void catchUp() {
            current = replicator();
            for (boolean more = true; more; checkTopic()) {
                try {
                    more = current.step() > 0;
                } catch (KafkaException e) {
                    assertThat(e).hasMessageContaining("left open"); // once, for a transaction that hangs
                }
            }
        }

        /** As readers see it. What hangs is not shown, and what was shown is never taken back. */
        private void checkTopic() {
            if (topic.size() == checked) {
                return;
            }
            checked = topic.size();
            List<ConsumerRecord<byte[], byte[]>> records = topic.committed();
            assertThat(records.size()).isGreaterThanOrEqualTo(shown);
            shown = records.size();
            TopicRecord record = new TopicRecord();
            for (int i = 0; i < records.size(); i++) {
                assertThat(record.set(records.get(i)).sequence()).isEqualTo(i + 1);
                assertThat(Arrays.equals(records.get(i).value(), appended.get(i)))
                        .isTrue();
            }
        }

        private void checkTailer() {
            try (TopicTailer tailer =
                            new TopicJournal(topic.healthy(), TopicModel.PARTITION).tailer(TailStart.oldest());
                    Tailer original = journal.tailer(TailStart.oldest())) {
                for (JournalRecord record; (record = original.read()) != null; ) {
                    assertThat(TopicRecord.areSame(record, tailer.read())).isTrue();
                }
                assertThat(tailer.read()).isNull();
                assertThat(tailer.doubles() + tailer.missed()).isZero();
            }
        }
    }
}
