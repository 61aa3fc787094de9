package io.elasticq.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalLockedException;
import io.elasticq.journal.Retention;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    private static final String PIPELINE = "source;count;sink";

    @TempDir
    Path folder;

    private final CheckpointConfig config = CheckpointConfig.defaults().clock(() -> Instant.ofEpochMilli(86_400_000));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean part(CheckpointStore store, long id, String name, String text) {
        return store.part(id, name, store.wantsFull(id), bytes(text), 0, bytes(text).length);
    }

    private static long complete(CheckpointStore store, Map<String, String> parts) {
        long id = store.begin(PIPELINE);
        parts.forEach((name, text) -> assertThat(part(store, id, name, text)).isTrue());
        store.complete(id, parts.keySet());
        return id;
    }

    private static List<String> states(StoredCheckpoint checkpoint, String name) {
        return checkpoint.parts().get(name).stream()
                .map(state -> new String(state, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void latest_isTheLastThatIsComplete_alsoAfterOpening() {
        try (CheckpointStore store = CheckpointStore.open(folder, config)) {
            assertThat(store.latest()).isEmpty();
            assertThat(complete(store, Map.of("a", "1", "b", "2"))).isEqualTo(1);
            assertThat(complete(store, Map.of("a", "3", "b", ""))).isEqualTo(2);
            assertThat(states(store.latest().orElseThrow(), "a")).containsExactly("1", "3");
        }
        try (CheckpointStore store = CheckpointStore.open(folder, config)) {
            StoredCheckpoint latest = store.latest(PIPELINE).orElseThrow();
            assertThat(latest.id()).isEqualTo(2);
            assertThat(latest.time()).isEqualTo(Instant.ofEpochMilli(86_400_000));
            assertThat(latest.parts()).containsOnlyKeys("a", "b");
            assertThat(states(latest, "a")).containsExactly("1", "3");
            assertThat(states(latest, "b")).containsExactly("2", "");
            assertThat(latest).hasToString("checkpoint 2 of 1970-01-02T00:00:00Z, 3 bytes: a=1+1 b=1+0");
            assertThat(store.begin(PIPELINE)).isEqualTo(3);
        }
    }

    @Test
    void wholeStatesAreWanted_firstAndEachSoOften_andAfterWhatWentWrong() {
        try (CheckpointStore store = CheckpointStore.open(folder, config.fullEvery(3))) {
            StringBuilder wanted = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                long id = store.begin(PIPELINE);
                wanted.append(store.wantsFull(id) ? 'F' : 'c');
                part(store, id, "a", "x");
                if (i == 7) {
                    store.abandon(id);
                } else {
                    store.complete(id, Set.of("a"));
                }
            }
            assertThat(wanted).hasToString("FccFccFcFccF");
        }
    }

    @Test
    void complete_isRefused_whilePartsAreMissingOrUnknown() {
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            long id = store.begin(PIPELINE);
            part(store, id, "a", "1");
            part(store, id, "x", "1");
            assertThatThrownBy(() -> store.complete(id, Set.of("a", "b")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("missing=[b], unknown=[x]");
            assertThat(store.latest()).isEmpty();
            part(store, id, "b", "1");
            assertThatThrownBy(() -> store.complete(id, Set.of("a", "b")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("missing=[], unknown=[x]");
            store.complete(id, Set.of("a", "b", "x"));
            assertThat(store.latest()).isPresent();
        }
    }

    @Test
    void latePart_isNotTaken() {
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            long first = store.begin(PIPELINE);
            store.abandon(first);
            assertThat(part(store, first, "a", "late")).isFalse();
            long second = complete(store, Map.of("a", "1"));
            assertThat(part(store, second, "b", "late")).isFalse();
            assertThat(part(store, first, "a", "late")).isFalse();
            assertThat(store.wantsFull(first)).isTrue();
            assertThat(store.latest().orElseThrow().parts()).containsOnlyKeys("a");
        }
    }

    @Test
    void misuse_isRefused_withTheValues() {
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            assertThatThrownBy(() -> part(store, 1, "a", "")).hasMessageContaining("checkpoint=1, newest=0");
            assertThatThrownBy(() -> store.abandon(1)).hasMessageContaining("checkpoint=1, newest=0");
            assertThatThrownBy(() -> store.complete(1, Set.of())).hasMessageContaining("checkpoint=1, open=none");
            long id = store.begin(PIPELINE);
            assertThatThrownBy(() -> store.begin(PIPELINE)).hasMessageContaining("checkpoint=1");
            assertThatThrownBy(() -> store.part(id, "a", false, new byte[1], 0, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the whole state is needed");
            assertThatThrownBy(() -> part(store, id, "", "1")).hasMessageContaining("bytes=0");
            assertThatThrownBy(() -> part(store, id, "x".repeat(257), "1")).hasMessageContaining("bytes=257");
            assertThatThrownBy(() -> part(store, id, "\ud800", "1")).hasMessageContaining("surrogate");
            assertThatThrownBy(() -> store.part(id, "a", true, new byte[1], 1, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            part(store, id, "a", "1");
            assertThatThrownBy(() -> part(store, id, "a", "1")).hasMessageContaining("given before");
            store.complete(id, Set.of("a"));
            long next = store.begin(PIPELINE);
            assertThatThrownBy(() -> store.part(next, "new", false, new byte[1], 0, 1))
                    .hasMessageContaining("part=new");
        }
    }

    @Test
    void checkpointsOfAnotherPipeline_areRefused_withBothFingerprints() {
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            complete(store, Map.of("a", "1"));
            assertThatThrownBy(() -> store.latest("other"))
                    .isInstanceOf(CheckpointFormatException.class)
                    .hasMessageContaining("found=" + PIPELINE + ", wanted=other");
            assertThatThrownBy(() -> store.begin("other")).isInstanceOf(CheckpointFormatException.class);
            assertThat(store.begin(PIPELINE)).isEqualTo(2);
        }
    }

    @Test
    void secondStore_isRefused() {
        try (Journal journal = Journal.inMemory(JournalConfig.defaults());
                CheckpointStore store = CheckpointStore.on(journal)) {
            complete(store, Map.of("a", "1"));
            assertThatThrownBy(() -> CheckpointStore.on(journal)).isInstanceOf(JournalLockedException.class);
        }
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            assertThatThrownBy(() -> CheckpointStore.open(folder)).isInstanceOf(JournalLockedException.class);
            complete(store, Map.of("a", "1"));
        }
    }

    @Test
    void largeParts_areCut_andPutTogetherAgain() {
        JournalConfig small = JournalConfig.builder()
                .segmentSize(4096)
                .durability(Durability.ON_SYNC)
                .retention(Retention.CURSORS)
                .build();
        byte[] large = new byte[100_000];
        new Random(1).nextBytes(large);
        try (CheckpointStore store = CheckpointStore.open(folder, small, config)) {
            long id = store.begin(PIPELINE);
            for (int length : new int[] {0, 1, 4000, 4001, 99_990}) {
                store.part(id, "part" + length, true, large, 10, length);
            }
            store.complete(id, Set.of("part0", "part1", "part4000", "part4001", "part99990"));
        }
        try (CheckpointStore store = CheckpointStore.open(folder, small, config)) {
            Map<String, List<byte[]>> parts = store.latest().orElseThrow().parts();
            parts.forEach((name, states) -> assertThat(states)
                    .containsExactly(Arrays.copyOfRange(large, 10, 10 + Integer.parseInt(name.substring(4)))));
            assertThat(parts).hasSize(5);
        }
    }

    @Test
    void closedStore_takesNoParts_andRefusesTheRest() {
        CheckpointStore store = CheckpointStore.open(folder);
        long id = store.begin(PIPELINE);
        store.close();
        store.close();
        assertThat(part(store, id, "a", "1")).isFalse();
        store.abandon(id);
        assertThatThrownBy(store::latest).hasMessage("the store is closed");
        assertThatThrownBy(() -> store.begin(PIPELINE)).hasMessage("the store is closed");
        assertThatThrownBy(() -> store.complete(id, Set.of())).hasMessage("the store is closed");
        CheckpointStore.open(folder).close();
    }
}
