package io.elasticq.metrics;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.contract.BlockingElasticQueueContract;
import io.elasticq.contract.QueueSpec;

/** The contracts, with every operation timed and every element followed. */
class FullyTimedLockedQueueTest implements BlockingElasticQueueContract {

    @Override
    public <E> BlockingElasticQueue<E> create(QueueSpec<E> spec) {
        return Underneath.timing(1).wrap(Underneath.locked(spec));
    }

    @Override
    public int itemsPerProducer() {
        return 5_000;
    }
}
