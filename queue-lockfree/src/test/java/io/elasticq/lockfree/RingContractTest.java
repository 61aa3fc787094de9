package io.elasticq.lockfree;

import io.elasticq.ElasticQueue;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.SingleConsumer;

class RingContractTest implements RingContract, SingleConsumer {

    @Override
    public <E> ElasticQueue<E> create(QueueSpec<E> spec) {
        return Specs.mpsc(spec);
    }
}
