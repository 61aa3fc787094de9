package io.elasticq.lockfree;

import io.elasticq.contract.QueueSpec;

/** Makes the queues that the contracts ask for. */
final class Specs {

    private Specs() {}

    static <E, Q extends LockFreeQueue<E>> Q build(QueueSpec<E> spec, LockFreeQueueBuilder<E, Q> builder) {
        return builder.resizePolicy(spec.policy())
                .onResize(spec.onResize())
                .onDrop(spec.onDrop())
                .build();
    }

    static <E> MpscElasticQueue<E> mpsc(QueueSpec<E> spec) {
        return build(spec, MpscElasticQueue.builder(spec.config(), spec.overflow()));
    }

    static <E> SpscElasticQueue<E> spsc(QueueSpec<E> spec) {
        return build(spec, SpscElasticQueue.builder(spec.config(), spec.overflow()));
    }

    static <E> BlockingMpscQueue<E> blocking(QueueSpec<E> spec) {
        return build(spec, BlockingMpscQueue.builder(spec.config(), spec.overflow()));
    }
}
