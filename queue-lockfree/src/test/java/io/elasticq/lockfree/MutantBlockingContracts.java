package io.elasticq.lockfree;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.BlockingElasticQueueContract;
import io.elasticq.contract.MutantQueue;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.SingleConsumer;
import java.util.EnumSet;
import java.util.Set;

/** The contracts, on the mutant at hand. Run by {@link LockFreeMutantsTest} only. */
class MutantBlockingContracts implements BlockingElasticQueueContract, SingleConsumer {

    @Override
    public <E> BlockingElasticQueue<E> create(QueueSpec<E> spec) {
        return MutantQueue.create(spec);
    }

    @Override
    public int itemsPerProducer() {
        return 3_000;
    }

    @Override
    public Set<OverflowPolicy> policies() {
        return EnumSet.complementOf(EnumSet.of(OverflowPolicy.DROP_OLDEST));
    }
}
