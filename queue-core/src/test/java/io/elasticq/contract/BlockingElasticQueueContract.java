package io.elasticq.contract;

import io.elasticq.BlockingElasticQueue;

/** Everything that a {@link BlockingElasticQueue} promises. */
public interface BlockingElasticQueueContract extends ElasticQueueContract, BlockingQueueContract {

    @Override
    <E> BlockingElasticQueue<E> create(QueueSpec<E> spec);
}
