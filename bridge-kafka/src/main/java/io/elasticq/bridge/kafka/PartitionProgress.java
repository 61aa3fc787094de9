package io.elasticq.bridge.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.TopicPartition;

/** How far a partition has been dealt with, as long as it is ours. The inbox's thread calls all but {@link #isGone} and {@link #checkpointed(long)}. */
// Invariant CommittedIsDealtWith: `done` is an offset such that all records below it, from the first that we were given
// on, are acknowledged, left out as malformed, or are no records for us.
final class PartitionProgress {

    static final long NOTHING = -1;

    final TopicPartition partition;
    private final Deque<KafkaDelivery<?>> open = new ArrayDeque<>(); // in the order of their offsets
    private long done = NOTHING;
    private long read = NOTHING; // after the last that was read
    private long committed = NOTHING;
    private volatile boolean gone;
    private volatile long checkpointed = NOTHING;

    PartitionProgress(TopicPartition partition) {
        this.partition = partition;
    }

    void add(KafkaDelivery<?> delivery) {
        open.add(delivery);
        read = delivery.offset() + 1;
    }

    void leftOut(long offset) {
        read = offset + 1;
    }

    /** Lets go of what is acknowledged; returns of how many. */
    int advance() {
        int n = 0;
        for (KafkaDelivery<?> oldest; (oldest = open.peek()) != null && oldest.isAcknowledged(); n++) {
            done = oldest.offset() + 1;
            open.remove();
        }
        if (open.isEmpty()) {
            done = read;
        }
        return n;
    }

    /** What the group may be told: where the next one goes on. */
    long done() {
        return done;
    }

    /** All below this offset is in a checkpoint that is complete. */
    void checkpointed(long offset) {
        checkpointed = offset;
    }

    long checkpointed() {
        return checkpointed;
    }

    void committed(long offset) {
        committed = offset;
    }

    long committed() {
        return committed;
    }

    int open() {
        return open.size();
    }

    void leave() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }
}
