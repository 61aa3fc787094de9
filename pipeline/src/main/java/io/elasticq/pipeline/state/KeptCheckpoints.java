package io.elasticq.pipeline.state;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest complete checkpoints, as many as are to be kept. Under the store's lock. */
final class KeptCheckpoints {

    private static final System.Logger LOG = System.getLogger(KeptCheckpoints.class.getName());

    private final CheckpointConfig config;
    private final ArrayDeque<CompleteCheckpoint> kept = new ArrayDeque<>(); // the oldest first

    KeptCheckpoints(CheckpointConfig config) {
        this.config = config;
    }

    /**
     * Takes those that were found.
     *
     * @throws CheckpointCorruptException if the newest is damaged and there is to be no fallback, or none is whole
     */
    void restore(CheckpointScan scan) {
        for (CheckpointScan.Found found : scan.newestFirst()) {
            CompleteCheckpoint complete = found.complete;
            if (complete != null && kept.size() < config.keep()) {
                kept.addFirst(complete);
            } else if (found.damage != null && kept.isEmpty()) {
                goBack(found.id, found.damage);
            }
        }
        String damage = scan.damage();
        if (kept.isEmpty() && damage != null) {
            throw new CheckpointCorruptException(
                    "no checkpoint is whole, so there is only the beginning, with an empty journal: " + damage, null);
        }
    }

    private void goBack(long id, String damage) {
        String what = "checkpoint " + id + " was complete and is not whole: " + damage;
        if (config.fallback() == Fallback.NONE) {
            throw new CheckpointCorruptException(
                    what + "; with Fallback.PREVIOUS the one before it is taken, and what came after that is processed"
                            + " once more",
                    null);
        }
        LOG.log(System.Logger.Level.WARNING, what + "; the one before it is taken");
    }

    @Nullable
    CompleteCheckpoint newest() {
        return kept.peekLast();
    }

    /** One more; the oldest is not kept any longer if that is too many. */
    void add(CompleteCheckpoint checkpoint) {
        kept.addLast(checkpoint);
        while (kept.size() > config.keep()) {
            kept.removeFirst();
        }
    }

    List<CompleteCheckpoint> all() {
        return List.copyOf(kept);
    }

    /** They are somewhere else now. */
    void replace(List<CompleteCheckpoint> copies) {
        kept.clear();
        kept.addAll(copies);
    }

    /** The oldest record that one of them needs; this one if that is older. */
    long firstNeeded(long atMost) {
        return kept.stream().mapToLong(CompleteCheckpoint::firstNeeded).reduce(atMost, Math::min); // BaseIsKept
    }

    /** What they need, in bytes; what two of them share counts twice. */
    long bytes() {
        return kept.stream().mapToLong(CompleteCheckpoint::bytes).sum();
    }
}
