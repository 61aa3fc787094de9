package io.elasticq.metrics;

import io.elasticq.ElasticQueue;
import io.elasticq.contract.ElasticQueueProperties;
import io.elasticq.contract.QueueSpec;

/** Any sequence of calls does what a plain list with a bound would do, timed or not. */
class TimedQueueProperties extends ElasticQueueProperties {

    @Override
    public <E> ElasticQueue<E> create(QueueSpec<E> spec) {
        return Underneath.timing(2).wrap((ElasticQueue<E>) Underneath.locked(spec));
    }
}
