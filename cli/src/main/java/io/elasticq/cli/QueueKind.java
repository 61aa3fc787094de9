package io.elasticq.cli;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.BlockingMpscQueue;
import io.elasticq.lockfree.SpscElasticQueue;
import java.util.EnumSet;
import java.util.Set;

/** The queues that can be asked for by name. A new queue is one more constant. */
enum QueueKind {
    /** Under a lock: any number of producers and consumers. */
    LOCKED("locked", Integer.MAX_VALUE, true) {
        @Override
        <E> Passage<E> create(ElasticConfig config, OverflowPolicy overflow, ResizeListener listener) {
            return new BlockingPassage<>(LockedElasticQueue.<E>builder(config, overflow)
                    .onResize(listener)
                    .build());
        }
    },
    /** Without locks: any number of producers, one consumer. Who waits is parked. */
    MPSC("lock-free", Integer.MAX_VALUE, false) {
        @Override
        <E> Passage<E> create(ElasticConfig config, OverflowPolicy overflow, ResizeListener listener) {
            return new BlockingPassage<>(BlockingMpscQueue.<E>builder(config, overflow)
                    .onResize(listener)
                    .build());
        }
    },
    /** Without locks: one producer, one consumer. Who waits looks again and again. */
    SPSC("lock-free", 1, false) {
        @Override
        <E> Passage<E> create(ElasticConfig config, OverflowPolicy overflow, ResizeListener listener) {
            boolean waits = overflow == OverflowPolicy.BLOCK;
            OverflowPolicy own = waits ? OverflowPolicy.REJECT : overflow;
            return new PollingPassage<>(
                    SpscElasticQueue.<E>builder(config, own).onResize(listener).build(), waits);
        }
    };

    private final String adjective;
    private final int producers;
    private final boolean dropsOldest; // only a consumer can take out, and a producer is none

    QueueKind(String adjective, int producers, boolean dropsOldest) {
        this.adjective = adjective;
        this.producers = producers;
        this.dropsOldest = dropsOldest;
    }

    /** Makes an empty queue, for a policy that is one of {@link #policies}. */
    abstract <E> Passage<E> create(ElasticConfig config, OverflowPolicy overflow, ResizeListener listener);

    /** What people call such a queue. */
    String adjective() {
        return adjective;
    }

    /** How many threads may insert at a time. */
    int producers() {
        return producers;
    }

    /** What it can do when it is full. */
    Set<OverflowPolicy> policies() {
        EnumSet<OverflowPolicy> policies = EnumSet.allOf(OverflowPolicy.class);
        if (!dropsOldest) {
            policies.remove(OverflowPolicy.DROP_OLDEST);
        }
        return policies;
    }
}
