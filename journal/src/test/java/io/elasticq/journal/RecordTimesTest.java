package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The time of each record where it is hard to keep. */
class RecordTimesTest {

    private static final long DAY = 86_400_000;

    private final AtomicLong now = new AtomicLong(1_000_000);

    private JournalConfig.Builder config() {
        return JournalConfig.builder()
                .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                .clock(() -> Instant.ofEpochMilli(now.get()));
    }

    private static List<Long> times(Journal journal) {
        List<Long> times = new ArrayList<>();
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            tailer.poll(record -> times.add(record.timestamp()));
        }
        return times;
    }

    /** A record fits, but not with the TIME record that it needs: then it comes into the next segment. */
    @Test
    void recordThatNeedsATimeRecord_fitsInAnyRest() {
        for (int size = 3800; size <= SegmentDescriptor.largestPayload(JournalConfig.MIN_SEGMENT_SIZE); size++) {
            try (Journal journal = Journal.inMemory(config().build())) {
                List<Long> expected = new ArrayList<>();
                for (int length : new int[] {size, 0, 0, size}) {
                    now.addAndGet(DAY);
                    journal.append(new byte[length]);
                    expected.add(now.get());
                }
                assertThat(times(journal)).as("size " + size).isEqualTo(expected);
            }
        }
    }

    @Test
    void restart_goesOnFromTheLastTime_alsoIfTheClockWasSetBack() {
        LossyStorage storage = new LossyStorage(new Random(1));
        List<Long> expected = new ArrayList<>();
        long last = 0;
        for (long step :
                new long[] {5, DAY, 20_000 - DAY, DAY, 5, -3 * DAY, 70_000, DAY, 5 * DAY, 65_535, -1, 65_537}) {
            Journal journal = SegmentedJournal.open(storage, config().build());
            now.addAndGet(step);
            for (int i = 0; i < 3; i++) {
                journal.append(new byte[8]);
                last = Math.max(last, now.get());
                expected.add(last);
                now.addAndGet(7);
            }
            assertThat(times(journal)).isEqualTo(expected);
            storage.kill();
        }
    }

    /** The writer was killed between the two. */
    @Test
    void timeRecordWithoutItsRecord_keepsTimesInOrder() throws IOException {
        LossyStorage storage = new LossyStorage(new Random(1));
        Journal journal = SegmentedJournal.open(storage, config().build());
        journal.append(new byte[8]);
        int end = SegmentDescriptor.FIRST_RECORD + RecordDescriptor.sizeOf(8);
        long later = now.addAndGet(DAY);
        journal.append(new byte[8]);
        storage.kill();
        ByteBuffer bytes = storage.open(SegmentDescriptor.name(1), true).bytes();
        int record = end + RecordDescriptor.sizeOf(Long.BYTES);
        assertThat(bytes.get(end + RecordDescriptor.TYPE)).isEqualTo(RecordDescriptor.TIME);
        assertThat(bytes.get(record + RecordDescriptor.TYPE)).isEqualTo(RecordDescriptor.DATA);
        for (int i = 0; i < RecordDescriptor.sizeOf(8); i++) {
            bytes.put(record + i, (byte) 0);
        }
        now.addAndGet(-2 * DAY);
        journal = SegmentedJournal.open(storage, config().build());
        journal.append(new byte[8]);
        assertThat(times(journal)).containsExactly(1_000_000L, later);
    }

    /** A segment that ends with the time with which the next begins. */
    @Test
    void recordsOfOneMillisecond_inTwoSegments_areAllFound() {
        try (Journal journal = Journal.inMemory(config().build())) {
            journal.append(new byte[2000]);
            now.addAndGet(1);
            journal.append(new byte[1000]);
            journal.append(new byte[2000]);
            assertThat(journal.stats().segments()).isEqualTo(2);
            try (Tailer tailer = journal.tailer(TailStart.time(Instant.ofEpochMilli(now.get())))) {
                assertThat(tailer.nextSequence()).isEqualTo(2);
            }
        }
    }

    @Test
    void startAtATime_missesNothingThatWasRecycledBefore() {
        try (Journal journal =
                Journal.inMemory(config().retention(Retention.ring(3)).build())) {
            for (int i = 0; i < 1000; i++) {
                now.addAndGet(1000);
                journal.append(new byte[100]);
            }
            try (Tailer tailer = journal.tailer(TailStart.time(Instant.EPOCH))) {
                assertThat(tailer.read().sequence()).isEqualTo(journal.firstSequence());
                assertThat(tailer.missed()).isZero();
            }
        }
    }
}
