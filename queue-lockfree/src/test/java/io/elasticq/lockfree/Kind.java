package io.elasticq.lockfree;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;

/** The queues of this package, for tests of what they have in common. */
enum Kind {
    MPSC,
    BLOCKING_MPSC,
    SPSC;

    <E> LockFreeQueueBuilder<E, ? extends LockFreeQueue<E>> builder(ElasticConfig config, OverflowPolicy overflow) {
        return switch (this) {
            case MPSC -> MpscElasticQueue.builder(config, overflow);
            case BLOCKING_MPSC -> BlockingMpscQueue.builder(config, overflow);
            case SPSC -> SpscElasticQueue.builder(config, overflow);
        };
    }

    <E> LockFreeQueueBuilder<E, ? extends LockFreeQueue<E>> builder(int initial, int max) {
        return builder(config(initial, max), OverflowPolicy.REJECT);
    }

    <E> LockFreeQueue<E> create(int initial, int max) {
        return this.<E>builder(initial, max).build();
    }

    int producers() {
        return this == SPSC ? 1 : 2;
    }

    /** From 1 element on. */
    static ElasticConfig config(int initial, int max) {
        return ElasticConfig.builder()
                .initialCapacity(initial)
                .minCapacity(1)
                .maxCapacity(max)
                .build();
    }
}
