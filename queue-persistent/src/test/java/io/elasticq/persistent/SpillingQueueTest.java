package io.elasticq.persistent;

import io.elasticq.contract.BatchContract;
import io.elasticq.contract.BlockingQueueContract;
import io.elasticq.contract.CloseContract;
import io.elasticq.contract.ConservationContract;
import io.elasticq.contract.HostileContract;
import io.elasticq.contract.OverflowContract;
import io.elasticq.contract.QueueSpec;
import org.junit.jupiter.api.AfterEach;

/** Nearly all in the log: the same contracts, but for those about the part in memory. */
class SpillingQueueTest
        implements BatchContract,
                OverflowContract,
                CloseContract,
                HostileContract,
                ConservationContract,
                BlockingQueueContract {

    private final Queues queues = new Queues();

    @AfterEach
    void release() {
        queues.releaseAll();
    }

    @Override
    public <E> PersistentElasticQueue<E> create(QueueSpec<E> spec) {
        return queues.open(
                Queues.builder(spec, new Queues.IdentityCodec<E>(true)).memory(16, 1 << 20));
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
