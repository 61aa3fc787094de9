package io.elasticq.lockbased;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.contract.BlockingElasticQueueContract;
import io.elasticq.contract.QueueSpec;

/** The contracts, on the mutant at hand. Run by {@link LockedElasticQueueMutantsTest} only. */
class MutantContracts implements BlockingElasticQueueContract {

    @Override
    public <E> BlockingElasticQueue<E> create(QueueSpec<E> spec) {
        return MutantQueue.create(spec);
    }

    @Override
    public int itemsPerProducer() {
        return 3_000;
    }
}
