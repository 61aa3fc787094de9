package io.elasticq.lockfree;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.BlockingElasticQueueContract;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.SingleConsumer;
import java.util.EnumSet;
import java.util.Set;

class BlockingMpscQueueTest implements BlockingElasticQueueContract, SingleConsumer {

    @Override
    public <E> BlockingElasticQueue<E> create(QueueSpec<E> spec) {
        return Specs.blocking(spec);
    }

    @Override
    public Set<OverflowPolicy> policies() {
        return EnumSet.complementOf(EnumSet.of(OverflowPolicy.DROP_OLDEST));
    }
}
