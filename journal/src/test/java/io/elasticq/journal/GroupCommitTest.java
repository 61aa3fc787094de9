package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private static JournalConfig.Builder small() {
        return JournalConfig.builder().segmentSize(JournalConfig.MIN_SEGMENT_SIZE);
    }

    @Test
    void threadsThatWaitDuringAForce_shareTheNext() throws InterruptedException {
        AtomicLong committed = new AtomicLong(1);
        AtomicInteger forces = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        GroupCommit group = new GroupCommit(
                () -> {
                    long target = committed.get();
                    if (forces.incrementAndGet() == 1) {
                        first.countDown();
                        awaitUninterruptibly(goOn);
                    }
                    return target;
                },
                0);
        List<Thread> threads = new ArrayList<>();
        threads.add(start(() -> group.await(1)));
        first.await();
        committed.set(9);
        for (int i = 2; i <= 9; i++) {
            long sequence = i;
            threads.add(start(() -> group.await(sequence)));
        }
        assertThat(group.durable()).as("AckAfterForce").isZero();
        for (Thread thread : threads.subList(1, 9)) {
            await().until(() -> thread.getState() == Thread.State.WAITING);
        }
        goOn.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(group.durable()).isEqualTo(9);
        assertThat(forces).hasValue(2);
        assertThat(group.forces()).isEqualTo(2);
    }

    private static Thread start(Runnable action) {
        Thread thread = new Thread(action);
        thread.start();
        return thread;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void failedForce_isFinal_andIsNotTriedAgain() {
        AtomicInteger forces = new AtomicInteger();
        GroupCommit group = new GroupCommit(
                () -> {
                    if (forces.incrementAndGet() == 1) {
                        throw new IOException("Input/output error");
                    }
                    return 7;
                },
                0);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> group.await(5))
                    .isInstanceOf(JournalFailedException.class)
                    .hasMessageContaining("Input/output error");
        }
        assertThat(forces).hasValue(1);
        assertThat(group.durable()).isZero();
    }

    @Test
    void failedForce_endsTheJournal_andWhatWasDurableStillIs() {
        LossyStorage storage = new LossyStorage(new Random(1));
        JournalConfig config = small().durability(Durability.EVERY_WRITE).build();
        Journal journal = SegmentedJournal.open(storage, config);
        journal.append(Payloads.of(1));
        storage.forcesFail = true;
        assertThatThrownBy(() -> journal.append(Payloads.of(2))).isInstanceOf(JournalFailedException.class);
        assertThat(journal.durableSequence()).isEqualTo(1);
        storage.forcesFail = false;
        int forces = storage.forces;
        assertThatThrownBy(() -> journal.append(Payloads.of(3))).isInstanceOf(JournalFailedException.class);
        assertThatThrownBy(journal::sync).isInstanceOf(JournalFailedException.class);
        journal.close();
        assertThat(storage.forces).isEqualTo(forces);
        assertThat(journal.durableSequence()).isEqualTo(1);
        storage.losePower();
        try (Journal again = SegmentedJournal.open(storage, config)) {
            assertThat(Payloads.all(again)).startsWith(1L).doesNotContain(3L);
        }
    }

    @Test
    void fullDisk_refusesTheAppend_andGoesOnWhenThereIsRoom() {
        LossyStorage storage = new LossyStorage(new Random(1));
        JournalConfig config = small().build();
        try (Journal journal = SegmentedJournal.open(storage, config)) {
            storage.full = true;
            assertThatThrownBy(() -> {
                        while (true) {
                            journal.append(Payloads.of(journal.lastSequence() + 1));
                        }
                    })
                    .isInstanceOf(java.io.UncheckedIOException.class)
                    .hasMessageContaining("No space left on device");
            long last = journal.lastSequence();
            assertThat(Payloads.all(journal)).hasSize((int) last);
            storage.full = false;
            assertThat(journal.append(Payloads.of(last + 1))).isEqualTo(last + 1);
        }
        assertThat(Journals.verify(storage).outcome()).isEqualTo(RecoveryReport.Outcome.CLEAN);
    }

    @Test
    void periodic_forcesByItself() {
        try (Journal journal = Journal.inMemory(
                small().durability(Durability.periodic(Duration.ofMillis(1))).build())) {
            for (int i = 1; i <= 300; i++) {
                journal.append(Payloads.of(i));
            }
            await().until(() -> journal.durableSequence() == 300);
            journal.append(Payloads.of(301));
            await().until(() -> journal.durableSequence() == 301);
        }
    }

    @Test
    void failedForce_whereSegmentsAreGivenUp_endsTheJournal() {
        LossyStorage storage = new LossyStorage(new Random(1));
        JournalConfig config = small().durability(Durability.EVERY_WRITE)
                .retention(Retention.CURSORS)
                .build();
        Journal journal = SegmentedJournal.open(storage, config);
        try (Tailer tailer = journal.tailer("done", TailStart.oldest())) {
            for (long i = 1; journal.stats().segments() < 4; i++) {
                journal.append(Payloads.of(i));
            }
            tailer.poll(record -> {});
            tailer.commit();
        }
        storage.forcesFail = true;
        assertThatThrownBy(journal::trim).hasMessageContaining("Input/output error");
        storage.forcesFail = false;
        int forces = storage.forces;
        long durable = journal.durableSequence();
        assertThatThrownBy(() -> journal.append(Payloads.of(0))).isInstanceOf(JournalFailedException.class);
        assertThatThrownBy(journal::trim).isInstanceOf(JournalFailedException.class);
        journal.close();
        assertThat(storage.forces).isEqualTo(forces);
        storage.losePower();
        try (Journal again = SegmentedJournal.open(storage, config)) {
            assertThat(again.lastSequence()).isEqualTo(durable);
        }
    }
}
