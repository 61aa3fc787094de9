package io.elasticq.persistent;

import io.elasticq.contract.BlockingElasticQueueContract;
import io.elasticq.contract.QueueSpec;
import org.junit.jupiter.api.AfterEach;

/** All in memory: what every elastic blocking queue does. */
class PersistentElasticQueueTest implements BlockingElasticQueueContract {

    private final Queues queues = new Queues();

    @AfterEach
    void release() {
        queues.releaseAll();
    }

    @Override
    public <E> PersistentElasticQueue<E> create(QueueSpec<E> spec) {
        return queues.open(Queues.builder(spec, new Queues.IdentityCodec<>(false)));
    }

    @Override
    public int itemsPerProducer() {
        return Queues.ITEMS_PER_PRODUCER;
    }

    @Override
    public boolean isCollection() {
        return false;
    }

    @Override
    public boolean keepsRoomDuringDelivery() {
        return true;
    }
}
