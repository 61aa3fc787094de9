package io.elasticq.lockfree;

import io.elasticq.ElasticQueue;
import io.elasticq.contract.ElasticQueueProperties;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.SingleConsumer;

class SpscElasticQueueProperties extends ElasticQueueProperties implements SingleConsumer {

    @Override
    public <E> ElasticQueue<E> create(QueueSpec<E> spec) {
        return Specs.spsc(spec);
    }
}
