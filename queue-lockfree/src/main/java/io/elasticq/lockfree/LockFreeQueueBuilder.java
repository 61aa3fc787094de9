package io.elasticq.lockfree;

import io.elasticq.DropListener;
import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import io.elasticq.ResizePolicy;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a queue of this package is made with; got from {@code builder} of the queue's class. Not for several threads.
 *
 * @param <E> the type of the elements
 * @param <Q> the type of the queue
 */
public final class LockFreeQueueBuilder<E, Q extends LockFreeQueue<E>> {

    final ElasticConfig config;
    final OverflowPolicy overflow;
    ResizePolicy resizePolicy;

    @Nullable
    ResizeListener resizeListener;

    @Nullable
    DropListener<? super E> dropListener;

    IntFunction<@Nullable Object[]> allocator = Object[]::new;
    LongSupplier nanoClock = System::nanoTime;
    long firstNumber;

    private final Function<LockFreeQueueBuilder<E, Q>, Q> constructor;

    LockFreeQueueBuilder(
            ElasticConfig config, OverflowPolicy overflow, Function<LockFreeQueueBuilder<E, Q>, Q> constructor) {
        this.config = Objects.requireNonNull(config, "config");
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        this.resizePolicy = config.resizePolicy();
        this.constructor = constructor;
    }

    /**
     * Sets another policy than the one that the configuration describes.
     *
     * @param policy decides by how much to grow and when to shrink; checked by {@link ResizePolicy#requireStable}; called
     *     by producers and the consumer, several at a time
     * @return this
     * @throws NullPointerException if the policy is null
     */
    public LockFreeQueueBuilder<E, Q> resizePolicy(ResizePolicy policy) {
        this.resizePolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets who hears of resizes.
     *
     * @param listener called by the thread that made the resize, which is a producer or the consumer; several at a time
     * @return this
     * @throws NullPointerException if the listener is null
     */
    public LockFreeQueueBuilder<E, Q> onResize(ResizeListener listener) {
        this.resizeListener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets who hears of dropped elements.
     *
     * @param listener called by the producer whose element it was; several at a time
     * @return this
     * @throws NullPointerException if the listener is null
     */
    public LockFreeQueueBuilder<E, Q> onDrop(DropListener<? super E> listener) {
        this.dropListener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** For tests that let memory run out, and time pass. */
    LockFreeQueueBuilder<E, Q> allocator(IntFunction<@Nullable Object[]> newAllocator, LongSupplier newNanoClock) {
        this.allocator = newAllocator;
        this.nanoClock = newNanoClock;
        return this;
    }

    /** For tests near the wrap of an index. */
    LockFreeQueueBuilder<E, Q> firstNumber(long number) {
        this.firstNumber = number;
        return this;
    }

    /**
     * Checks what was set and makes the queue.
     *
     * @return a new, empty queue
     * @throws InvalidConfigException if the queue can't honour the overflow policy, or the resize policy could oscillate
     */
    public Q build() {
        return constructor.apply(this);
    }
}
