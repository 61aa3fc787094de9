package io.elasticq.pipeline;

import io.elasticq.pipeline.state.CheckpointStore;
import io.elasticq.pipeline.state.StoredCheckpoint;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one run: workers give parts, and the supervisor, which is the only one to begin and to complete them, one at a time, finds out when all are there.
 *
 * <p>Invariant <b>CompleteMeansAll</b>: a checkpoint is complete when every source, every stage with state and every sink has given its part of that very checkpoint, and the store has all of it on the disk. None is given up while the run goes on: who does that must ask for another one at once, since inputs are held for its barrier, and must not take a late part of it for one of the next.
 */
final class Checkpoints implements Snapshots {

    private final CheckpointStore store;
    private final String fingerprint;
    private final @Nullable StoredCheckpoint restored;
    private final Set<String> there = ConcurrentHashMap.newKeySet();
    private final Runnable wakeSupervisor;

    private volatile long open; // 0 if none is
    private Set<String> parts = Set.of();

    Checkpoints(CheckpointStore store, String fingerprint, Runnable wakeSupervisor) {
        this.store = store;
        this.fingerprint = fingerprint;
        this.restored = store.latest(fingerprint).orElse(null);
        this.wakeSupervisor = wakeSupervisor;
    }

    /** Before the first checkpoint. */
    void expect(Set<String> expectedParts) {
        parts = Set.copyOf(expectedParts);
    }

    @Override
    public List<byte[]> restored(String part) {
        return restored == null ? List.of() : restored.parts().getOrDefault(part, List.of());
    }

    @Override
    public long restoredCheckpoint() {
        return restored == null ? 0 : restored.id();
    }

    @Override
    public boolean wantsFull(long checkpoint) {
        return store.wantsFull(checkpoint);
    }

    @Override
    public void part(long checkpoint, String part, boolean full, byte[] state) {
        if (store.part(checkpoint, part, full, state, 0, state.length) && checkpoint == open) {
            there.add(part);
            if (there.size() == parts.size()) {
                wakeSupervisor.run();
            }
        }
    }

    /** By the supervisor, as all that follows. */
    long begin() {
        there.clear();
        long checkpoint = store.begin(fingerprint);
        open = checkpoint;
        return checkpoint;
    }

    long open() {
        return open;
    }

    boolean allThere() {
        return there.size() == parts.size();
    }

    void complete() {
        store.complete(open, parts);
        open = 0;
    }

    void abandon() {
        if (open != 0) {
            store.abandon(open);
            open = 0;
        }
    }
}
