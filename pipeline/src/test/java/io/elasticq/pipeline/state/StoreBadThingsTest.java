package io.elasticq.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.InvalidConfigException;
import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalFailedException;
import io.elasticq.journal.Retention;
import io.elasticq.journal.UnreliableDisk;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreBadThingsTest {

    private static final int CHECKPOINTS = Boolean.getBoolean("elasticq.deep") ? 100_000 : 2000;
    private static final String PIPELINE = "pipeline";
    private static final JournalConfig SMALL = JournalConfig.builder()
            .segmentSize(4096)
            .durability(Durability.ON_SYNC)
            .retention(Retention.CURSORS)
            .build();
    private static final CheckpointConfig GO_BACK = CheckpointConfig.defaults().fallback(Fallback.PREVIOUS);

    private final UnreliableDisk disk = new UnreliableDisk(new Random(1));

    private static boolean part(CheckpointStore store, long id, String name, int length) {
        byte[] bytes = new byte[length];
        bytes[0] = (byte) id;
        return store.part(id, name, store.wantsFull(id), bytes, 0, length);
    }

    private static long complete(CheckpointStore store, int length) {
        long id = store.begin(PIPELINE);
        assertThat(part(store, id, "a", length)).isTrue();
        store.complete(id, Set.of("a"));
        return id;
    }

    private static long latest(CheckpointStore store) {
        return store.latest().map(StoredCheckpoint::id).orElse(0L);
    }

    /** A journal that does something else before one of its methods. */
    private static Journal before(Journal journal, String method, Consumer<Object[]> action) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        action.accept(arguments == null ? new Object[0] : arguments);
                    }
                    try {
                        return called.invoke(journal, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    // ---- over is over

    @Test
    void partInTheMiddleOfWhichItsCheckpointEnds_isNotTaken() {
        Journal journal = disk.open(SMALL);
        CheckpointStore[] store = new CheckpointStore[1];
        long[] appends = new long[1];
        store[0] = CheckpointStore.on(before(journal, "append", arguments -> {
            if (++appends[0] == 4) { // BEGIN and two pieces were before
                store[0].abandon(1);
            }
        }));
        long id = store[0].begin(PIPELINE);
        assertThat(part(store[0], id, "a", 40_000)).isFalse();
        assertThat(appends[0]).isEqualTo(4);
        assertThat(complete(store[0], 10)).isEqualTo(2);
        assertThat(latest(store[0])).isEqualTo(2);
    }

    @Test
    void latePart_isNotMixedIntoTheNext() {
        CheckpointStore store = CheckpointStore.on(disk.open(SMALL));
        long first = store.begin(PIPELINE);
        store.abandon(first);
        long second = store.begin(PIPELINE);
        assertThat(part(store, first, "a", 10)).isFalse();
        assertThat(part(store, second, "a", 20)).isTrue();
        store.complete(second, Set.of("a"));
        assertThat(store.latest().orElseThrow().bytes()).isEqualTo(20);
    }

    // ---- the disk

    @Test
    void fullDisk_failsTheCheckpoint_andTheNextOneGoesOnWhenThereIsRoom() {
        CheckpointStore store = CheckpointStore.on(disk.open(SMALL));
        complete(store, 100);
        long id = store.begin(PIPELINE);
        disk.setFull(true);
        assertThatThrownBy(() -> part(store, id, "a", 20_000)).isInstanceOf(UncheckedIOException.class);
        assertThat(part(store, id, "b", 1)).isFalse();
        assertThatThrownBy(() -> store.complete(id, Set.of("a", "b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has failed: checkpoint=2")
                .hasCauseInstanceOf(UncheckedIOException.class);
        store.abandon(id);
        assertThat(latest(store)).isEqualTo(1);
        disk.setFull(false);
        long next = store.begin(PIPELINE);
        assertThat(store.wantsFull(next)).isTrue();
        part(store, next, "a", 100);
        store.complete(next, Set.of("a"));
        disk.kill();
        assertThat(latest(CheckpointStore.on(disk.open(SMALL)))).isEqualTo(3);
    }

    @Test
    void failedForce_isSaid_andNothingIsCompleteInThisProcess() {
        CheckpointStore store = CheckpointStore.on(disk.open(SMALL));
        complete(store, 100);
        long id = store.begin(PIPELINE);
        part(store, id, "a", 100);
        disk.failForces();
        assertThatThrownBy(() -> store.complete(id, Set.of("a"))).isInstanceOf(JournalFailedException.class);
        assertThat(latest(store)).isEqualTo(1);
        store.abandon(id);
        assertThatThrownBy(() -> store.begin(PIPELINE)).isInstanceOf(JournalFailedException.class);
        assertThatThrownBy(() -> store.begin(PIPELINE)).isInstanceOf(JournalFailedException.class);
    }

    @Test
    void whatIsFound_isDurable_beforeItIsTold() {
        Journal journal = disk.open(SMALL);
        Journal forgetful = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(),
                new Class<?>[] {Journal.class},
                (proxy, called, arguments) ->
                        called.getName().equals("sync") ? null : called.invoke(journal, arguments));
        try (CheckpointStore store = CheckpointStore.on(forgetful)) {
            complete(store, 100);
        }
        assertThat(latest(CheckpointStore.on(journal))).isEqualTo(1);
        disk.losePowerAndAllThatIsUnforced();
        assertThat(latest(CheckpointStore.on(disk.open(SMALL)))).isEqualTo(1);
    }

    @Test
    void journalThatKnowsNothingOfTheDisk_isRefused() {
        Journal ignorant = before(disk.open(SMALL), "sync", arguments -> {
            throw new UnsupportedOperationException("no sync");
        });
        assertThatThrownBy(() -> CheckpointStore.on(ignorant)).hasMessage("no sync");
    }

    // ---- a bounded disk

    @Test
    void thousandsOfCheckpoints_takeNoMoreRoomThanAFew() {
        Journal journal = disk.open(SMALL);
        CheckpointStore store = CheckpointStore.on(journal);
        for (int i = 0; i < CHECKPOINTS; i++) {
            complete(store, 1 + i % 600);
            assertThat(journal.stats().bytes()).isLessThan(100_000);
        }
        disk.kill();
        assertThat(latest(CheckpointStore.on(disk.open(SMALL)))).isEqualTo(CHECKPOINTS);
    }

    @Test
    void thousandsOfFailedCheckpoints_takeNoMoreRoomThanAFew_andTheCompleteOneIsStillThere() {
        Journal journal = disk.open(SMALL);
        CheckpointStore store = CheckpointStore.on(journal);
        complete(store, 5000);
        complete(store, 6000);
        for (int i = 0; i < CHECKPOINTS; i++) {
            long id = store.begin(PIPELINE);
            part(store, id, "a", 3000);
            store.abandon(id);
            assertThat(journal.stats().bytes()).isLessThan(400_000);
        }
        disk.kill();
        CheckpointStore again = CheckpointStore.on(disk.open(SMALL));
        StoredCheckpoint latest = again.latest().orElseThrow();
        assertThat(latest.id()).isEqualTo(2);
        assertThat(latest.parts().get("a")).extracting(bytes -> bytes.length).containsExactly(5000, 6000);
        assertThat(again.begin(PIPELINE)).isEqualTo(CHECKPOINTS + 3);
    }

    @Test
    void onlyFailedCheckpoints_takeNoMoreRoomThanAFew_andTheirNumbersDoNotComeAgain() {
        Journal journal = disk.open(SMALL);
        CheckpointStore store = CheckpointStore.on(journal);
        int begun = 0;
        long recycled = 0;
        while (begun < 100 || journal.stats().recycled() == recycled) { // until the BEGINs were given up just now
            recycled = journal.stats().recycled();
            store.abandon(store.begin(PIPELINE));
            begun++;
            assertThat(journal.stats().bytes()).isLessThan(100_000);
        }
        disk.kill();
        assertThat(CheckpointStore.on(disk.open(SMALL)).begin(PIPELINE)).isEqualTo(begun + 1);
    }

    // ---- what does not belong

    @Test
    void foreignRecord_isRefused() {
        Journal journal = disk.open(SMALL);
        journal.append(new byte[] {1, 2, 3});
        assertThatThrownBy(() -> CheckpointStore.on(journal))
                .isInstanceOf(CheckpointFormatException.class)
                .hasMessageContaining("something else than checkpoints: sequence=1, bytes=3");
    }

    @Test
    void anotherThatAppends_isNoticed() {
        Journal journal = disk.open(SMALL);
        CheckpointStore store = CheckpointStore.on(journal);
        long id = store.begin(PIPELINE);
        journal.append(new byte[100]);
        assertThatThrownBy(() -> part(store, id, "a", 10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected sequence=2, found=2");
        store.abandon(id);
        assertThatThrownBy(() -> store.begin(PIPELINE)).hasMessageContaining("something else appends");
    }

    private static ByteBuffer record(int kind, long checkpoint, int more) {
        ByteBuffer record = ByteBuffer.allocate(CheckpointRecord.HEADER + more);
        CheckpointRecord.putHeader(record, (byte) kind, checkpoint);
        return record;
    }

    @Test
    void anotherVersion_isRefused_withBoth() {
        Journal journal = disk.open(SMALL);
        journal.append(record(1, 1, 0).put(2, (byte) 9).flip());
        assertThatThrownBy(() -> CheckpointStore.on(journal))
                .isInstanceOf(CheckpointFormatException.class)
                .hasMessageContaining("found=9, known=1");
    }

    @Test
    void nonsense_isRefused() {
        for (ByteBuffer nonsense : List.of(
                record(7, 1, 0),
                record(1, 0, 0),
                record(1, 1, 1),
                record(3, 1, 7),
                record(2, 1, 19).position(30).put((byte) 9), // a name longer than what is there
                record(2, 1, 19).put((byte) 1).putInt(3).putInt(3), // piece 3 of 3
                record(2, 1, 19).put((byte) 1).putInt(0).putInt(1).putInt(-1))) {
            try (Journal journal = Journal.inMemory(SMALL)) {
                journal.append(nonsense.clear());
                assertThatThrownBy(() -> CheckpointStore.on(journal))
                        .isInstanceOf(CheckpointFormatException.class)
                        .hasMessageContaining("makes no sense");
            }
        }
    }

    @Test
    void numbersThatGoBack_areRefused() {
        Journal journal = disk.open(SMALL);
        journal.append(record(1, 5, 0).flip());
        journal.append(record(1, 5, 0).flip());
        assertThatThrownBy(() -> CheckpointStore.on(journal))
                .isInstanceOf(CheckpointCorruptException.class)
                .hasMessageContaining("found=5, after=5");
    }

    @Test
    void gigabytesThatAreOnlyAnnounced_areNotWhole() {
        Journal journal = disk.open(SMALL);
        journal.append(record(1, 1, 0).flip());
        ByteBuffer piece = record(2, 1, 20);
        piece.put((byte) 1)
                .putInt(0)
                .putInt(1 << 21)
                .putInt(Integer.MAX_VALUE)
                .putInt(1)
                .putShort((short) 1);
        journal.append(piece.put((byte) 'a').flip());
        byte[] manifest = Manifest.of(
                        0, PIPELINE, Map.of("a", List.of(new PartRecords(1, "a", true, Integer.MAX_VALUE, 1, 2, 2))))
                .encode();
        forgeComplete(journal, manifest, manifest.length);
        assertThatThrownBy(() -> CheckpointStore.on(journal))
                .isInstanceOf(CheckpointCorruptException.class)
                .hasMessageContaining("it has 1 of 2097152 pieces, 0 of 2147483647 bytes");
    }

    @Test
    void manifestOfNonsense_isNotBelieved() {
        Random random = new Random(7);
        byte[] good = Manifest.of(0, PIPELINE, Map.of("a", List.of(new PartRecords(1, "a", true, 9, 1, 2, 2))))
                .encode();
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try (Journal journal = Journal.inMemory(SMALL)) {
                forgeComplete(journal, bad, bad.length);
                assertThatThrownBy(() -> CheckpointStore.on(journal)).isInstanceOf(CheckpointCorruptException.class);
            }
        }
    }

    private static void forgeComplete(Journal journal, byte[] manifest, int length) {
        int crc = CheckpointRecord.crc(manifest, 0, manifest.length);
        ByteBuffer piece = record(2, 1, 19 + manifest.length);
        piece.put((byte) 1).putInt(0).putInt(1).putInt(length).putInt(crc).putShort((short) 0);
        journal.append(piece.put(manifest).flip());
        journal.append(record(3, 1, 8).putInt(length).putInt(crc).flip());
    }

    // ---- damage above the journal

    /** Two whole ones, and one whose part is another than it says. */
    private Journal withAMixedUpNewest() {
        Journal journal = disk.open(SMALL);
        CheckpointConfig fullOnly = CheckpointConfig.defaults().fullEvery(1);
        try (CheckpointStore store = CheckpointStore.on(journal, fullOnly)) {
            complete(store, 10);
            complete(store, 20);
        }
        journal.append(record(1, 3, 0).flip());
        ByteBuffer piece = record(2, 3, 20);
        piece.put((byte) 1).putInt(0).putInt(1).putInt(0).putInt(0).putShort((short) 1);
        journal.append(piece.put((byte) 'a').flip());
        byte[] manifest = Manifest.of(0, PIPELINE, Map.of("a", List.of(new PartRecords(3, "a", true, 0, 1, 2, 2))))
                .encode();
        int crc = CheckpointRecord.crc(manifest, 0, manifest.length);
        piece = record(2, 3, 19 + manifest.length);
        piece.put((byte) 1)
                .putInt(0)
                .putInt(1)
                .putInt(manifest.length)
                .putInt(crc)
                .putShort((short) 0);
        journal.append(piece.put(manifest).flip());
        journal.append(record(3, 3, 8).putInt(manifest.length).putInt(crc).flip());
        return journal;
    }

    @Test
    void newestThatIsMixedUp_isAnError_thatSaysHowToGoOn() {
        Journal journal = withAMixedUpNewest();
        assertThatThrownBy(() -> CheckpointStore.on(journal))
                .isInstanceOf(CheckpointCorruptException.class)
                .hasMessageContaining("checkpoint 3 was complete and is not whole: part=a")
                .hasMessageContaining("wanted length=0, crc=1, found length=0, crc=0")
                .hasMessageContaining("Fallback.PREVIOUS");
    }

    @Test
    void newestThatIsMixedUp_isPassedOver_whereThatIsAskedFor() {
        Journal journal = withAMixedUpNewest();
        try (CheckpointStore store = CheckpointStore.on(journal, GO_BACK)) {
            assertThat(latest(store)).isEqualTo(2);
            long id = store.begin(PIPELINE);
            assertThat(id).isEqualTo(4);
            assertThat(store.wantsFull(id)).isTrue();
            part(store, id, "a", 10);
            store.complete(id, Set.of("a"));
        }
        assertThat(latest(CheckpointStore.on(journal))).isEqualTo(4);
    }

    // ---- configuration

    @Test
    void journalThatForgetsWhatIsNeeded_isRefused(@TempDir Path folder) {
        JournalConfig ring =
                JournalConfig.builder().retention(Retention.ring(2)).build();
        assertThatThrownBy(() -> CheckpointStore.open(folder, ring, CheckpointConfig.defaults()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("retention=Ring[segments=2]");
        JournalConfig tiny = JournalConfig.builder().maxRecordSize(100).build();
        assertThatThrownBy(() -> CheckpointStore.on(disk.open(tiny))).hasMessageContaining("maxRecordSize=100");
        assertThatThrownBy(() -> CheckpointConfig.defaults().keep(0)).hasMessageContaining("keep=0");
        assertThatThrownBy(() -> CheckpointConfig.defaults().fullEvery(0)).hasMessageContaining("fullEvery=0");
    }

    @Test
    void describe_tellsWhatThereIs(@TempDir Path folder) {
        try (CheckpointStore store = CheckpointStore.open(folder)) {
            complete(store, 10);
            store.begin(PIPELINE);
            store.part(2, "b", true, new byte[7], 0, 7);
            List<CheckpointSummary> all = CheckpointStore.describe(folder); // while it is in use
            assertThat(all).extracting(CheckpointSummary::id).containsExactly(1L, 2L);
            assertThat(all).extracting(CheckpointSummary::complete).containsExactly(true, false);
            assertThat(all.get(1).parts()).isEqualTo(Map.of("b", 7L));
            assertThat(all.get(0)).asString().matches("1 \\S+Z complete, parts: 1, bytes: 10");
            assertThat(all.get(1)).asString().matches("2 \\S+Z not completed, parts: 1, bytes: 7");
        }
    }
}
