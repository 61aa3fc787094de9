package io.elasticq.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.Durability;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Retention;
import io.elasticq.journal.contract.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of a store: it is refused, or gives what it gave before; what is salvaged is a checkpoint as it was. */
class StoreDamageTest {

    private static final Set<String> EXPECTED = Set.of("no harm", "salvaged 23"); // and less than 23
    private static final int TIMES = Boolean.getBoolean("elasticq.deep") ? 500 : 6;
    private static final String PIPELINE = "damage";
    private static final JournalConfig JOURNAL = JournalConfig.builder()
            .segmentSize(8192)
            .durability(Durability.ON_SYNC)
            .retention(Retention.CURSORS)
            .build();
    private static final CheckpointConfig GO_BACK = CheckpointConfig.defaults().fallback(Fallback.PREVIOUS);

    @TempDir
    Path temp;

    private static byte[] content(long id, int part) {
        byte[] content = new byte[400 + new Random(id * 10 + part).nextInt(4000)];
        new Random(id).nextBytes(content);
        ByteBuffer.wrap(content).putLong(id).putInt(part);
        return content;
    }

    private static void checkpoints(CheckpointStore store, int count) {
        for (int i = 0; i < count; i++) {
            long id = store.begin(PIPELINE);
            for (int part = 0; part < 2; part++) {
                byte[] bytes = content(id, part);
                store.part(id, "p" + part, store.wantsFull(id), bytes, 0, bytes.length);
            }
            store.complete(id, Set.of("p0", "p1"));
        }
    }

    /** Returns its number, when all that it gives is what was written. */
    private static long check(CheckpointStore store) {
        StoredCheckpoint latest = store.latest(PIPELINE).orElse(null);
        if (latest == null) {
            return 0;
        }
        for (int part = 0; part < 2; part++) {
            List<byte[]> states = latest.parts().get("p" + part);
            for (int i = 0; i < states.size(); i++) {
                assertThat(states.get(i)).isEqualTo(content(latest.id() - states.size() + 1 + i, part));
            }
        }
        return latest.id();
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                if (!file.toString().endsWith(".lock")) {
                    files.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    @Test
    void damagedStore_isRefused_orGivesWhatItGave_andWhatIsSalvagedIsAsItWas() throws IOException {
        Path original = temp.resolve("original");
        try (CheckpointStore store = CheckpointStore.open(original, JOURNAL, CheckpointConfig.defaults())) {
            checkpoints(store, 15);
        }
        Map<String, byte[]> before = files(original);
        try (CheckpointStore store = CheckpointStore.open(original, JOURNAL, CheckpointConfig.defaults())) {
            checkpoints(store, 8);
        }
        Map<String, byte[]> after = files(original);
        Map<Damage, Map<String, Integer>> outcomes = new EnumMap<>(Damage.class);
        Set<String> kinds = new TreeSet<>();
        Random random = new Random(0);
        // What is damaged depends on which files were ready when the store was closed.
        for (int i = 0; i < TIMES || i < 20 * TIMES && !isEnough(kinds); i++) {
            for (Damage damage : Damage.values()) {
                Map<String, byte[]> damaged = Damage.copy(after);
                damage.accept(damaged, before, random);
                Path folder = temp.resolve(damage + "-" + i);
                Files.createDirectories(folder);
                for (Map.Entry<String, byte[]> file : damaged.entrySet()) {
                    Files.write(folder.resolve(file.getKey()), file.getValue());
                }
                String outcome = outcome(folder);
                kinds.add(outcome);
                outcomes.computeIfAbsent(damage, d -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
            }
        }
        System.out.println("damage: " + outcomes);
        assertThat(isEnough(kinds)).as("%s", kinds).isTrue();
    }

    private static boolean isEnough(Set<String> kinds) {
        return kinds.containsAll(EXPECTED) && kinds.size() > EXPECTED.size();
    }

    private static String outcome(Path folder) {
        try (CheckpointStore store = CheckpointStore.open(folder, JOURNAL, CheckpointConfig.defaults())) {
            assertThat(check(store)).isEqualTo(23);
            return "no harm";
        } catch (CheckpointCorruptException e) {
            assertThat(e).hasMessageContaining("CheckpointStore.salvage(" + folder);
            return salvaged(folder);
        }
    }

    private static String salvaged(Path folder) {
        Path target = folder.resolveSibling(folder.getFileName() + "-salvaged");
        try {
            CheckpointStore.salvage(folder, target);
        } catch (UncheckedIOException e) {
            return "nothing to salvage";
        }
        try (CheckpointStore store = CheckpointStore.open(target, JOURNAL, GO_BACK)) {
            long id = check(store);
            assertThat(store.begin(PIPELINE)).isGreaterThan(1_000_000);
            return "salvaged " + id;
        } catch (CheckpointCorruptException e) {
            assertThat(e).hasMessageContaining("no checkpoint is whole");
            return "none is whole";
        }
    }
}
