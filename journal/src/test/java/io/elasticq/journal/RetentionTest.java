package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is kept, what is recycled, and what a tailer that was too slow is told. */
class RetentionTest {

    private static JournalConfig.Builder with(Retention retention) {
        return JournalConfig.builder()
                .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                .retention(retention);
    }

    private static void append(Journal journal, int records) {
        for (int i = 0; i < records; i++) {
            journal.append(Payloads.of(journal.lastSequence() + 1));
        }
    }

    @Test
    void all_keepsEverything() {
        try (Journal journal = Journal.inMemory(with(Retention.ALL).build())) {
            append(journal, 2000);
            assertThat(journal.trim()).isZero();
            assertThat(journal.firstSequence()).isEqualTo(1);
            assertThat(Payloads.all(journal)).hasSize(2000);
        }
    }

    @Test
    void ring_keepsItsSegments_andTellsASlowTailerExactlyWhatItMissed() {
        try (Journal journal = Journal.inMemory(with(Retention.ring(4)).build());
                Tailer slow = journal.tailer(TailStart.oldest())) {
            append(journal, 5);
            assertThat(slow.read().sequence()).isEqualTo(1);
            append(journal, 2000);
            assertThat(journal.stats().segments()).isEqualTo(4);
            assertThat(journal.stats().recycled()).isPositive();
            long first = journal.firstSequence();
            JournalRecord record = slow.read();
            assertThat(record.sequence()).isEqualTo(first);
            assertThat(record.missed()).isEqualTo(first - 2);
            assertThat(Payloads.identity(Payloads.bytes(record))).isEqualTo(first);
            assertThat(slow.missed()).isEqualTo(first - 2);
            assertThat(slow.read().missed()).isZero();
        }
    }

    @Test
    void segmentThatWasGivenUp_isNotReadAnyMore_evenIfItsContentIsStillThere() {
        try (Journal journal = Journal.inMemory(with(Retention.ring(2)).build())) {
            append(journal, 300);
            try (Tailer tailer = journal.tailer(TailStart.oldest())) {
                long read = tailer.read().sequence();
                assertThat(journal.trim()).isEqualTo(1);
                JournalRecord next = tailer.read();
                assertThat(next.sequence()).isEqualTo(journal.firstSequence());
                assertThat(next.missed())
                        .isEqualTo(journal.firstSequence() - read - 1)
                        .isPositive();
            }
        }
    }

