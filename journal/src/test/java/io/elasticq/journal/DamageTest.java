package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.contract.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random damage to every file: never wrong data, never a record silently less. Counted and printed. */
class DamageTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 20_000 : 300;
    private static final int RECORDS = 400;
    private static final AtomicLong NOW = new AtomicLong();
    private static final long APART = 1000; // milliseconds from one record to the next: TIME records are damaged, too
    private static final JournalConfig CONFIG = JournalConfig.builder()
            .clock(() -> Instant.ofEpochMilli(NOW.get()))
            .segmentSize(JournalConfig.MIN_SEGMENT_SIZE)
            .durability(Durability.EVERY_WRITE)
            .build();

    private static final Map<String, byte[]> BEFORE = files(RECORDS / 2, false);

    private static Map<String, byte[]> files(int records, boolean closed) {
        NOW.set(0);
        LossyStorage storage = new LossyStorage(new Random(1));
        Journal journal = SegmentedJournal.open(storage, CONFIG);
        Tailer cursor = journal.tailer("cursor", TailStart.oldest());
        for (long i = 1; i <= records; i++) {
            NOW.set(i * APART);
            journal.append(Payloads.of(i));
        }
        cursor.poll(record -> {}, 17);
        cursor.commit();
        if (closed) {
            journal.close();
        }
        return storage.contents();
    }

    @Test
    void damageToAClosedJournal_isRefused_orDoesNoHarm() {
        damage(true, RECORDS);
    }

    /** Not all that is missing can be noticed here: the end may have been wiped out to the last byte, with nothing that says that it was there. */
    @Test
    void damageToAKilledJournal_isRefused_orDoesNoHarm_orIsATailCutOff() {
        damage(false, 0);
    }

    /** Does each kind of damage many times; a journal that opens must then have so many records at least. */
    private static void damage(boolean closed, int atLeast) {
        Map<String, byte[]> files = files(RECORDS, closed);
        List<Long> all = LongStream.rangeClosed(1, RECORDS).boxed().toList();
        for (Damage damage : Damage.values()) {
            Map<String, Integer> outcomes = new TreeMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                Random random = new Random(round);
                Map<String, byte[]> damaged = Damage.copy(files);
                damage.accept(damaged, BEFORE, random);
                LossyStorage storage = LossyStorage.of(damaged, random, !closed || random.nextBoolean());
                outcomes.merge(openAndCompare(storage, all, atLeast), 1, Integer::sum);
            }
            System.out.println("damage, " + (closed ? "closed" : "killed") + " journal: " + damage + " " + outcomes);
        }
    }

    private static String openAndCompare(LossyStorage storage, List<Long> all, int atLeast) {
        readersGetNothingWrong(storage);
        try (Journal journal = SegmentedJournal.open(storage, CONFIG)) {
            List<Long> found = Payloads.all(journal);
            assertThat(found.size()).isGreaterThanOrEqualTo(atLeast);
            assertThat(found).isEqualTo(all.subList(0, found.size()));
            return found.size() == all.size() ? "harmless" : "tail cut off";
        } catch (JournalCorruptException e) {
            return "refused";
        }
    }

    /** A tailer of another process, which has no recovery before it. */
    private static void readersGetNothingWrong(LossyStorage storage) {
        JournalReader reader = new TailingReader(storage, false);
        try (Tailer tailer = reader.tailer(TailStart.oldest())) {
            for (JournalRecord record = tailer.read(); record != null; record = tailer.read()) {
                assertThat(Payloads.identity(Payloads.bytes(record))).isEqualTo(record.sequence());
                assertThat(record.timestamp()).isEqualTo(record.sequence() * APART);
            }
        } catch (JournalCorruptException e) {
            assertThat(e).hasMessageContaining("corrupt journal in model");
        }
    }

    @Test
    void salvage_savesEveryWholeRecord(@TempDir Path folder) throws IOException {
        Map<String, byte[]> files = files(RECORDS, true);
        for (int round = 0; round < 40; round++) {
            Random random = new Random(round);
            Map<String, byte[]> damaged = Damage.copy(files);
            Damage.values()[round % 5].accept(damaged, BEFORE, random);
            Path source = folder.resolve("source-" + round);
            Files.createDirectories(source);
            for (Map.Entry<String, byte[]> file : damaged.entrySet()) {
                Files.write(source.resolve(file.getKey()), file.getValue());
            }
            SalvageReport report = Journal.salvage(source, folder.resolve("target-" + round));
            try (Journal saved = Journal.open(folder.resolve("target-" + round), JournalConfig.defaults())) {
                List<Long> found = Payloads.all(saved);
                assertThat(found).hasSize((int) report.records()).isSorted().doesNotHaveDuplicates();
                assertThat(report.records() + report.missing()).isLessThanOrEqualTo(RECORDS);
                assertThat(report.records()).isGreaterThan(RECORDS / 2);
            }
        }
    }

    @Test
    void damageInFiles_isRefused_withItsPlace_andLeavesThemAsTheyAre(@TempDir Path folder) {
        try {
            Map<String, byte[]> files = files(RECORDS, true);
            files.get(SegmentDescriptor.name(2))[2000] ^= 4;
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            try {
                Journal.open(folder, CONFIG).close();
                throw new AssertionError("opened");
            } catch (JournalCorruptException e) {
                assertThat(e).hasMessageContaining(folder.toString()).hasMessageContaining("segment=2");
            }
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                assertThat(folder.resolve(file.getKey())).hasBinaryContent(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
