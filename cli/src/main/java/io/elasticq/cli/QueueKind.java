package io.elasticq.cli;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;

/** The queues that can be asked for by name. A new queue is one more constant. */
enum QueueKind {
    /** Under a lock: any number of producers and consumers. */
    LOCKED {
        @Override
        <E> BlockingElasticQueue<E> create(ElasticConfig config, OverflowPolicy overflow) {
            return new LockedElasticQueue<>(config, overflow);
        }
    };

    /** Makes an empty queue. Throws an InvalidConfigException if this kind can't honour what is asked. */
    abstract <E> BlockingElasticQueue<E> create(ElasticConfig config, OverflowPolicy overflow);
}
