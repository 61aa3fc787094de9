package io.elasticq.lockfree;

import io.elasticq.DropListener;
import io.elasticq.ElasticQueue;
import io.elasticq.InvalidConfigException;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import io.elasticq.ResizeListener;
import io.elasticq.ResizePolicy;
import io.elasticq.internal.Insertions;
import io.elasticq.internal.ListenerCalls;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MessagePassingQueueUtil;
import org.jspecify.annotations.Nullable;

/**
 * What all queues of this package have besides their two sides: the configuration, the policies, the listeners, the counts of
 * what did not get in, and the memory for rings. Nothing here is touched while elements just pass through.
 *
 * @param <E> the type of the elements
 */
abstract class LockFreeQueue<E> extends AbstractQueue<E> implements ElasticQueue<E>, MessagePassingQueue<E> {

    /** How long a queue that found no memory to grow does not try again: each try may cost a full collection. */
    static final long GROWTH_RETRY_NANOS = 100_000_000;

    final long firstNumber; // of the first element; 0 but in tests
    final int minCapacity;
    final int maxCapacity;
    final OverflowPolicy overflow;

    private final ResizePolicy policy;
    private final IntFunction<@Nullable Object[]> allocator;
    private final LongSupplier nanoClock;
    private final @Nullable ResizeListener resizeListener;
    private final @Nullable DropListener<? super E> dropListener;
    private final ListenerCalls calls = new ListenerCalls();

    private final LongAdder refused = new LongAdder();
    private final LongAdder droppedNewest = new LongAdder();
    private final LongAdder resizeFailures = new LongAdder();
    private volatile boolean growthFailed;
    private volatile long growthFailedAt;

    LockFreeQueue(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies) {
        this.overflow = builder.overflow;
        if (!policies.contains(overflow)) {
            throw new InvalidConfigException(getClass().getSimpleName()
                    + " can't honour this overflow policy: overflowPolicy=" + overflow + ", possible=" + policies);
        }
        this.minCapacity = builder.config.minCapacity();
        this.maxCapacity = builder.config.maxCapacity();
        ResizePolicy.requireStable(builder.resizePolicy, minCapacity, maxCapacity);
        this.policy = builder.resizePolicy;
        this.allocator = builder.allocator;
        this.nanoClock = builder.nanoClock;
        this.resizeListener = builder.resizeListener;
        this.dropListener = builder.dropListener;
        this.firstNumber = builder.firstNumber;
    }

    final Ring firstRing(int capacity) {
        return Ring.first(Claim.position(firstNumber), capacity, allocator.apply(Ring.slotsFor(capacity)));
    }

    // ---- what does not get in

    /** By the policy, what becomes of an element for which the two sides found no room. */
    final OfferResult turnAway(E element, OfferResult reason) {
        if (overflow == OverflowPolicy.DROP_NEWEST && reason != OfferResult.CLOSED) {
            drop(element);
            return OfferResult.DROPPED_NEWEST;
        }
        refused.increment();
        return reason;
    }

    final void turnAway(E[] elements, int offset, int length, OfferResult reason) {
        for (int i = offset; i < offset + length; i++) {
            turnAway(elements[i], reason);
        }
    }

    private void drop(E element) {
        droppedNewest.increment();
        DropListener<? super E> listener = dropListener;
        if (listener != null) {
            calls.deliver(() -> listener.dropped(element, DropListener.Cause.NEWEST));
        }
    }

    @Override
    public final boolean add(E element) {
        Insertions.requireAccepted(this, tryOffer(element));
        return true;
    }

    @Override
    public final boolean addAll(Collection<? extends E> elements) {
        return Insertions.addAll(this, elements);
    }

    // ---- resizes

    /** How large to become for so many elements; at least that, whatever the policy says. */
    final int grownCapacity(int capacity, int needed) {
        int wanted = ask(capacity, needed, needed, (int) Math.min(maxCapacity, 2L * capacity));
        return Math.max(needed, Math.min(maxCapacity, wanted));
    }

    /** How large the policy thinks that a queue must be which held so many in its last lap. */
    final int shrunkCapacity(int capacity, int size, int highWaterMark) {
        return capacity == minCapacity ? capacity : Math.min(capacity, ask(capacity, size, highWaterMark, capacity));
    }

    /** What the policy throws must not get in the way of an element. */
    private int ask(int capacity, int size, int highWaterMark, int otherwise) {
        try {
            return policy.capacityFor(capacity, size, highWaterMark);
        } catch (Throwable e) {
            resizeFailures.increment();
            calls.policyFailed(e);
            return otherwise;
        }
    }

    /** Returns null where there is no memory for it, which is counted. */
    final @Nullable Ring newRing(Ring ring, long start, int capacity, ResizeListener.Cause cause) {
        boolean growth = capacity > ring.capacity;
        if (growth && growthFailed && nanoClock.getAsLong() - growthFailedAt < GROWTH_RETRY_NANOS) {
            return null;
        }
        try {
            Ring successor = ring.successor(start, capacity, allocator.apply(Ring.slotsFor(capacity)), cause);
            if (growth && growthFailed) {
                growthFailed = false;
            }
            return successor;
        } catch (OutOfMemoryError e) {
            resizeFailures.increment();
            if (growth) {
                growthFailedAt = nanoClock.getAsLong();
                growthFailed = true;
            }
            return null;
        }
    }

    /** Called by the thread that made the resize, when nothing of its own is half-way. */
    final void announce(Ring from, Ring to) {
        ResizeListener listener = resizeListener;
        if (listener != null) {
            calls.deliver(() -> listener.resized(to.event(from)));
        }
    }

    // ---- what is the same for all

    @Override
    public final int minCapacity() {
        return minCapacity;
    }

    @Override
    public final int maxCapacity() {
        return maxCapacity;
    }

    /**
     * The bound, under JCTools' name.
     *
     * @return {@code maxCapacity()}
     */
    @Override
    public final int capacity() {
        return maxCapacity;
    }

    @Override
    public final OverflowPolicy overflowPolicy() {
        return overflow;
    }

    @Override
    public final boolean relaxedOffer(E element) {
        return offer(element);
    }

    @Override
    public final void drain(MessagePassingQueue.Consumer<E> consumer, WaitStrategy wait, ExitCondition exit) {
        MessagePassingQueueUtil.drain(this, consumer, wait, exit);
    }

    @Override
    public final void fill(Supplier<E> supplier, WaitStrategy wait, ExitCondition exit) {
        MessagePassingQueueUtil.fill(this, supplier, wait, exit);
    }

    @Override
    public final int fill(Supplier<E> supplier) {
        return MessagePassingQueueUtil.fillBounded(this, supplier);
    }

    static void requireTransfer(@Nullable Object function, String name, int limit) {
        if (function == null) {
            throw new IllegalArgumentException(name + " must not be null");
        }
        if (limit < 0) {
            throw new IllegalArgumentException("limit must be >= 0: limit=" + limit);
        }
    }

    /** The counts that are kept here, with those of the two sides. */
    final QueueStats stats(Ring ring, int size, int highWaterMark, long polled, long removed, boolean closed) {
        return new QueueStats(
                size,
                ring.capacity,
                minCapacity,
                maxCapacity,
                highWaterMark,
                polled + removed + size,
                polled,
                removed,
                refused.sum(),
                0,
                droppedNewest.sum(),
                0,
                ring.grows,
                ring.generation - ring.grows,
                ring.generation,
                resizeFailures.sum(),
                calls.failures(),
                closed);
    }
}
