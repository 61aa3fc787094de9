package io.elasticq.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.contract.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same damage to a journal, to a plain Chronicle Queue, and to a journal on Chronicle Queue. Counted and printed. */
class DamageComparisonTest {

    private static final int ROUNDS = Boolean.getBoolean("elasticq.deep") ? 24 : 1;
    private static final int RECORDS = 400;
    private static final int FILES = 7;

    /** Then it is another file's turn: there may be nothing to hit. */
    private static final int ATTEMPTS = 5000;

    private static final long HOUR = 3_600_000;

    @TempDir
    Path temporary;

    private int folders;

    @Test
    void closedLog_isDamaged() throws Exception {
        for (Engine engine : Engine.values()) {
            compare(engine, true);
        }
    }

    @Test
    void logOfAProcessThatWasKilled_isDamaged() throws Exception {
        for (Engine engine : Engine.values()) {
            compare(engine, false);
        }
    }

    private void compare(Engine engine, boolean closed) throws Exception {
        Map<String, byte[]> files = files(engine, RECORDS, closed);
        Map<String, byte[]> before = files(engine, RECORDS / 2, false);
        try (Examiner examiner = new Examiner(RECORDS, Engine.START + FILES * HOUR)) {
            assertThat(examiner.examine(engine, written(files))).isEqualTo(Outcome.NO_HARM);
            for (Damage damage : Damage.values()) {
                Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
                for (int round = 0; round < ROUNDS; round++) {
                    Path folder = written(damaged(files, before, damage, round));
                    Outcome outcome = examiner.examine(engine, folder);
                    outcomes.merge(outcome, 1, Integer::sum);
                    requireHonest(engine, closed, damage, round, outcome);
                    delete(folder);
                }
                System.out.println((closed ? "closed " : "killed ") + engine + ": " + damage + " " + outcomes);
            }
        }
    }

    /** What the journals promise; Chronicle Queue promises nothing here. */
    private static void requireHonest(Engine engine, boolean closed, Damage damage, int round, Outcome outcome) {
        if (engine != Engine.PLAIN) {
            assertThat(outcome)
                    .as(engine + ", " + damage + ", round " + round)
                    .isIn(Outcome.NO_HARM, Outcome.REFUSED, closed ? Outcome.REFUSED : Outcome.MISSING);
        }
    }

    /** Each file in its turn. Damage that hits nothing but zeros that nobody uses is no damage: Chronicle Queue's files are mostly zeros. */
    private static Map<String, byte[]> damaged(
            Map<String, byte[]> files, Map<String, byte[]> before, Damage damage, int round) {
        List<String> targets = files.keySet().stream()
                .filter(name -> damage != Damage.OLD_CONTENT || !Arrays.equals(files.get(name), before.get(name)))
                .toList();
        Random random = new Random(round);
        for (int attempt = 0; ; attempt++) {
            String target = targets.get((round + attempt / ATTEMPTS) % targets.size());
            Map<String, byte[]> aimedAt = damage == Damage.SWAPPED_FILES ? files : Map.of(target, files.get(target));
            Map<String, byte[]> damaged = Damage.copy(aimedAt);
            damage.accept(damaged, before, random);
            if (isHit(files.get(target), damaged.getOrDefault(target, new byte[0]))) {
                Map<String, byte[]> all = new TreeMap<>(files);
                all.keySet().removeAll(aimedAt.keySet());
                all.putAll(damaged);
                return all;
            }
        }
    }

    private static boolean isHit(byte[] content, byte[] now) {
        for (int i = Arrays.mismatch(content, now); i >= 0 && i < content.length; i++) {
            if (content[i] != 0 && (i >= now.length || now[i] != content[i])) {
                return true;
            }
        }
        return false;
    }

    /** The files of a log, with records in all of them. */
    private Map<String, byte[]> files(Engine engine, int records, boolean closed) throws IOException {
        Path folder = folder();
        AtomicLong clock = new AtomicLong(Engine.START);
        Map<String, byte[]> files = null;
        try (Engine.Log log = engine.open(folder, clock)) {
            for (int i = 1; i <= records; i++) {
                clock.set(Engine.START + (long) i * FILES / (RECORDS + 1) * HOUR);
                log.applyAsLong(i);
            }
            if (!closed) {
                files = read(folder);
            }
        }
        return files == null ? read(folder) : files;
    }

    /** A log that is open may be making its next file. */
    private static Map<String, byte[]> read(Path folder) throws IOException {
        while (true) {
            try {
                return readOnce(folder);
            } catch (NoSuchFileException e) {
                Thread.onSpinWait(); // it got its name meanwhile
            }
        }
    }

    private static Map<String, byte[]> readOnce(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                if (!file.toString().endsWith(".lock")) { // made anew by whoever opens it
                    files.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    private Path written(Map<String, byte[]> files) throws IOException {
        Path folder = folder();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        return folder;
    }

    private Path folder() throws IOException {
        return Files.createDirectory(temporary.resolve("log-" + folders++));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
