package io.elasticq.metrics;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.BlockingElasticQueueContract;
import io.elasticq.contract.QueueSpec;
import io.elasticq.contract.SingleConsumer;
import java.util.EnumSet;
import java.util.Set;

/** The contracts, on a lock-free queue that waits, with every operation timed. */
class TimedBlockingMpscQueueTest implements BlockingElasticQueueContract, SingleConsumer {

    @Override
    public <E> BlockingElasticQueue<E> create(QueueSpec<E> spec) {
        return Underneath.timing(1).wrap(Underneath.blockingMpsc(spec));
    }

    @Override
    public Set<OverflowPolicy> policies() {
        return EnumSet.complementOf(EnumSet.of(OverflowPolicy.DROP_OLDEST));
    }

    @Override
    public int itemsPerProducer() {
        return 5_000;
    }
}
