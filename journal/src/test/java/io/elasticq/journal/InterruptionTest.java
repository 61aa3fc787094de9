package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interruption is not looked at: it neither ends a journal nor gets lost. */
class InterruptionTest {

    private static final int RECORDS = 2000;

    private static final JournalConfig CONFIG = JournalConfig.builder()
            .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
            .retention(Retention.CURSORS)
            .build();

    @TempDir
    Path folder;

    @AfterEach
    void forgetInterruption() {
        Thread.interrupted();
    }

    private void liveALife(Runnable beforeEachStep) {
        beforeEachStep.run();
        try (Journal journal = Journal.open(folder, CONFIG);
                Tailer tailer = journal.tailer("here", TailStart.oldest())) {
            long first = journal.lastSequence() + 1;
            for (long i = first; i < first + RECORDS; i++) {
                beforeEachStep.run();
                assertThat(journal.append(Payloads.of(i))).isEqualTo(i);
                if (i % 100 == 0) {
                    beforeEachStep.run();
                    journal.sync();
                    assertThat(journal.durableSequence()).isEqualTo(i);
                }
                beforeEachStep.run();
                assertThat(Payloads.identity(Payloads.bytes(tailer.read()))).isEqualTo(i);
                tailer.commit();
            }
            beforeEachStep.run();
            assertThat(journal.trim()).isNotNegative();
            beforeEachStep.run();
        }
        assertThat(Journal.verify(folder).outcome()).isEqualTo(RecoveryReport.Outcome.CLEAN);
    }

    @Test
    void threadThatIsInterruptedAllTheTime_worksWithTheJournal_andStaysInterrupted() {
        liveALife(() -> Thread.currentThread().interrupt());
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void interruptionsAtAnyMoment_loseNothing() throws InterruptedException {
        AtomicBoolean living = new AtomicBoolean(true);
        Thread victim = Thread.currentThread();
        Thread tormentor = new Thread(() -> {
            while (living.get()) {
                victim.interrupt();
                Thread.yield();
            }
        });
        tormentor.start();
        try {
            liveALife(() -> {});
        } finally {
            living.set(false);
            while (tormentor.isAlive()) {
                Thread.interrupted();
                Thread.onSpinWait();
            }
        }
        try (Journal journal = Journal.open(folder, CONFIG)) {
            assertThat(LongStream.rangeClosed(journal.firstSequence(), RECORDS)
                            .boxed()
                            .toList())
                    .isEqualTo(Payloads.all(journal));
        }
    }
}
