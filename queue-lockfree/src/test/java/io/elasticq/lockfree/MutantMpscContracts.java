package io.elasticq.lockfree;

import io.elasticq.ElasticQueue;
import io.elasticq.contract.ElasticQueueContract;
import io.elasticq.contract.MutantQueue;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.SingleConsumer;

/** The contracts, on the mutant at hand. Run by {@link LockFreeMutantsTest} only. */
class MutantMpscContracts implements ElasticQueueContract, RingContract, SingleConsumer {

    @Override
    public <E> ElasticQueue<E> create(QueueSpec<E> spec) {
        return MutantQueue.create(spec);
    }

    @Override
    public int itemsPerProducer() {
        return 3_000;
    }
}
