package io.elasticq.lockfree;

import io.elasticq.ElasticQueue;
import io.elasticq.contract.ElasticQueueContract;
import io.elasticq.contract.MutantQueue;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.SingleConsumer;

/** The contracts, on the mutant at hand. Run by {@link LockFreeMutantsTest} only. */
class MutantSpscContracts implements ElasticQueueContract, SingleConsumer {

    @Override
    public <E> ElasticQueue<E> create(QueueSpec<E> spec) {
        return MutantQueue.create(spec);
    }

    @Override
    public int itemsPerProducer() {
        return 3_000;
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
