package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.journal.RecoveryReport.Outcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Each rule of recovery by itself. */
class RecoveryRulesTest {

    private static final String FIRST = SegmentDescriptor.name(1);

    private static JournalConfig config(Durability durability) {
        return JournalConfig.builder()
                .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                .durability(durability)
                .build();
    }

    /** The files of a journal with these many records, which was killed, or closed. */
    private static Map<String, byte[]> files(int records, Durability durability, boolean closed) {
        LossyStorage storage = new LossyStorage(new Random(1));
        Journal journal = SegmentedJournal.open(storage, config(durability));
        for (long i = 1; i <= records; i++) {
            journal.append(Payloads.of(i));
        }
        if (closed) {
            journal.close();
        }
        return storage.contents();
    }

    private static Journal open(Map<String, byte[]> files, boolean sameBoot) {
        return SegmentedJournal.open(LossyStorage.of(files, new Random(1), sameBoot), config(Durability.NO_SYNC));
    }

    /** Where the record of this sequence is, in the first segment. */
    private static int offsetOf(Map<String, byte[]> files, long sequence) {
        ByteBuffer bytes = ByteBuffer.wrap(files.get(FIRST)).order(ByteOrder.LITTLE_ENDIAN);
        int at = SegmentDescriptor.FIRST_RECORD;
        while (bytes.getLong(at + RecordDescriptor.SEQUENCE) != sequence) {
            at += RecordDescriptor.aligned(bytes.getInt(at));
        }
        return at;
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void nothingButZerosBehind_isTheCleanEnd() {
        Map<String, byte[]> files = files(10, Durability.NO_SYNC, false);
        Journal journal = open(files, true);
        assertThat(journal.recovery().outcome()).isEqualTo(Outcome.CLEAN);
        assertThat(Payloads.all(journal)).isEqualTo(upTo(10));
        journal.append(Payloads.of(11));
        assertThat(Payloads.all(journal)).isEqualTo(upTo(11));
    }

    @Test
    void recordWithoutItsCommitWord_isCutOff_andItsPlaceIsZeroed() {
        Map<String, byte[]> files = files(10, Durability.NO_SYNC, false);
        int tenth = offsetOf(files, 10);
        ByteBuffer.wrap(files.get(FIRST)).putLong(tenth, 0);
        LossyStorage storage = LossyStorage.of(files, new Random(1), true);
        Journal journal = SegmentedJournal.open(storage, config(Durability.NO_SYNC));
        assertThat(journal.recovery().outcome()).isEqualTo(Outcome.TORN);
        assertThat(journal.recovery().lastSequence()).isEqualTo(9);
        assertThat(journal.recovery().offset()).isEqualTo(tenth);
        byte[] tail = storage.contents().get(FIRST);
        assertThat(Arrays.copyOfRange(tail, tenth, tail.length)).containsOnly(0);
        assertThat(Payloads.all(journal)).isEqualTo(upTo(9));
    }

    @Test
    void brokenRecord_thatALaterOneProvesDurable_isDamage() {
        Map<String, byte[]> files = files(10, Durability.EVERY_WRITE, false);
        int fifth = offsetOf(files, 5);
        files.get(FIRST)[fifth + RecordDescriptor.HEADER] ^= 1;
        assertThatThrownBy(() -> open(files, false))
                .isInstanceOfSatisfying(JournalCorruptException.class, e -> {
                    assertThat(e.segment()).isEqualTo(1);
                    assertThat(e.offset()).isEqualTo(fifth);
                    assertThat(e.sequence()).isEqualTo(5);
                })
                .hasMessageContaining("segment=1, offset=" + fifth + ", sequence=5");
    }

    @Test
    void brokenRecord_thatNothingProvesDurable_isATornTail_afterALossOfPower() {
        Map<String, byte[]> files = files(10, Durability.NO_SYNC, false);
        files.get(FIRST)[offsetOf(files, 5) + RecordDescriptor.HEADER] ^= 1;
        Journal journal = open(files, false);
        assertThat(journal.recovery().outcome()).isEqualTo(Outcome.TORN);
        assertThat(journal.recovery().discardedRecords()).isEqualTo(5);
        assertThat(Payloads.all(journal)).isEqualTo(upTo(4));
    }

    @Test
    void brokenRecord_withoutALossOfPower_isDamage() {
        Map<String, byte[]> files = files(10, Durability.NO_SYNC, false);
        files.get(FIRST)[offsetOf(files, 10) + RecordDescriptor.HEADER] ^= 1; // the last one
        assertThatThrownBy(() -> open(files, true)).isInstanceOf(JournalCorruptException.class);
        Map<String, byte[]> zeroed = files(10, Durability.NO_SYNC, false);
        ByteBuffer.wrap(zeroed.get(FIRST)).putLong(offsetOf(zeroed, 5), 0);
        assertThatThrownBy(() -> open(zeroed, true)).isInstanceOf(JournalCorruptException.class);
    }

    @Test
    void missingEnd_ofAJournalThatWasClosed_isDamage() {
        Map<String, byte[]> files = files(10, Durability.NO_SYNC, true);
        byte[] first = files.get(FIRST);
        Arrays.fill(first, offsetOf(files, 10), first.length, (byte) 0);
        assertThatThrownBy(() -> open(files, false))
                .isInstanceOfSatisfying(JournalCorruptException.class, e -> assertThat(e.sequence())
                        .isEqualTo(10));
    }

    @Test
    void recordOfAnotherSalt_isNotARecord() {
        Map<String, byte[]> files = files(10, Durability.EVERY_WRITE, false);
        Map<String, byte[]> others = files(20, Durability.EVERY_WRITE, false);
        int tail = offsetOf(others, 11);
        byte[] first = files.get(FIRST);
        System.arraycopy(others.get(FIRST), tail, first, tail, first.length - tail); // as left from an earlier use
        assertThat(offsetOf(files, 10)).isEqualTo(offsetOf(others, 10));
        Journal journal = open(files, false);
        assertThat(journal.recovery().outcome()).isEqualTo(Outcome.TORN);
        assertThat(Payloads.all(journal)).isEqualTo(upTo(10));
    }

    @Test
    void missingSegments_areDamage() {
        Map<String, byte[]> files = files(400, Durability.EVERY_WRITE, false);
        assertThat(files).containsKey(SegmentDescriptor.name(4));
        for (boolean sameBoot : new boolean[] {true, false}) {
            for (String name : files.keySet()) {
                if (name.equals("writer.lock") || name.equals(Checkpoint.NAME)) {
                    continue;
                }
                Map<String, byte[]> less = new HashMap<>(files);
                less.remove(name);
                assertThatThrownBy(() -> open(less, sameBoot))
                        .as(name)
                        .isInstanceOf(JournalCorruptException.class)
                        .hasMessageContaining("the segment is missing");
            }
            Map<String, byte[]> less = new HashMap<>(files);
            less.remove(Checkpoint.NAME);
            assertThatThrownBy(() -> open(less, sameBoot)).hasMessageContaining("checkpoint is missing");
        }
    }

    @Test
    void swappedSegments_areDamage() {
        Map<String, byte[]> files = files(400, Durability.NO_SYNC, true);
        files.put(
                SegmentDescriptor.name(2), files.put(SegmentDescriptor.name(3), files.get(SegmentDescriptor.name(2))));
        assertThatThrownBy(() -> open(files, false))
                .isInstanceOf(JournalCorruptException.class)
                .hasMessageContaining("the header is that of segment 3");
    }

    @Test
    void segmentsBelowTheCheckpoint_areLeftovers_whateverIsInThem() {
        LossyStorage storage = new LossyStorage(new Random(1));
        JournalConfig ring = JournalConfig.builder()
                .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                .retention(Retention.ring(3))
                .build();
        Journal journal = SegmentedJournal.open(storage, ring);
        for (long i = 1; i <= 1000; i++) {
            journal.append(Payloads.of(i));
        }
        journal.close();
        Map<String, byte[]> files = storage.contents();
        files.put(FIRST, new byte[JournalConfig.MIN_SEGMENT_SIZE]);
        LossyStorage after = LossyStorage.of(files, new Random(1), true);
        Journal again = SegmentedJournal.open(after, ring);
        assertThat(again.recovery().outcome()).isEqualTo(Outcome.CLEAN);
        assertThat(again.lastSequence()).isEqualTo(1000);
        assertThat(after.contents()).doesNotContainKey(FIRST);
    }

    @Test
    void interruptedCreation_beginsAnew() {
        for (int operations = 0; operations < 20; operations++) {
            LossyStorage storage = new LossyStorage(new Random(operations));
            storage.crashAfter(operations);
            try {
                SegmentedJournal.open(storage, config(Durability.EVERY_WRITE));
            } catch (LossyStorage.Crash e) {
                storage.losePower();
            }
            storage.kill();
            storage.crashAfter(-1);
            Journal journal = SegmentedJournal.open(storage, config(Durability.EVERY_WRITE));
            assertThat(journal.append(Payloads.of(1))).isEqualTo(1);
        }
    }

    @Test
    void cursorBeyondTheEnd_isSetBack() {
        LossyStorage storage = new LossyStorage(new Random(1));
        Journal journal = SegmentedJournal.open(storage, config(Durability.NO_SYNC));
        journal.append(Payloads.of(1));
        journal.append(Payloads.of(2));
        Tailer tailer = journal.tailer("cursor", TailStart.next());
        assertThat(tailer.nextSequence()).isEqualTo(3);
        Map<String, byte[]> files = storage.contents();
        ByteBuffer.wrap(files.get(FIRST)).putLong(offsetOf(files, 2) + RecordDescriptor.HEADER, 0);
        Journal after = open(files, false);
        assertThat(after.lastSequence()).isEqualTo(1);
        assertThat(after.cursors()).isEqualTo(Map.of("cursor", 2L));
    }

    @Test
    void cursorThatLetSegmentsGo_isDurableBeforeTheyGo() {
        LossyStorage storage = new LossyStorage(new Random(1));
        JournalConfig config = JournalConfig.builder()
                .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                .durability(Durability.EVERY_WRITE)
                .retention(Retention.CURSORS)
                .build();
        Journal journal = SegmentedJournal.open(storage, config);
        Tailer tailer = journal.tailer("cursor", TailStart.oldest());
        for (long i = 1; i <= 400; i++) {
            journal.append(Payloads.of(i));
        }
        tailer.poll(record -> {});
        tailer.commit();
        assertThat(journal.trim()).isPositive();
        storage.losePowerAndAllThatIsUnforced();
        Journal after = SegmentedJournal.open(storage, config);
        assertThat(after.firstSequence()).isGreaterThan(1);
        assertThat(after.cursors()).isEqualTo(Map.of("cursor", 401L));
    }

    private static final int THREE_FILL_A_SEGMENT = 1000;

    @Test
    void sealBehindTheLastProvenRecord_isForced_beforeWhatIsBehindItIsPromised() {
        LossyStorage storage = new LossyStorage(new Random(1));
        Journal journal = SegmentedJournal.open(storage, config(Durability.NO_SYNC));
        for (int i = 0; i < 3; i++) {
            journal.append(new byte[THREE_FILL_A_SEGMENT]);
        }
        storage.kill();
        journal = SegmentedJournal.open(storage, config(Durability.NO_SYNC));
        assertThat(journal.durableSequence()).isEqualTo(3);
        journal.append(new byte[THREE_FILL_A_SEGMENT]);
        assertThat(journal.stats().segments()).isEqualTo(2);
        storage.kill();
        journal = SegmentedJournal.open(storage, config(Durability.NO_SYNC));
        assertThat(journal.durableSequence()).isEqualTo(4);
        storage.losePowerAndAllThatIsUnforced();
        journal = SegmentedJournal.open(storage, config(Durability.NO_SYNC));
        assertThat(journal.lastSequence()).isEqualTo(4);
    }

    @Test
    void entryOfTheFirstSegment_isForced_beforeTheOneBeforeItIsGivenUp() {
        LossyStorage storage = new LossyStorage(new Random(1));
        JournalConfig ring = JournalConfig.builder()
                .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                .durability(Durability.periodic(Duration.ofDays(1)))
                .retention(Retention.ring(2))
                .build();
        Journal journal = SegmentedJournal.open(storage, ring);
        for (int i = 0; i < 3; i++) {
            journal.append(new byte[THREE_FILL_A_SEGMENT]);
        }
        journal.sync();
        journal.append(new byte[THREE_FILL_A_SEGMENT]);
        assertThat(journal.trim()).isEqualTo(1);
        storage.losePowerAndAllThatIsUnforced();
        journal = SegmentedJournal.open(storage, ring);
        assertThat(journal.firstSequence()).isEqualTo(4);
        assertThat(journal.lastSequence()).isBetween(3L, 4L); // the entry and the record may share a page
    }

    /** It was put in its place by a process that was killed before it could force the name. */
    @Test
    void checkpointThatLetsSegmentsGo_isDurableBeforeRecoveryDeletesThem() {
        JournalConfig ring = JournalConfig.builder()
                .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
                .durability(Durability.EVERY_WRITE)
                .retention(Retention.ring(3))
                .build();
        int lives = 0;
        for (int seed = 0; seed < 40; seed++) {
            for (int trimming = 0; trimming < 8; trimming++) {
                for (int opening = 0; opening < 6; opening++) {
                    LossyStorage storage = new LossyStorage(new Random(seed));
                    Journal journal = SegmentedJournal.open(storage, ring);
                    for (int i = 0; i < 7; i++) {
                        journal.append(new byte[THREE_FILL_A_SEGMENT]);
                    }
                    boolean killed = diesAfter(storage, trimming, journal::trim);
                    storage.kill();
                    boolean lost = diesAfter(storage, opening, () -> SegmentedJournal.open(storage, ring));
                    storage.losePower();
                    Journal after = SegmentedJournal.open(storage, ring);
                    assertThat(after.lastSequence()).isEqualTo(7);
                    lives += killed && lost ? 1 : 0;
                }
            }
        }
        assertThat(lives).isPositive();
    }

    private static boolean diesAfter(LossyStorage storage, int operations, Runnable action) {
        storage.crashAfter(operations);
        try {
            action.run();
            return false;
        } catch (LossyStorage.Crash e) {
            return true;
        } finally {
            storage.crashAfter(-1);
        }
    }
}
