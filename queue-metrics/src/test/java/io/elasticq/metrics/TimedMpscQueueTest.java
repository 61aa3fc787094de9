package io.elasticq.metrics;

import io.elasticq.ElasticQueue;
import io.elasticq.contract.ElasticQueueContract;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.SingleConsumer;

/** The contracts, on a lock-free queue, with some operations timed and some not. */
class TimedMpscQueueTest implements ElasticQueueContract, SingleConsumer {

    @Override
    public <E> ElasticQueue<E> create(QueueSpec<E> spec) {
        return Underneath.timing(3).wrap(Underneath.mpsc(spec));
    }

    @Override
    public int itemsPerProducer() {
        return 5_000;
    }
}
