package io.elasticq.lockfree;

import io.elasticq.ElasticQueue;
import io.elasticq.contract.ElasticQueueContract;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.SingleConsumer;

class SpscElasticQueueTest implements ElasticQueueContract, SingleConsumer {

    @Override
    public <E> ElasticQueue<E> create(QueueSpec<E> spec) {
        return Specs.spsc(spec);
    }

    @Override
    public int producers() {
        return 1;
    }

    @Override
    public boolean closesBesideProducers() {
        return false;
    }
}
