package io.elasticq.lockfree;

import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OverflowPolicy;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * An elastic queue for many producers and one consumer, without locks: as fast as a fixed ring, as small as it can be.
 *
 * <pre>{@code
 * ElasticConfig config = ElasticConfig.builder().minCapacity(64).maxCapacity(100_000).build();
 * MpscElasticQueue<String> queue = new MpscElasticQueue<>(config, OverflowPolicy.REJECT);
 * queue.offer("hello");
 * System.out.println(queue.poll());
 * }</pre>
 *
 * <p><b>Threads.</b> Any number of threads may insert. One thread at a time may use the consumer's methods: those that poll, peek,
 * remove, drain and clear. With assertions on, a second one gets an {@link AssertionError}. All others, {@link #close}, {@link
 * #trimToSize}, {@link #iterator} and what reads among them, may be called by any thread.
 *
 * <p><b>Progress.</b> Inserting is lock-free, resizes included: no producer ever waits for another one, nor for the consumer. {@link
 * #relaxedPoll}, {@link #relaxedPeek} and {@code drain} are wait-free. {@link #poll}, {@link #peek} and {@code pollBatch} wait
 * only for a producer that has claimed the place of the next element and not stored it yet, which takes it one more store. All operations
 * are linearizable, but for iteration, {@code clear}, and a {@code pollBatch} into a collection, which takes the elements one by one. A {@code pollBatch} into an array removes its elements at one moment; that they are fewer than asked for says that
 * there were no more when the consumer looked, before that.
 *
 * <p><b>Elasticity.</b> A producer that finds the ring full links a larger one behind it, and the consumer follows when it has emptied
 * the old one: no element is copied, and nobody is stopped. The consumer makes the queue smaller at the end of a lap, as the {@link
 * io.elasticq.ResizePolicy} says. A resize allocates the new ring; nothing else in this class allocates.
 *
 * <p><b>Listeners</b> are called by the thread that caused the event; events of different threads may come in any order, which {@link
 * io.elasticq.ResizeListener.Event#generation} tells.
 *
 * <p><b>Overflow.</b> {@link OverflowPolicy#REJECT} and {@link OverflowPolicy#DROP_NEWEST}. For waiting producers see {@link
 * BlockingMpscQueue}; a producer can't drop the oldest element, since only the consumer may take it.
 *
 * <p>The queue is also a JCTools {@code MessagePassingQueue}. Its {@code drain} takes each element out before it hands it over, its
 * {@code fill} claims the room before it asks the supplier; what that means where one of them throws is said there.
 *
 * @param <E> the type of the elements
 */
public final class MpscElasticQueue<E> extends MpscRings<E> {

    private static final Set<OverflowPolicy> POLICIES =
            Collections.unmodifiableSet(EnumSet.of(OverflowPolicy.REJECT, OverflowPolicy.DROP_NEWEST));

    /**
     * Makes a queue without listeners, with the resize policy of the configuration.
     *
     * @param config the capacities, and when to resize
     * @param overflow what to do with an element without room
     * @throws NullPointerException if an argument is null
     * @throws InvalidConfigException if the overflow policy is neither {@code REJECT} nor {@code DROP_NEWEST}
     */
    public MpscElasticQueue(ElasticConfig config, OverflowPolicy overflow) {
        this(builder(config, overflow));
    }

    private MpscElasticQueue(LockFreeQueueBuilder<E, ?> builder) {
        super(builder, POLICIES);
    }

    /**
     * Starts a queue.
     *
     * @param config the capacities, and when to resize
     * @param overflow what to do with an element without room
     * @param <E> the type of the elements
     * @return a new builder
     * @throws NullPointerException if an argument is null
     */
    public static <E> LockFreeQueueBuilder<E, MpscElasticQueue<E>> builder(
            ElasticConfig config, OverflowPolicy overflow) {
        return new LockFreeQueueBuilder<>(config, overflow, MpscElasticQueue::new);
    }

    @Override
    void wakeConsumer() {
        throw new AssertionError("the consumer of this queue does not wait");
    }

    @Override
    void closed() {
        // nobody waits
    }
}
