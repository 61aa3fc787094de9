package io.elasticq.pipeline.state;

import io.elasticq.journal.Durability;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Retention;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Takes checkpoints with parts by two threads until it is killed. Says {@code b} for a number that was given out, {@code c} for what is complete. Argument: the folder. */
final class StoreCrashChild {

    static final String PIPELINE = "crash";
    static final Set<String> PARTS = new TreeSet<>(Set.of("a0", "a1", "a2", "b0", "b1", "b2"));
    private static final int SEGMENT = 64 << 10;

    private StoreCrashChild() {}

    static CheckpointStore open(Path folder) {
        JournalConfig journal = JournalConfig.builder()
                .segmentSize(SEGMENT)
                .maxRecordSize(2000)
                .durability(Durability.ON_SYNC)
                .retention(Retention.CURSORS)
                .build();
        return CheckpointStore.open(folder, journal, CheckpointConfig.defaults().fullEvery(4));
    }

    /** What a part is in a checkpoint: it says which it is, and is of any length. */
    static byte[] content(long id, String name, boolean full) {
        Random random = new Random(id * 31 + name.hashCode());
        byte[] content = new byte[9 + random.nextInt(full ? 6000 : 600)];
        random.nextBytes(content);
        ByteBuffer.wrap(content).putLong(id).put((byte) (full ? 1 : 0));
        return content;
    }

    public static void main(String[] args) throws InterruptedException {
        CheckpointStore store = open(Path.of(args[0]));
        say("open", store.latest(PIPELINE).map(StoredCheckpoint::id).orElse(0L));
        while (!System.out.checkError()) {
            long id = store.begin(PIPELINE);
            say("b", id);
            List<Thread> threads = new ArrayList<>();
            for (String side : List.of("a", "b")) {
                Thread thread = new Thread(() -> parts(store, id, side));
                thread.start();
                threads.add(thread);
            }
            if (id % 7 == 0) {
                store.abandon(id); // while parts come
            }
            for (Thread thread : threads) {
                thread.join();
            }
            if (id % 7 != 0) {
                store.complete(id, PARTS);
                say("c", id);
            }
        }
    }

    private static void parts(CheckpointStore store, long id, String side) {
        for (int i = 0; i < 3; i++) {
            boolean full = store.wantsFull(id);
            byte[] bytes = content(id, side + i, full);
            store.part(id, side + i, full, bytes, 0, bytes.length);
        }
    }

    private static void say(String what, long id) {
        System.out.println(what + " " + id + " .");
    }
}
