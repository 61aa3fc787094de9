package io.elasticq.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.InvalidConfigException;
import io.elasticq.WaitStrategy;
import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalLockedException;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal does, whatever it stands on. */
public abstract class JournalContract {

    private Journal journal;

    /** An empty journal, closed by this class. */
    protected abstract Journal create(JournalConfig config);

    /** In bytes: small, so that the tests meet the ends of segments. */
    protected int segmentSize() {
        return JournalConfig.MIN_SEGMENT_SIZE;
    }

    /** Whether the engine can promise this. It must refuse what it can't. */
    protected boolean supports(Durability durability) {
        return true;
    }

    /** Whether the engine knows what is on the disk. If not, it must refuse to sync. */
    protected boolean syncs() {
        return true;
    }

    private JournalConfig.Builder small() {
        return JournalConfig.builder().segmentSize(segmentSize());
    }

    @BeforeEach
    final void open() {
        journal = create(small().build());
    }

    @AfterEach
    final void close() {
        journal.close();
    }

    private void use(JournalConfig config) {
        journal.close();
        journal = create(config);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JournalRecord record) {
        byte[] payload = new byte[record.payload().remaining()];
        record.payload().get(record.payload().position(), payload);
        return new String(payload, StandardCharsets.UTF_8);
    }

    private static List<String> rest(Tailer tailer) {
        List<String> texts = new ArrayList<>();
        tailer.poll(record -> texts.add(record.sequence() + " " + text(record)));
        return texts;
    }

