package io.elasticq.lockbased;

import io.elasticq.ElasticQueue;
import io.elasticq.contract.ElasticQueueProperties;
import io.elasticq.contract.QueueSpec;

class LockedElasticQueueProperties extends ElasticQueueProperties {

    @Override
    public <E> ElasticQueue<E> create(QueueSpec<E> spec) {
        return LockedElasticQueueTest.build(spec, false);
    }
}