    /** The writer's stores of a record take their time, and the tailer looks at them all the while. */
    @Test
    void tailerAtTheEnd_neverSeesAHalfWrittenRecord() throws InterruptedException {
        JournalConfig config = JournalConfig.builder()
                .segmentSize(1 << 16)
                .retention(Retention.ring(4))
                .build();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Journal journal = Journal.inMemory(config)) {
            Thread reader = new Thread(() -> {
                try (Tailer tailer = journal.tailer(TailStart.oldest())) {
                    for (int read = 0; read < 50_000; ) {
                        JournalRecord record = tailer.read();
                        if (record != null) {
                            assertThat(record.payload().getLong(record.payload().limit() - Long.BYTES))
                                    .isEqualTo(record.sequence());
                            read++;
                        }
                    }
                }
            });
            reader.setUncaughtExceptionHandler((thread, cause) -> failure.compareAndSet(null, cause));
            reader.start();
            ByteBuffer payload = ByteBuffer.allocate(2000);
            while (reader.isAlive()) {
                payload.putLong(payload.capacity() - Long.BYTES, journal.lastSequence() + 1);
                journal.append(payload);
            }
            reader.join();
        }
        assertThat(failure.get()).isNull();
    }

    @Test
    void overrun_isToldToTheHandler_once() {
        try (Journal journal = Journal.inMemory(with(Retention.ring(3)).build());
                Tailer slow = journal.tailer(TailStart.oldest())) {
            append(journal, 1000);
            List<String> events = new ArrayList<>();
            slow.poll(
                    new RecordHandler() {
                        @Override
                        public void onRecord(JournalRecord record) {
                            events.add("record " + record.sequence());
                        }

                        @Override
                        public void onOverrun(long missed, long next) {
                            events.add("missed " + missed + " next " + next);
                        }
                    },
                    2);
            long first = journal.firstSequence();
            assertThat(events)
                    .containsExactly(
                            "missed " + (first - 1) + " next " + first, "record " + first, "record " + (first + 1));
        }
    }

    @Test
    void startAtASequenceThatIsGone_isAnOverrun() {
        try (Journal journal = Journal.inMemory(with(Retention.ring(3)).build())) {
            append(journal, 1000);
            try (Tailer tailer = journal.tailer(TailStart.sequence(10))) {
                assertThat(tailer.read().missed()).isEqualTo(journal.firstSequence() - 10);
            }
        }
    }

    @Test
    void size_keepsWhatFits() {
        try (Journal journal = Journal.inMemory(with(Retention.size(5L << 12)).build())) {
            append(journal, 2000);
            assertThat(journal.stats().bytes()).isEqualTo(5L << 12);
        }
    }

    @Test
    void cursors_keepWhatTheSlowestHasToRead() {
        try (Journal journal = Journal.inMemory(with(Retention.CURSORS).build())) {
            append(journal, 1000);
            assertThat(journal.trim()).as("no cursor").isZero();
            Tailer slow = journal.tailer("slow", TailStart.sequence(300));
            Tailer fast = journal.tailer("fast", TailStart.next());
            assertThat(journal.trim()).isPositive();
            assertThat(journal.firstSequence()).isBetween(100L, 300L);
            append(journal, 1000);
            assertThat(slow.read().sequence()).isEqualTo(300);
            assertThat(slow.missed()).isZero();
            slow.close();
            assertThat(journal.trim()).as("read, but not committed").isZero();
            journal.deleteCursor("slow");
            assertThat(journal.trim()).isPositive();
            assertThat(fast.read().sequence()).isEqualTo(1001);
            assertThat(fast.missed()).isZero();
        }
    }

    @Test
    void age_keepsWhatIsYoung_alsoIfTheClockGoesBackwards() {
        AtomicLong now = new AtomicLong(1_000_000);
        InstantSource clock = () -> Instant.ofEpochMilli(now.get());
        try (Journal journal = Journal.inMemory(
                with(Retention.age(Duration.ofSeconds(100))).clock(clock).build())) {
            append(journal, 300);
            now.addAndGet(50_000);
            long later = journal.lastSequence() + 1;
            Instant then = clock.instant();
            append(journal, 300);
            now.addAndGet(-500_000); // segments do not become older by that
            append(journal, 300);
            assertThat(journal.firstSequence()).isEqualTo(1);
            try (Tailer tailer = journal.tailer(TailStart.time(then))) {
                assertThat(tailer.nextSequence()).isEqualTo(later);
            }
            try (Tailer tailer = journal.tailer(TailStart.time(Instant.ofEpochMilli(1_010_000)))) {
                assertThat(tailer.nextSequence()).isEqualTo(later);
            }
            try (Tailer tailer = journal.tailer(TailStart.time(Instant.EPOCH))) {
                assertThat(tailer.nextSequence()).isEqualTo(1);
            }
            now.addAndGet(700_000);
            assertThat(journal.trim()).isPositive();
            assertThat(journal.stats().segments()).isEqualTo(1);
            assertThat(Payloads.all(journal)).endsWith(900L);
        }
    }

    /** A writer that recycles as fast as it can, and readers that are overrun again and again: what they get is right, in order, and no gap is silent. */
    @Test
    void readersOfARing_getEachRecordOnce_orAreToldThatTheyMissedIt() throws InterruptedException {
        int records = Boolean.getBoolean("elasticq.deep") ? 20_000_000 : 600_000;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Journal journal = Journal.inMemory(with(Retention.ring(2)).build())) {
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Thread reader = new Thread(() -> readToEnd(journal, records, failure));
                reader.setUncaughtExceptionHandler((thread, cause) -> failure.compareAndSet(null, cause));
                readers.add(reader);
                reader.start();
            }
            byte[][] payloads = new byte[512][];
            for (int i = 0; i < payloads.length; i++) {
                payloads[i] = Payloads.of(i);
            }
            for (int i = 1; i <= records && failure.get() == null; i++) {
                journal.append(payloads[i % payloads.length]);
            }
            for (Thread reader : readers) {
                reader.join();
            }
        }
        assertThat(failure.get()).isNull();
    }

    private static void readToEnd(Journal journal, int records, AtomicReference<Throwable> failure) {
        long count = 0;
        try (Tailer tailer = journal.tailer(TailStart.sequence(1))) {
            long expected = 1;
            while (expected <= records && failure.get() == null) {
                JournalRecord record = tailer.read();
                if (record == null) {
                    Thread.onSpinWait();
                    continue;
                }
                assertThat(record.sequence()).isEqualTo(expected + record.missed());
                assertThat(Payloads.identity(Payloads.bytes(record))).isEqualTo(record.sequence() % 512);
                expected = record.sequence() + 1;
                count++;
            }
            if (failure.get() == null) {
                assertThat(count + tailer.missed()).isEqualTo(records);
            }
        }
    }
}
