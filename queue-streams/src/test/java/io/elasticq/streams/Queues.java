package io.elasticq.streams;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import java.util.concurrent.Executor;

/** Makes what the tests use. */
final class Queues {

    private Queues() {}

    static <E> AsyncElasticQueue<E> async(int capacity) {
        return async(capacity, OverflowPolicy.BLOCK);
    }

    static <E> AsyncElasticQueue<E> async(int capacity, OverflowPolicy overflow) {
        return new AsyncElasticQueue<>(locked(capacity, overflow));
    }

    static <E> AsyncElasticQueue<E> async(int capacity, Executor executor) {
        return new AsyncElasticQueue<>(locked(capacity, OverflowPolicy.BLOCK), executor);
    }

    static <E> ElasticChannel<E> channel(int capacity) {
        return ElasticChannel.over(locked(capacity, OverflowPolicy.BLOCK));
    }

    static <E> LockedElasticQueue<E> locked(int capacity, OverflowPolicy overflow) {
        ElasticConfig config =
                ElasticConfig.builder().minCapacity(1).maxCapacity(capacity).build();
        return new LockedElasticQueue<>(config, overflow);
    }
}
