package io.elasticq.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.InvalidConfigException;
import io.elasticq.journal.ChildJvm;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalLockedException;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Payloads;
import io.elasticq.journal.RecoveryReport.Outcome;
import io.elasticq.journal.Retention;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to Chronicle Queue: files by the hour, our lock, verification. */
class ChronicleJournalTest {

    private static final long HOUR = 3_600_000;

    @TempDir
    Path folder;

    private final AtomicLong clock = new AtomicLong(Engine.START);

    private JournalConfig.Builder config() {
        return JournalConfig.builder().segmentSize(1 << 16).clock(() -> Instant.ofEpochMilli(clock.get()));
    }

    private Journal open() {
        return ChronicleJournal.open(folder, config().build());
    }

    private Journal openWithCursors() {
        return ChronicleJournal.open(
                folder, config().retention(Retention.CURSORS).build());
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /** Ten records an hour. */
    private void append(Journal journal, long from, long to) {
        for (long i = from; i <= to; i++) {
            clock.set(Engine.START + (i - 1) / 10 * HOUR);
            assertThat(journal.append(Payloads.of(i))).isEqualTo(i);
        }
    }

    private List<Path> cycleFiles() {
        return List.copyOf(CycleFiles.of(folder).values());
    }

    @Test
    void reopened_goesOn_withTheSameSequences() {
        for (int life = 0; life < 3; life++) {
            try (Journal journal = open()) {
                assertThat(journal.recovery().outcome()).isEqualTo(life == 0 ? Outcome.NEW : Outcome.CLEAN);
                assertThat(journal.lastSequence()).isEqualTo(25L * life);
                append(journal, 25L * life + 1, 25L * (life + 1));
                assertThat(Payloads.all(journal)).isEqualTo(upTo(25L * (life + 1)));
            }
        }
        assertThat(cycleFiles()).hasSize(8);
    }

    @Test
    void clockThatGoesBackwards_doesNotChangeTheOrder() {
        try (Journal journal = open()) {
            append(journal, 1, 35);
        }
        clock.set(Engine.START);
        try (Journal journal = open()) {
            journal.append(Payloads.of(36));
            assertThat(Payloads.all(journal)).isEqualTo(upTo(36));
        }
        assertThat(cycleFiles()).hasSize(4);
    }

    @Test
    void tailerFromATime_beginsWithTheFirstRecordFromThen() {
        try (Journal journal = open()) {
            append(journal, 1, 35);
            for (Map.Entry<Long, Long> hour :
                    Map.of(-1L, 1L, 0L, 1L, 1L, 11L, 3L, 31L, 4L, 36L).entrySet()) {
                Instant time = Instant.ofEpochMilli(Engine.START + hour.getKey() * HOUR);
                try (Tailer tailer = journal.tailer(TailStart.time(time))) {
                    assertThat(tailer.nextSequence())
                            .as("hour %d", hour.getKey())
                            .isEqualTo(hour.getValue());
                }
            }
        }
    }

    @Test
    void whatItCantDo_isRefused_withTheValues() {
        for (Retention retention :
                List.of(Retention.ring(4), Retention.size(1L << 30), Retention.age(Duration.ofDays(1)))) {
            assertThatThrownBy(() -> ChronicleJournal.open(
                            folder, config().retention(retention).build()))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("retention=" + retention);
        }
        JournalConfig small = JournalConfig.builder().segmentSize(4096).build();
        assertThatThrownBy(() -> ChronicleJournal.open(folder, small)).hasMessageContaining("segmentSize=4096");
        JournalConfig large = JournalConfig.builder().maxRecordSize(20 << 20).build();
        assertThatThrownBy(() -> ChronicleJournal.open(folder, large)).hasMessageContaining("maxRecordSize=20971520");
    }

    @Test
    void secondWriter_isKeptOut_andToldWhoHoldsIt() throws Exception {
        try (ChildJvm holder = ChildJvm.withOptions(Flags.QUIET, OpenerChild.class, folder.toString())) {
            String line = holder.line();
            while (line != null && !line.startsWith("appended")) {
                line = holder.line();
            }
            assertThatThrownBy(this::open)
                    .isInstanceOf(JournalLockedException.class)
                    .hasMessageContaining("pid=" + holder.pid());
            holder.tell();
            assertThat(holder.exit()).isZero();
        }
        clock.set(System.currentTimeMillis());
        try (Journal journal = open()) {
            for (int i = 0; i < 2; i++) { // the first attempt must not have let go of the lock
                assertThatThrownBy(this::open)
                        .isInstanceOf(JournalLockedException.class)
                        .hasMessageContaining("pid=" + ProcessHandle.current().pid());
            }
            assertThat(journal.lastSequence()).isEqualTo(1);
        }
    }

    @Test
    void reader_followsAWriter_intoNewFiles() {
        assertThatThrownBy(() -> ChronicleJournal.openReader(folder)).hasMessageContaining("there is no journal");
        try (Journal journal = open()) {
            append(journal, 1, 5);
            try (JournalReader reader = ChronicleJournal.openReader(folder);
                    Tailer tailer = reader.tailer("reader", TailStart.oldest())) {
                long next = 1;
                for (long last = 5; last <= 45; last += 10) {
                    append(journal, journal.lastSequence() + 1, last);
                    while (next <= last) {
                        JournalRecord record = tailer.read();
                        if (record != null) { // it may take a moment to see a new file
                            assertThat(Payloads.identity(Payloads.bytes(record)))
                                    .isEqualTo(next++);
                        }
                    }
                }
                tailer.commit();
                assertThat(reader.firstSequence()).isEqualTo(1);
                assertThat(reader.lastSequence()).isEqualTo(45);
                assertThat(journal.cursors()).isEqualTo(Map.of("reader", 46L));
            }
        }
    }

    @Test
    void interruption_isPutOff_andNothingIsLost() {
        JournalConfig config = config().build();
        try (Journal journal = ChronicleJournal.open(folder, config)) {
            Thread.currentThread().interrupt();
            for (int i = 1; i <= 5000; i++) { // over several blocks of the file
                journal.append(Payloads.of(i));
            }
            assertThat(Payloads.all(journal)).isEqualTo(upTo(5000));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void files_areDeletedBelowAllCursors_only() {
        try (Journal journal = openWithCursors()) {
            append(journal, 1, 25);
            assertThat(journal.trim()).as("without a cursor everything is kept").isZero();
            journal.tailer("fast", TailStart.sequence(25)).close();
            try (Tailer slow = journal.tailer("slow", TailStart.sequence(15))) {
                assertThat(journal.trim()).isEqualTo(1);
                assertThat(journal.firstSequence()).isEqualTo(11);
                assertThat(Payloads.identity(Payloads.bytes(slow.read()))).isEqualTo(15);
                append(journal, 26, 41);
                assertThat(journal.firstSequence()).isEqualTo(11);
                slow.seek(TailStart.sequence(41));
                slow.commit();
                assertThat(journal.trim()).isEqualTo(1);
                assertThat(journal.firstSequence()).isEqualTo(21);
            }
            journal.deleteCursor("fast");
            append(journal, 42, 51); // with the new file
            assertThat(journal.firstSequence()).isEqualTo(41);
            assertThat(journal.stats().recycled()).isEqualTo(4);
        }
        try (Journal journal = openWithCursors()) {
            assertThat(journal.firstSequence()).isEqualTo(41);
            assertThat(Payloads.all(journal))
                    .isEqualTo(LongStream.rangeClosed(41, 51).boxed().toList());
        }
    }

    @Test
    void tailerThatIsTooSlow_isToldWhatItMissed() {
        try (Journal journal = openWithCursors();
                Tailer slow = journal.tailer(TailStart.oldest())) {
            append(journal, 1, 5);
            assertThat(slow.read()).isNotNull();
            append(journal, 6, 45);
            journal.tailer("cursor", TailStart.next()).close();
            assertThat(journal.trim()).isEqualTo(4);
            long next = 2;
            long missed = 0;
            for (JournalRecord record = slow.read(); record != null; record = slow.read()) {
                missed += record.missed();
                assertThat(record.sequence()).isEqualTo(next + record.missed());
                next = record.sequence() + 1;
            }
            assertThat(next).isEqualTo(46);
            assertThat(slow.missed()).isEqualTo(missed);
            try (Tailer late = journal.tailer(TailStart.sequence(3))) {
                assertThat(late.read())
                        .isNotNull()
                        .extracting(JournalRecord::missed)
                        .isEqualTo(38L);
            }
        }
    }

    private Map<String, byte[]> queueFiles() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file :
                    all.filter(each -> each.toString().contains(".cq4")).toList()) {
                files.put(file.toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private void refused(String why) throws IOException {
        Map<String, byte[]> before = queueFiles();
        assertThatThrownBy(this::open)
                .isInstanceOf(JournalCorruptException.class)
                .hasMessageContaining(folder.toRealPath().toString())
                .hasMessageContaining(why);
        Map<String, byte[]> after = queueFiles();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((name, content) -> assertThat(content).as(name).isEqualTo(before.get(name)));
    }

    private static void flip(Path file, byte[] what) throws IOException {
        String content = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = content.indexOf(new String(what, java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(at).isPositive();
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.seek(at);
            opened.write(what[0] ^ 1);
        }
    }

    @Test
    void flippedBit_isRefused_withItsSequence_andTheFilesAreLeftAsTheyAre() throws IOException {
        try (Journal journal = open()) {
            append(journal, 1, 25);
        }
        flip(cycleFiles().get(1), Payloads.of(14));
        refused("sequence=14");
        try (JournalReader reader = ChronicleJournal.openReader(folder);
                Tailer tailer = reader.tailer(TailStart.oldest())) {
            assertThatThrownBy(() -> tailer.poll(record -> {})).hasMessageContaining("sequence=14");
            assertThatThrownBy(tailer::read).as("again").hasMessageContaining("sequence=14");
        }
    }

    @Test
    void missingFiles_areRefused() throws IOException {
        try (Journal journal = open()) {
            append(journal, 1, 35);
        }
        List<String> messages = List.of(
                "the first record has the sequence 11",
                "a record has the sequence 21",
                "a record has the sequence 31",
                "records are missing from 31 to 35");
        for (int i = 0; i < messages.size(); i++) {
            Path file = cycleFiles().get(i);
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            refused(messages.get(i));
            Files.write(file, content);
        }
        Path table = folder.resolve(CycleFiles.TABLE);
        byte[] content = Files.readAllBytes(table);
        Files.delete(table);
        refused(CycleFiles.TABLE);
        Files.write(table, content);
        try (Journal journal = open()) {
            assertThat(Payloads.all(journal)).isEqualTo(upTo(35));
        }
        for (Path file : cycleFiles()) {
            Files.delete(file);
        }
        refused("missing");
    }

    /** What a process leaves behind that is killed now: the queue's files as they are given, and our own as they are. */
    private Journal copyOfKilled(Map<String, byte[]> queueFiles) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (Stream<Path> all = Files.list(folder)) {
            for (Path mark :
                    all.filter(each -> each.toString().contains("mark-")).toList()) {
                Files.copy(mark, copy.resolve(mark.getFileName()));
            }
        }
        for (Map.Entry<String, byte[]> file : queueFiles.entrySet()) {
            Files.write(copy.resolve(Path.of(file.getKey()).getFileName()), file.getValue());
        }
        return ChronicleJournal.open(copy, config().build());
    }

    @Test
    void olderFiles_ofAClosedJournal_areRefused() throws IOException {
        Map<String, byte[]> older;
        try (Journal journal = open()) {
            append(journal, 1, 22);
            older = queueFiles();
            append(journal, 23, 25);
        }
        for (Map.Entry<String, byte[]> file : older.entrySet()) {
            Files.write(Path.of(file.getKey()), file.getValue());
        }
        refused("records are missing from 23 to 25");
    }

    @Test
    void lastFileOfAKilledJournal_thatIsMissing_isDamage() throws IOException {
        try (Journal journal = open()) {
            append(journal, 1, 20);
            Map<String, byte[]> older = queueFiles();
            append(journal, 21, 25);
            assertThatThrownBy(() -> copyOfKilled(older))
                    .isInstanceOf(JournalCorruptException.class)
                    .hasMessageContaining("the file of the cycle");
        }
    }

    /** Chronicle Queue reads only the files that its own table names. */
    @Test
    void filesThatTheTableDoesNotName_areDamage() throws IOException {
        try (Journal journal = open()) {
            append(journal, 1, 20);
            String table = folder.resolve(CycleFiles.TABLE).toString();
            byte[] older = queueFiles().get(table);
            append(journal, 21, 35);
            Map<String, byte[]> files = queueFiles();
            files.put(table, older);
            assertThatThrownBy(() -> copyOfKilled(files))
                    .isInstanceOf(JournalCorruptException.class)
                    .hasMessageContaining("no record was found in");
        }
    }

    /** What a writer has begun and never acknowledged when it is killed. */
    @Test
    void fileWithoutAnAcknowledgedRecord_isNotDamage() throws IOException {
        try (Journal journal = open()) {
            append(journal, 1, 25);
        }
        Path begun = folder.resolve("20260101-07F.cq4");
        Files.write(begun, new byte[1 << 16]);
        try (Journal journal = open()) {
            append(journal, 26, 35);
            assertThat(Payloads.all(journal)).isEqualTo(upTo(35));
        }
        assertThat(begun).doesNotExist();
    }

    @Test
    void tailerOfTheWriter_noticesWhenChronicleStopsEarly() throws IOException {
        try (Journal journal = open()) {
            append(journal, 1, 9);
            try (Tailer tailer = journal.tailer(TailStart.oldest());
                    RandomAccessFile file =
                            new RandomAccessFile(cycleFiles().get(0).toFile(), "rw")) {
                String content = new String(
                        Files.readAllBytes(cycleFiles().get(0)), java.nio.charset.StandardCharsets.ISO_8859_1);
                int at = content.indexOf(new String(Payloads.of(5), java.nio.charset.StandardCharsets.ISO_8859_1));
                file.seek(at - Excerpt.HEADER - Integer.BYTES);
                file.writeInt(0); // the word that says that there is a record
                assertThatThrownBy(() -> tailer.poll(
                                record -> assertThat(record.sequence()).isLessThan(5)))
                        .isInstanceOf(JournalCorruptException.class)
                        .hasMessageContaining("stops before the end");
            }
        }
    }
}
