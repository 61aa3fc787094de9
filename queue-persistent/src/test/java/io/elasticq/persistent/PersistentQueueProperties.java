package io.elasticq.persistent;

import io.elasticq.contract.ElasticQueueProperties;
import io.elasticq.contract.QueueSpec;
import net.jqwik.api.lifecycle.AfterTry;

class PersistentQueueProperties extends ElasticQueueProperties {

    private final Queues queues = new Queues();

    @AfterTry
    void release() {
        queues.releaseAll();
    }

    @Override
    public <E> PersistentElasticQueue<E> create(QueueSpec<E> spec) {
        return queues.open(
                Queues.builder(spec, new Queues.IdentityCodec<E>(true)).memory(7, 1 << 20));
    }

    @Override
    public boolean isCollection() {
        return false;
    }
}
