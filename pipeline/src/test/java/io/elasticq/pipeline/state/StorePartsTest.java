package io.elasticq.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Retention;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several threads that add parts while the coordinator completes and abandons. */
class StorePartsTest {

    private static final int CHECKPOINTS = Boolean.getBoolean("elasticq.deep") ? 20_000 : 200;
    private static final int THREADS = 4;
    private static final JournalConfig SMALL = JournalConfig.builder()
            .segmentSize(64 << 10)
            .maxRecordSize(1024)
            .retention(Retention.CURSORS)
            .build();

    private final Random random = new Random(5);

    private static byte[] content(long id, int thread) {
        byte[] content = new byte[12 + new Random(id * 10 + thread).nextInt(10_000)];
        new Random(id * 10 + thread).nextBytes(content);
        ByteBuffer.wrap(content).putLong(id).putInt(thread);
        return content;
    }

    private static Future<Boolean> part(CheckpointStore store, ExecutorService threads, long id, int thread) {
        return threads.submit(() -> {
            byte[] bytes = content(id, thread);
            return store.part(id, "t" + thread, store.wantsFull(id), bytes, 0, bytes.length);
        });
    }

    @Test
    void partsOfSeveralThreads_areAllThere_orTheCheckpointIsNot() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Journal journal = Journal.inMemory(SMALL)) {
            long last = 0;
            try (CheckpointStore store = CheckpointStore.on(journal)) {
                for (int i = 0; i < CHECKPOINTS; i++) {
                    last = checkpoint(store, threads, last);
                    check(store, last);
                }
            }
            try (CheckpointStore again = CheckpointStore.on(journal)) {
                check(again, last);
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    /** Returns the last one that is complete. */
    private long checkpoint(CheckpointStore store, ExecutorService threads, long last) throws Exception {
        long id = store.begin("threads");
        List<Future<Boolean>> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int thread = 0; thread < THREADS; thread++) {
            parts.add(part(store, threads, id, thread));
            names.add("t" + thread);
        }
        if (random.nextInt(4) == 0) {
            parts.get(random.nextInt(THREADS)).get();
            store.abandon(id);
            return last; // the others may be late for the next ones
        }
        for (Future<Boolean> part : parts) {
            assertThat(part.get()).isTrue();
        }
        store.complete(id, names);
        return id;
    }

    private static void check(CheckpointStore store, long last) {
        store.latest().ifPresent(latest -> check(latest.parts(), last));
    }

    private static void check(Map<String, List<byte[]>> parts, long last) {
        assertThat(parts).hasSize(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            List<byte[]> states = parts.get("t" + thread);
            for (int i = 0; i < states.size(); i++) {
                assertThat(states.get(i)).isEqualTo(content(last - states.size() + 1 + i, thread));
            }
        }
    }
}