    @Test
    void newJournal_isEmpty() {
        assertThat(journal.firstSequence()).isEqualTo(1);
        assertThat(journal.lastSequence()).isZero();
        assertThat(journal.durableSequence()).isZero();
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            assertThat(tailer.read()).isNull();
            assertThat(tailer.nextSequence()).isEqualTo(1);
        }
    }

    @Test
    void append_numbersRecordsFromOne_andTailersReadThemInOrder() {
        assertThat(journal.append(bytes("one"))).isEqualTo(1);
        assertThat(journal.append(bytes("-two-"), 1, 3)).isEqualTo(2);
        assertThat(journal.append(ByteBuffer.wrap(bytes("-three-"), 1, 5))).isEqualTo(3);
        assertThat(journal.append(100, target -> target.put(bytes("four")))).isEqualTo(4);
        assertThat(journal.appendBatch(List.of(bytes("five"), bytes(""), bytes("seven"))))
                .isEqualTo(7);
        assertThat(journal.lastSequence()).isEqualTo(7);
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            assertThat(rest(tailer)).containsExactly("1 one", "2 two", "3 three", "4 four", "5 five", "6 ", "7 seven");
        }
    }

    @Test
    void appendOfABuffer_leavesItsPositionAlone() {
        ByteBuffer payload = ByteBuffer.allocateDirect(8).putLong(0, 7).position(3);
        journal.append(payload);
        assertThat(payload.position()).isEqualTo(3);
        assertThat(payload.remaining()).isEqualTo(5);
    }

    @Test
    void append_ofTheLargest_isTaken_andOfOneMoreIsRefused() {
        int largest = journal.maxRecordSize();
        journal.append(new byte[largest]);
        journal.append(new byte[largest]);
        assertThatThrownBy(() -> journal.append(new byte[largest + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytes=" + (largest + 1))
                .hasMessageContaining("maxRecordSize=" + largest);
        assertThatThrownBy(() -> journal.append(ByteBuffer.allocate(largest + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> journal.append(largest + 1, target -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.lastSequence()).isEqualTo(2);
    }

    @Test
    void badArguments_areRefused_andChangeNothing() {
        assertThatThrownBy(() -> journal.append((byte[]) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> journal.append((ByteBuffer) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> journal.append(8, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> journal.append(-1, target -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> journal.append(new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> journal.tailer(null)).isInstanceOf(NullPointerException.class);
        assertThat(journal.append(bytes("still alive"))).isEqualTo(1);
    }

    @Test
    void batch_withOneThatIsNullOrTooLarge_appendsNone() {
        byte[] tooLarge = new byte[journal.maxRecordSize() + 1];
        assertThatThrownBy(() -> journal.appendBatch(List.of(bytes("one"), tooLarge)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> journal.appendBatch(Arrays.asList(bytes("one"), null)))
                .isInstanceOf(NullPointerException.class);
        assertThat(journal.lastSequence()).isZero();
        assertThat(journal.appendBatch(List.of())).isZero();
    }

    @Test
    void encoder_thatThrows_appendsNothing() {
        assertThatThrownBy(() -> journal.append(8, target -> {
                    target.putInt(1);
                    throw new IllegalStateException("encoder");
                }))
                .hasMessage("encoder");
        assertThatThrownBy(() -> journal.append(8, target -> target.clear().position(9)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.append(8, target -> {})).isEqualTo(1);
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            assertThat(rest(tailer)).containsExactly("1 ");
        }
    }

    @Test
    void encoder_mayAppend() {
        journal.append(8, outer -> {
            outer.put(bytes("outer"));
            journal.append(8, inner -> inner.put(bytes("inner")));
        });
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            assertThat(rest(tailer)).containsExactly("1 inner", "2 outer");
        }
    }

    @Test
    void tailers_goOnAcrossSegments_whileItIsWritten() {
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            for (int i = 1; i <= 2000; i++) {
                journal.append(bytes("record " + i));
                if (i % 3 == 0) {
                    assertThat(rest(tailer))
                            .containsExactly(
                                    (i - 2) + " record " + (i - 2), (i - 1) + " record " + (i - 1), i + " record " + i);
                }
            }
        }
    }

    @Test
    void tailer_startsWhereItIsTold() {
        for (int i = 1; i <= 1000; i++) {
            journal.append(bytes("r" + i));
        }
        try (Tailer oldest = journal.tailer(TailStart.oldest());
                Tailer next = journal.tailer(TailStart.next());
                Tailer first = journal.tailer(TailStart.sequence(1));
                Tailer middle = journal.tailer(TailStart.sequence(765));
                Tailer end = journal.tailer(TailStart.sequence(1001))) {
            assertThat(next.read()).isNull();
            assertThat(end.read()).isNull();
            journal.append(bytes("r1001"));
            assertThat(oldest.nextSequence()).isEqualTo(1);
            assertThat(text(oldest.read())).isEqualTo("r1");
            assertThat(text(first.read())).isEqualTo("r1");
            assertThat(middle.nextSequence()).isEqualTo(765);
            assertThat(text(middle.read())).isEqualTo("r765");
            assertThat(text(next.read())).isEqualTo("r1001");
            assertThat(text(end.read())).isEqualTo("r1001");
        }
        assertThatThrownBy(() -> journal.tailer(TailStart.sequence(1003)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sequence=1003")
                .hasMessageContaining("next=1002");
        assertThatThrownBy(() -> TailStart.sequence(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void records_haveTheTimeOfTheClock_andAreFoundByIt() {
        AtomicLong now = new AtomicLong(1_000_000);
        use(small().clock(() -> Instant.ofEpochMilli(now.get())).build());
        List<Long> times = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            now.addAndGet(new long[] {0, 0, 1, 7, 900, 65_535, 65_536, 86_400_000}[random.nextInt(8)]);
            int count = 1 + random.nextInt(3);
            journal.appendBatch(Collections.nCopies(count, new byte[random.nextInt(100)]));
            times.addAll(Collections.nCopies(count, now.get()));
        }
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            for (long time : times) {
                assertThat(tailer.read().timestamp()).isEqualTo(time);
            }
            for (int i = 0; i < times.size(); i += 1 + random.nextInt(20)) {
                long time = times.get(i) - random.nextInt(2);
                tailer.seek(TailStart.time(Instant.ofEpochMilli(time)));
                long first = times.stream().filter(earlier -> earlier < time).count() + 1;
                assertThat(tailer.nextSequence()).as("time " + time).isEqualTo(first);
                assertThat(tailer.read().timestamp()).isEqualTo(times.get((int) first - 1));
            }
            tailer.seek(TailStart.time(Instant.MIN));
            assertThat(tailer.nextSequence()).isEqualTo(1);
            for (Instant later : List.of(Instant.ofEpochMilli(now.get() + 1), Instant.MAX)) {
                tailer.seek(TailStart.time(later));
                assertThat(tailer.nextSequence()).isEqualTo(times.size() + 1);
            }
            assertThat(tailer.missed()).isZero();
        }
    }

    @Test
    void timesDoNotGoBackwards_whenTheClockDoes() {
        AtomicLong now = new AtomicLong(1_000_000);
        use(small().clock(() -> Instant.ofEpochMilli(now.get())).build());
        long last = 0;
        Random random = new Random(1);
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            for (int i = 0; i < 2000; i++) {
                now.addAndGet(random.nextInt(200_001) - 100_000);
                journal.append(new byte[8]);
                last = Math.max(last, now.get());
                assertThat(tailer.read().timestamp()).isEqualTo(last);
            }
        }
    }

    @Test
    void poll_handsOverNoMoreThanTheLimit_andGoesOnAfterAHandlerThatThrows() {
        journal.appendBatch(List.of(bytes("a"), bytes("b"), bytes("c"), bytes("d")));
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            assertThat(tailer.poll(record -> {}, 0)).isZero();
            assertThat(tailer.poll(record -> {}, 1)).isEqualTo(1);
            assertThatThrownBy(() -> tailer.poll(record -> {
                        throw new IllegalStateException(text(record));
                    }))
                    .hasMessage("b");
            assertThat(rest(tailer)).containsExactly("3 c", "4 d");
        }
    }

    @Test
    void follow_seesWhatComes_andEndsWithAnInterruption() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        Thread follower = new Thread(() -> {
            try (Tailer tailer = journal.tailer(TailStart.oldest())) {
                tailer.follow(
                        record -> {
                            seen.add(text(record));
                            if (record.sequence() == 100) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        WaitStrategy.backoff());
            }
        });
        follower.start();
        List<String> appended = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            appended.add("r" + i);
            journal.append(bytes("r" + i));
        }
        follower.join();
        assertThat(seen).isEqualTo(appended);
    }

    @Test
    void namedCursor_goesOnWhereItWasCommitted() {
        journal.appendBatch(List.of(bytes("a"), bytes("b"), bytes("c")));
        try (Tailer tailer = journal.tailer("first", TailStart.oldest())) {
            tailer.read();
            tailer.commit();
            tailer.read(); // not committed
        }
        try (Tailer other = journal.tailer("second", TailStart.next());
                Tailer tailer = journal.tailer("first", TailStart.next())) {
            assertThat(journal.cursors()).isEqualTo(Map.of("first", 2L, "second", 4L));
            assertThat(text(tailer.read())).isEqualTo("b");
            assertThat(other.read()).isNull();
        }
    }

    @Test
    void namedCursor_isForOneTailer_andForgottenOnDemand() {
        try (Tailer tailer = journal.tailer("mine", TailStart.oldest())) {
            assertThatThrownBy(() -> journal.tailer("mine", TailStart.oldest()))
                    .isInstanceOf(JournalLockedException.class)
                    .hasMessageContaining("pid=" + ProcessHandle.current().pid());
            assertThatThrownBy(() -> journal.deleteCursor("mine")).isInstanceOf(JournalLockedException.class);
            tailer.commit();
        }
        journal.deleteCursor("mine");
        journal.deleteCursor("never-there");
        assertThat(journal.cursors()).isEmpty();
    }

    @Test
    void cursor_withABadName_isRefused() {
        for (String name : List.of("", "a/b", "..", "a b", "x".repeat(65))) {
            assertThatThrownBy(() -> journal.tailer(name, TailStart.oldest()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name=" + name);
        }
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            assertThatThrownBy(tailer::commit).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void sync_makesEverythingDurable_orIsRefused() {
        journal.append(bytes("one"));
        journal.append(bytes("two"));
        if (!syncs()) {
            assertThatThrownBy(() -> journal.sync()).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> journal.sync(1)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(journal.durableSequence()).isZero();
            return;
        }
        journal.sync();
        assertThat(journal.durableSequence()).isEqualTo(2);
        assertThat(journal.stats().durableSequence()).isEqualTo(2);
    }

    @Test
    void durability_thatTheEngineCantPromise_isRefusedByItsName() {
        for (Durability durability : List.of(
                Durability.NO_SYNC,
                Durability.ON_SYNC,
                Durability.EVERY_WRITE,
                Durability.periodic(Duration.ofMinutes(1)))) {
            JournalConfig config = small().durability(durability).build();
            if (supports(durability)) {
                use(config);
            } else {
                assertThatThrownBy(() -> create(config))
                        .isInstanceOf(InvalidConfigException.class)
                        .hasMessageContaining("durability=" + durability);
            }
        }
    }

    @Test
    void sync_upToASequence_makesThatDurable_andRefusesWhatIsNotThere() {
        assumeTrue(supports(Durability.ON_SYNC));
        use(small().durability(Durability.ON_SYNC).build());
        long first = journal.append(bytes("a"));
        long second = journal.append(bytes("b"));
        journal.sync(first);
        assertThat(journal.durableSequence()).isGreaterThanOrEqualTo(first);
        journal.sync(second);
        assertThat(journal.durableSequence()).isEqualTo(second);
        assertThatThrownBy(() -> journal.sync(second + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sequence=3")
                .hasMessageContaining("lastSequence=2");
    }

    @Test
    void seek_goesAnywhere_andNamesNothingMissed() {
        for (int i = 1; i <= 300; i++) {
            journal.append(bytes("r" + i));
        }
        try (Tailer tailer = journal.tailer("here", TailStart.oldest())) {
            for (long place : new long[] {300, 1, 150, 301, 7}) {
                tailer.seek(TailStart.sequence(place));
                assertThat(tailer.nextSequence()).isEqualTo(place);
                JournalRecord record = tailer.read();
                if (place > 300) {
                    assertThat(record).isNull();
                } else {
                    assertThat(text(record)).isEqualTo("r" + place);
                }
            }
            tailer.commit();
            assertThat(journal.cursors()).isEqualTo(Map.of("here", 8L));
            assertThatThrownBy(() -> tailer.seek(TailStart.sequence(302)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sequence=302");
            tailer.seek(TailStart.next());
            journal.append(bytes("last"));
            assertThat(text(tailer.read())).isEqualTo("last");
            assertThat(tailer.missed()).isZero();
        }
    }

    @Test
    void everyWrite_isDurableWhenAppendReturns() {
        assumeTrue(supports(Durability.EVERY_WRITE));
        use(small().durability(Durability.EVERY_WRITE).build());
        for (int i = 0; i < 300; i++) {
            long sequence = journal.append(bytes("record"));
            assertThat(journal.durableSequence()).isGreaterThanOrEqualTo(sequence);
        }
        assertThat(journal.appendBatch(List.of(bytes("a"), bytes("b")))).isEqualTo(journal.durableSequence());
    }

    @Test
    void close_refusesMore_andMayBeCalledAgain() {
        Tailer tailer = journal.tailer(TailStart.oldest());
        journal.append(bytes("one"));
        journal.close();
        journal.close();
        assertThatThrownBy(() -> journal.append(bytes("two"))).isInstanceOf(JournalClosedException.class);
        assertThatThrownBy(() -> journal.sync()).isInstanceOf(JournalClosedException.class);
        assertThatThrownBy(() -> journal.tailer(TailStart.oldest())).isInstanceOf(JournalClosedException.class);
        assertThatThrownBy(tailer::read).isInstanceOf(JournalClosedException.class);
        tailer.close();
    }

    @Test
    void manyThreads_eachRecordIsThereOnce_underItsSequence_andInTheOrderOfItsThread() throws Exception {
        for (Durability durability : List.of(Durability.NO_SYNC, Durability.EVERY_WRITE)) {
            if (!supports(durability)) {
                continue;
            }
            use(small().durability(durability).build());
            manyThreads(durability == Durability.NO_SYNC ? 3000 : 100);
        }
    }

    private void manyThreads(int each) throws Exception {
        Map<Long, String> expected = new TreeMap<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = "t" + t;
            Thread thread = new Thread(() -> {
                Map<Long, String> mine = new TreeMap<>();
                long previous = 0;
                for (int i = 0; i < each; i++) {
                    String record = name + " " + i;
                    long sequence = journal.append(bytes(record));
                    assertThat(sequence).isGreaterThan(previous);
                    previous = sequence;
                    mine.put(sequence, sequence + " " + record);
                }
                synchronized (expected) {
                    expected.putAll(mine);
                }
            });
            thread.setUncaughtExceptionHandler((dead, cause) -> failure.set(cause));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            assertThat(rest(tailer)).isEqualTo(new ArrayList<>(expected.values()));
        }
        assertThat(expected).hasSize(4 * each);
    }

    @Test
    void metrics_tellWhatTheStatsTell() {
        journal.append(bytes("one"));
        Map<String, Long> read = new TreeMap<>();
        journal.metrics().forEach(metric -> read.put(metric.name(), metric.read()));
        assertThat(read)
                .containsEntry("elasticq.journal.sequence.first", 1L)
                .containsEntry("elasticq.journal.sequence.last", 1L)
                .containsEntry("elasticq.journal.segments", 1L);
        assertThat(journal.metrics()).isEqualTo(journal.metrics());
    }
}
