package io.elasticq.metrics;

import io.elasticq.ElasticQueue;
import io.elasticq.contract.ElasticQueueContract;
import io.elasticq.contract.QueueSpec;

/** The contracts, on a lock-free queue, with some operations timed and some not. */
class TimedMpscQueueTest implements ElasticQueueContract, OneConsumer {

    @Override
    public <E> ElasticQueue<E> create(QueueSpec<E> spec) {
        return Underneath.timing(3).wrap(Underneath.mpsc(spec));
    }

    @Override
    public int itemsPerProducer() {
        return 5_000;
    }
}
