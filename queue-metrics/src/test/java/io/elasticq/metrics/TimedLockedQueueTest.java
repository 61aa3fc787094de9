package io.elasticq.metrics;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.contract.BlockingElasticQueueContract;
import io.elasticq.contract.QueueSpec;

/** The contracts, with some operations timed and some not. */
class TimedLockedQueueTest implements BlockingElasticQueueContract {

    @Override
    public <E> BlockingElasticQueue<E> create(QueueSpec<E> spec) {
        return Underneath.timing(3).wrap(Underneath.locked(spec));
    }

    @Override
    public int itemsPerProducer() {
        return 5_000;
    }
}
