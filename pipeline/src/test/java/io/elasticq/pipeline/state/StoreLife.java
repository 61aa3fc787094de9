package io.elasticq.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Retention;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import io.elasticq.journal.UnreliableDisk;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One random life of a store on an unreliable disk, beside stages whose states are plain maps: checkpoints of whole states and of changes, late parts, failed ones, a full disk, kills and losses of
 * power at any operation of the disk, in the middle of opening too. After each restart the newest checkpoint is the last that was said to be complete, or the one that was being completed; the states
 * that it gives are those of the stages when they wrote it; so do the others that are kept; and no number comes again.
 */
final class StoreLife {

    private static final String PIPELINE = "life";
    private static final long MOST_BYTES = 500_000;

    private final Random random;
    private final UnreliableDisk disk;
    private final JournalConfig journalConfig;
    private final CheckpointConfig config;
    private final boolean mayLosePower;
    private final boolean mostlyFails;

    private final Map<String, Stage> stages = new TreeMap<>();
    private final TreeMap<Long, Map<String, Map<Integer, Integer>>> complete = new TreeMap<>(); // as promised
    private final Map<String, Map<Integer, Integer>> written = new TreeMap<>(); // for the checkpoint that is open
    private long open; // 0 if none is
    private long completing; // 0 if no answer is owed
    private long highest; // that was given out
    private Journal journal;
    private CheckpointStore store;
    int restarts;
    int completed;
    int late;
    int noRoom;
    long recycled;
    int wentOn; // with a checkpoint that nobody was promised

    /** A state, and which of its keys were changed since it was written last. */
    private static final class Stage {
        Map<Integer, Integer> state = new TreeMap<>();
        final Set<Integer> changed = new TreeSet<>();

        void put(int key, int value) {
            state.put(key, value);
            changed.add(key);
        }

        byte[] write(boolean full, int padding) {
            Set<Integer> keys = full ? state.keySet() : changed;
            ByteBuffer bytes =
                    ByteBuffer.allocate(4 + keys.size() * 8 + padding).putInt(keys.size());
            keys.forEach(key -> bytes.putInt(key).putInt(state.get(key)));
            changed.clear();
            return bytes.array();
        }

        static Map<Integer, Integer> read(List<byte[]> states) {
            Map<Integer, Integer> state = new TreeMap<>();
            for (byte[] each : states) {
                ByteBuffer bytes = ByteBuffer.wrap(each);
                for (int left = bytes.getInt(); left > 0; left--) {
                    state.put(bytes.getInt(), bytes.getInt());
                }
            }
            return state;
        }
    }

    StoreLife(long seed, boolean mayLosePower) {
        this.random = new Random(seed);
        this.disk = new UnreliableDisk(random);
        this.mayLosePower = mayLosePower;
        this.mostlyFails = random.nextInt(4) == 0;
        List<Durability> modes = List.of(
                Durability.ON_SYNC,
                Durability.NO_SYNC,
                Durability.EVERY_WRITE,
                Durability.periodic(Duration.ofDays(365)));
        this.journalConfig = JournalConfig.builder()
                .segmentSize(4096)
                .durability(modes.get((int) (seed % modes.size())))
                .retention(Retention.CURSORS)
                .build();
        this.config = CheckpointConfig.defaults().keep(1 + random.nextInt(3)).fullEvery(1 + random.nextInt(5));
    }

