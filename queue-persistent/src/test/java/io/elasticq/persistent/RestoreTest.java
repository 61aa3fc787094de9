package io.elasticq.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logs that are written by hand. */
class RestoreTest {

    private final Journal journal = Journal.inMemory(Folders.numbers().journalConfig());
    private final QueueLog<Long> log = new QueueLog<>(journal, Identity.CODEC, Durability.NO_SYNC, 1000);

    @AfterEach
    void close() {
        log.close();
    }

    private void offer(int elements) {
        for (long i = 1; i <= elements; i++) {
            log.offer(log.encode(i));
        }
    }

    private Restore restored(long cursor) {
        return Restore.read(journal.tailer(TailStart.sequence(cursor)));
    }

    @Test
    void cursorAtACopy_betweenElementsThatWereSettledTogether() {
        offer(5);
        log.moved(1, ByteBuffer.allocate(8)); // 6
        offer(4); // 7 to 10
        log.settle(List.of(new SettledRange(2, 9, 7))); // all but 1 and 10
        for (int cursor = 1; cursor <= 6; cursor++) {
            Restore restore = restored(cursor);
            assertThat(restore.live()).as("from %d", cursor).isEqualTo(2);
            assertThat(restore.moved).isEqualTo(Map.of(1L, 6L));
            assertThat(restore.inPlace()).isEqualTo(1);
        }
    }

    @Test
    void copyOfACopy_isOneElement_andIsSettledOnce() {
        offer(2);
        log.moved(1, ByteBuffer.allocate(8)); // 3
        log.moved(1, ByteBuffer.allocate(8)); // 4
        for (int cursor = 1; cursor <= 4; cursor++) {
            assertThat(restored(cursor).moved).isEqualTo(Map.of(1L, 4L));
            assertThat(restored(cursor).live()).isEqualTo(cursor <= 2 ? 2 : 1);
        }
        log.settle(1);
        log.settle(1);
        for (int cursor = 1; cursor <= 6; cursor++) {
            assertThat(restored(cursor).moved).isEmpty();
            assertThat(restored(cursor).live()).isEqualTo(cursor <= 2 ? 1 : 0);
        }
    }

    @Test
    void cursorInABatch_keepsTheRestOfIt() {
        ByteBuffer element = log.encode(7L);
        log.offer(List.of(
                QueueLog.copyOf(element, 0, 3), QueueLog.copyOf(element, 1, 3), QueueLog.copyOf(element, 2, 3)));
        for (int cursor = 1; cursor <= 4; cursor++) {
            assertThat(restored(cursor).live()).isEqualTo(4 - cursor);
        }
    }

    @Test
    void batchInADamagedLog_isSavedButForWhatIsMissing_andForOneThatWasNeverWhole() {
        ByteBuffer element = log.encode(7L);
        for (int i = 0; i < 5; i++) {
            log.offer(List.of(QueueLog.copyOf(element, i, 5))); // 1 to 5
        }
        log.offer(List.of(QueueLog.copyOf(element, 0, 5), QueueLog.copyOf(element, 1, 5))); // 6, 7: never whole
        log.settle(2); // 8
        log.offer(List.of(QueueLog.copyOf(element, 0, 5))); // 9: cut off
        Restore restore = Restore.salvaging(1);
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            tailer.poll(record -> {
                if (record.sequence() != 3) { // damaged
                    restore.take(record.payload(), record.sequence());
                }
            });
        }
        restore.end();
        assertThat(List.of(1L, 4L, 5L)).noneMatch(restore.settled::contains);
        assertThat(List.of(2L, 6L, 7L, 9L)).allMatch(restore.settled::contains);
        assertThat(restore.live()).isEqualTo(3);
    }

    @Test
    void batchThatIsNotWhole_isVoid_whateverComesBehindIt() {
        ByteBuffer element = log.encode(7L);
        log.offer(List.of(QueueLog.copyOf(element, 0, 3), QueueLog.copyOf(element, 1, 3))); // 1, 2
        assertThat(restored(1).live()).isZero();
        log.offer(List.of(QueueLog.copyOf(element, 0, 2), QueueLog.copyOf(element, 1, 2))); // 3, 4
        assertThat(restored(1).live()).isEqualTo(2);
        log.offer(List.of(QueueLog.copyOf(element, 0, 3))); // 5
        log.settle(3); // 6
        log.offer(List.of(QueueLog.copyOf(element, 2, 3))); // 7
        Restore restore = restored(1);
        assertThat(restore.live()).isEqualTo(1);
        assertThat(restore.discarded()).isEqualTo(4);
        assertThat(restore.settled.contains(4)).isFalse();
        assertThat(List.of(1L, 2L, 3L, 5L, 7L)).allMatch(restore.settled::contains);
    }
}
