package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.SegmentInfo.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SegmentSurveyTest {

    private static final JournalConfig RING = JournalConfig.builder()
            .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
            .retention(Retention.ring(4))
            .build();

    private static List<SegmentInfo> survey(Storage storage) {
        try {
            return SegmentSurvey.of(storage);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void segments_haveWhatTheJournalSays() {
        Storage storage = new MemoryStorage();
        Journal journal = SegmentedJournal.open(storage, RING);
        for (long i = 1; i <= 1000; i++) {
            journal.append(Payloads.of(i));
            List<SegmentInfo> found = survey(storage);
            assertThat(found.get(0).firstSequence()).isEqualTo(journal.firstSequence());
            assertThat(found.get(found.size() - 1).lastSequence()).isEqualTo(i);
            assertThat(found).hasSize(journal.stats().segments());
            assertThat(found.get(found.size() - 1).state()).isEqualTo(State.ACTIVE);
            for (int s = 1; s < found.size(); s++) {
                assertThat(found.get(s - 1).state()).isEqualTo(State.SEALED);
                assertThat(found.get(s - 1).lastSequence())
                        .isEqualTo(found.get(s).firstSequence() - 1);
                assertThat(found.get(s).number()).isEqualTo(found.get(s - 1).number() + 1);
            }
        }
    }

    @Test
    void segmentsThatAreRecycledMeanwhile_areLeftOut_andNeverTakenForDamage() throws InterruptedException {
        Storage storage = new MemoryStorage();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Journal journal = SegmentedJournal.open(storage, RING)) {
            Thread writer = new Thread(() -> {
                byte[] payload = new byte[500];
                while (!stop.get()) {
                    journal.append(payload);
                }
            });
            writer.setUncaughtExceptionHandler((thread, cause) -> failure.set(cause));
            writer.start();
            try {
                for (int i = 0; i < 5000; i++) {
                    SegmentInfo before = null;
                    for (SegmentInfo info : survey(storage)) {
                        assertThat(info.state()).isNotEqualTo(State.DAMAGED);
                        if (before != null && before.firstSequence() > 0 && info.firstSequence() > 0) {
                            assertThat(info.firstSequence()).isGreaterThan(before.lastSequence());
                        }
                        before = info;
                    }
                }
            } finally {
                stop.set(true);
                writer.join();
            }
        }
        assertThat(failure.get()).isNull();
    }
}
