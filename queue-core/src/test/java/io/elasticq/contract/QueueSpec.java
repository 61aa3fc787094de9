package io.elasticq.contract;

import io.elasticq.DropListener;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import io.elasticq.ResizePolicy;

/**
 * The queue that a test asks for.
 *
 * @param policy decides on the capacity
 * @param onResize hears of resizes
 * @param onDrop hears of drops
 */
public record QueueSpec<E>(
        ElasticConfig config,
        OverflowPolicy overflow,
        ResizePolicy policy,
        ResizeListener onResize,
        DropListener<? super E> onDrop) {

    public static <E> QueueSpec<E> of(ElasticConfig config, OverflowPolicy overflow) {
        return new QueueSpec<>(config, overflow, config.resizePolicy(), event -> {}, (element, cause) -> {});
    }

    /** From 1 element up to {@code max}, so that everything resizes. */
    public static <E> QueueSpec<E> tiny(int max, OverflowPolicy overflow) {
        return of(
                ElasticConfig.builder()
                        .initialCapacity(1)
                        .minCapacity(1)
                        .maxCapacity(max)
                        .build(),
                overflow);
    }

    public QueueSpec<E> policy(ResizePolicy newPolicy) {
        return new QueueSpec<>(config, overflow, newPolicy, onResize, onDrop);
    }

    public QueueSpec<E> onResize(ResizeListener listener) {
        return new QueueSpec<>(config, overflow, policy, listener, onDrop);
    }

    public QueueSpec<E> onDrop(DropListener<? super E> listener) {
        return new QueueSpec<>(config, overflow, policy, onResize, listener);
    }
}
