package io.elasticq.lockbased;

import io.elasticq.contract.BlockingElasticQueueContract;
import io.elasticq.contract.QueueSpec;

/** The contracts, on the queue as it is by default. */
class LockedElasticQueueTest implements BlockingElasticQueueContract {

    @Override
    public <E> LockedElasticQueue<E> create(QueueSpec<E> spec) {
        return build(spec, false);
    }

    static <E> LockedElasticQueue<E> build(QueueSpec<E> spec, boolean fair) {
        return LockedElasticQueue.<E>builder(spec.config(), spec.overflow())
                .fair(fair)
                .resizePolicy(spec.policy())
                .onResize(spec.onResize())
                .onDrop(spec.onDrop())
                .build();
    }
}