    void live(int steps) {
        start();
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(50) == 0) {
                disk.crashAfter(random.nextInt(12));
            }
            boolean alive = survives(this::step);
            if (!alive || random.nextInt(100) == 0) {
                crash();
                start();
            }
        }
    }

    private void step() {
        if (mostlyFails && open != 0 && random.nextInt(8) == 0) {
            store.abandon(open);
            open = 0;
        }
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> change();
            case 3, 4 -> begin();
            case 5, 6, 7, 8, 9 -> part();
            case 10, 11, 12 -> complete();
            case 13 -> abandonOrFill();
            case 14 -> disk.writeSome();
            default -> lookOrReopen();
        }
    }

    private boolean survives(Runnable action) {
        try {
            action.run();
            return true;
        } catch (RuntimeException | Error e) {
            if (UnreliableDisk.isCrash(e)) {
                return false;
            }
            throw e;
        }
    }

    private void change() {
        for (Stage stage : stages.values()) {
            stage.put(random.nextInt(20), random.nextInt());
        }
    }

    private void begin() {
        if (open != 0) {
            assertThatThrownBy(() -> store.begin(PIPELINE)).isInstanceOf(IllegalStateException.class);
            return;
        }
        try {
            long id = store.begin(PIPELINE);
            assertThat(id).isGreaterThan(highest);
            highest = id;
            open = id;
            written.clear();
        } catch (UncheckedIOException e) {
            noRoom();
        }
    }

    private void noRoom() {
        noRoom++;
        disk.setFull(false);
    }

    private void part() {
        if (highest > open && random.nextInt(6) == 0) {
            long over = 1 + random.nextInt((int) highest);
            if (over != open) {
                assertThat(store.part(over, "a", true, new byte[10], 0, 10)).isFalse();
                assertThat(store.wantsFull(over)).isTrue();
                late++;
            }
        }
        part("abc".substring(random.nextInt(3)).substring(0, 1));
    }

    private void part(String name) {
        if (open == 0 || written.containsKey(name)) {
            return;
        }
        Stage stage = stages.get(name);
        byte[] bytes = stage.write(
                store.wantsFull(open), random.nextInt(mostlyFails ? 2 : 10) == 0 ? 9000 : random.nextInt(100));
        written.put(name, new TreeMap<>(stage.state));
        try {
            store.part(open, name, store.wantsFull(open), bytes, 0, bytes.length); // false if another has failed
        } catch (UncheckedIOException e) {
            noRoom();
        }
    }

    private void complete() {
        if (open == 0) {
            return;
        }
        if (random.nextInt(4) > 0) {
            stages.keySet().forEach(this::part);
        }
        completing = open;
        try {
            store.complete(open, stages.keySet());
        } catch (UncheckedIOException e) {
            completing = 0;
            noRoom();
            return;
        } catch (IllegalStateException e) {
            if (UnreliableDisk.isCrash(e)) {
                throw e;
            }
            completing = 0;
            return;
        }
        assertThat(written).containsOnlyKeys(stages.keySet());
        promised(open);
        completed++;
        open = 0;
    }

    private void promised(long id) {
        complete.put(id, new TreeMap<>(written));
        completing = 0;
    }

    private void abandonOrFill() {
        if (random.nextInt(6) == 0) {
            disk.setFull(true);
        } else if (open != 0) {
            store.abandon(open);
            open = 0;
        }
    }

    private void lookOrReopen() {
        if (random.nextInt(3) == 0 && open == 0) {
            disk.setFull(false); // a journal writes when it is closed
            store.close();
            journal.close();
            end();
            start();
        } else {
            checkLatest();
        }
    }

    private void end() {
        recycled += journal.stats().recycled();
        assertThat(journal.stats().bytes()).isLessThan(MOST_BYTES);
    }

    private void crash() {
        end();
        crashDisk();
    }

    private void crashDisk() {
        disk.setFull(false);
        if (mayLosePower && random.nextInt(3) > 0) {
            disk.losePower();
        } else {
            disk.kill();
        }
    }

    /** Opens, with crashes in the middle of it, and compares. */
    private void start() {
        disk.crashAfter(random.nextInt(6) == 0 ? random.nextInt(12) : -1);
        while (!survives(this::open)) {
            crashDisk();
            disk.crashAfter(random.nextInt(3) == 0 ? random.nextInt(12) : -1);
        }
        disk.crashAfter(-1);
        restarts++;
        long found = store.latest().map(StoredCheckpoint::id).orElse(0L);
        if (completing != 0 && found == completing) {
            promised(completing); // the answer was owed
            wentOn++;
        }
        completing = 0;
        open = 0;
        checkLatest();
        checkKept();
        restoreStages();
    }

    private void open() {
        journal = disk.open(journalConfig);
        store = CheckpointStore.on(journal, config);
    }

    private void checkLatest() {
        StoredCheckpoint latest = store.latest(PIPELINE).orElse(null);
        if (complete.isEmpty()) {
            assertThat(latest).isNull();
        } else {
            assertThat(latest).isNotNull();
            assertThat(latest.id()).isEqualTo(complete.lastKey());
            assertThat(states(latest.parts())).isEqualTo(complete.get(latest.id()));
        }
    }

    private static Map<String, Map<Integer, Integer>> states(Map<String, List<byte[]>> parts) {
        Map<String, Map<Integer, Integer>> states = new TreeMap<>();
        parts.forEach((name, bytes) -> states.put(name, Stage.read(bytes)));
        return states;
    }

    /** Those before the newest, too. */
    private void checkKept() {
        List<Long> whole = new ArrayList<>();
        CheckpointScan scan = new CheckpointScan();
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            scan.read(tailer);
        }
        for (CheckpointScan.Found found : scan.found()) {
            CompleteCheckpoint checkpoint = found.complete;
            if (checkpoint != null) {
                assertThat(states(new CheckpointReading(checkpoint).read(journal)))
                        .isEqualTo(complete.get(found.id));
                whole.add(found.id);
            }
        }
        List<Long> wanted =
                complete.descendingKeySet().stream().limit(config.keep()).toList();
        assertThat(whole).containsAll(wanted);
    }

    private void restoreStages() {
        for (String name : List.of("a", "b", "c")) {
            Stage stage = new Stage();
            if (!complete.isEmpty()) {
                stage.state = new TreeMap<>(complete.lastEntry().getValue().get(name));
            }
            stages.put(name, stage);
        }
    }
}
