package io.elasticq.lockbased;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.DropListener;
import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueEmptyException;
import io.elasticq.QueueStats;
import io.elasticq.ResizeFailedException;
import io.elasticq.ResizeListener;
import io.elasticq.ResizePolicy;
import io.elasticq.internal.Insertions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An elastic blocking queue for any number of producers and consumers: a circular array under one lock.
 *
 * <pre>{@code
 * ElasticConfig config = ElasticConfig.builder().minCapacity(16).maxCapacity(4096).build();
 * LockedElasticQueue<String> queue = new LockedElasticQueue<>(config, OverflowPolicy.BLOCK);
 * queue.put("hello");
 * System.out.println(queue.take());
 * }</pre>
 *
 * <p><b>Threads.</b> Any thread may call any method. All operations are linearizable, resizes and batches included,
 * but for iteration and the removal of several ({@code removeIf}, {@code removeAll}, {@code retainAll}), which work on a
 * snapshot. No monitor is used, so a waiting virtual thread does not pin its carrier.
 *
 * <p><b>Progress.</b> Blocking: operations exclude each other. {@link #size}, {@link #isEmpty}, the capacities, and a
 * {@code poll} of an empty or an {@code offer} to a full queue take no lock. {@link #relaxedOffer} and {@link
 * #relaxedPoll} never wait for it. A resize copies the elements under the lock, in O(size).
 *
 * <p><b>Waiting.</b> {@code put}, {@code take} and the timed methods park until they can proceed, and can be interrupted.
 * In a queue that is {@linkplain Builder#fair fair} they get the lock in the order in which they came; a thread that
 * finds what it wants without waiting may still overtake one that waits for it.
 *
 * <p><b>Listeners</b> are called outside the lock, see {@link ResizeListener} and {@link DropListener}. The {@link
 * ResizePolicy} is called under it. The methods {@code equals} of the elements, predicates, and the collections given to
 * batches are called outside it as well, so they may do what they like, but wait: a
 * collection that is being filled must not wait for an element of this queue. They see a snapshot.
 *
 * <p>Source: the bounded buffer of Hoare, "Monitors" (CACM 17(10), 1974), with the elasticity of the Rust library elasticq.
 *
 * @param <E> the type of the elements
 */
// How it works: SequentialQueue is the state and what can be done to it, MonitoredQueue makes it a monitor, and
// DeliveringQueue lends what it holds to collections. Every public method here checks its arguments, takes the lock,
// waits if it may, calls the state, and gives the lock back, which publishes the size, signals, and tells the
// listeners.
//
// Invariant (with those of MonitoredQueue, DeliveringQueue, SequentialQueue, ElasticArray and QueueLock):
//   AlienFree      No code of the user runs under the lock, but for the resize policy.
public final class LockedElasticQueue<E> extends DeliveringQueue<E> implements BlockingElasticQueue<E> {

    private final OverflowPolicy overflow;
    private final boolean refusesWhenFull;

    /**
     * Makes a queue without listeners, with the resize policy of the configuration.
     *
     * @param config the capacities, and when to resize
     * @param overflow what to do with an element without room
     * @throws NullPointerException if an argument is null
     */
    public LockedElasticQueue(ElasticConfig config, OverflowPolicy overflow) {
        this(new Builder<>(config, overflow));
    }

    private LockedElasticQueue(Builder<E> builder) {
        this(builder, new Notices<>(builder.resizeListener, builder.dropListener));
    }

    private LockedElasticQueue(Builder<E> builder, Notices<E> notices) {
        super(
                new QueueLock(builder.fair),
                new SequentialQueue<>(
                        builder.config,
                        builder.resizePolicy,
                        builder.allocator,
                        builder.overflow,
                        notices,
                        builder.nanoClock),
                notices);
        this.overflow = builder.overflow;
        this.refusesWhenFull = overflow == OverflowPolicy.BLOCK || overflow == OverflowPolicy.REJECT;
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
    public static <E> Builder<E> builder(ElasticConfig config, OverflowPolicy overflow) {
        return new Builder<>(config, overflow);
    }

    // ---- insertion

    @Override
    public boolean offer(E element) {
        return tryOffer(element).isAccepted();
    }

    @Override
    public OfferResult tryOffer(E element) {
        Objects.requireNonNull(element, "element");
        if (refusesWhenFull && size() == state.maxCapacity && !state.isClosed()) {
            state.refuse(1);
            return OfferResult.FULL;
        }
        lock();
        try {
            return state.insert(element);
        } finally {
            unlock();
        }
    }

    @Override
    public boolean relaxedOffer(E element) {
        Objects.requireNonNull(element, "element");
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return state.insert(element).isAccepted();
        } finally {
            unlock();
        }
    }

    @Override
    public boolean add(E element) {
        Insertions.requireAccepted(this, tryOffer(element));
        return true;
    }

    @Override
    public void put(E element) throws InterruptedException {
        OfferResult result = insert(element, QueueLock.FOREVER);
        if (result != OfferResult.DROPPED_NEWEST) {
            Insertions.requireAccepted(this, result);
        }
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return insert(element, unit.toNanos(timeout)).isAccepted();
    }

    @Override
    public OfferResult tryOffer(E element, Duration timeout) throws InterruptedException {
        return insert(element, TimeUnit.NANOSECONDS.convert(timeout));
    }

    /** Waits for room where the policy says so. */
    private OfferResult insert(E element, long nanos) throws InterruptedException {
        Objects.requireNonNull(element, "element");
        lock.lockInterruptibly();
        try {
            if (overflow == OverflowPolicy.BLOCK && !awaitRoom(1, nanos)) {
                state.refuse(1);
                return OfferResult.TIMED_OUT;
            }
            return state.insert(element);
        } finally {
            unlock();
        }
    }

    @Override
    public boolean addAll(Collection<? extends E> collection) {
        return Insertions.addAll(this, collection);
    }

    @Override
    public boolean offerBatch(E[] array, int offset, int length) {
        Insertions.requireBatch(array, offset, length, state.maxCapacity);
        lock();
        try {
            return state.insertAll(array, offset, length);
        } finally {
            unlock();
        }
    }

    @Override
    public boolean offerBatch(Collection<? extends E> batch, Duration timeout) throws InterruptedException {
        E[] array = Insertions.toArray(this, batch);
        Insertions.requireBatch(array, 0, array.length, state.maxCapacity);
        lock.lockInterruptibly();
        try {
            if (overflow == OverflowPolicy.BLOCK && !awaitRoom(array.length, TimeUnit.NANOSECONDS.convert(timeout))) {
                state.refuse(array.length);
                return false;
            }
            return state.insertAll(array, 0, array.length);
        } finally {
            unlock();
        }
    }

    @Override
    public int offerBatchPartial(E[] array, int offset, int length) {
        Insertions.requireElements(array, offset, length);
        lock();
        try {
            return state.insertPrefix(array, offset, length);
        } finally {
            unlock();
        }
    }

    // ---- removal

    @Override
    public @Nullable E poll() {
        if (size() == 0) {
            return null;
        }
        lock();
        try {
            return state.extract();
        } finally {
            unlock();
        }
    }

    @Override
    public @Nullable E relaxedPoll() {
        if (size() == 0 || !lock.tryLock()) {
            return null;
        }
        try {
            return state.extract();
        } finally {
            unlock();
        }
    }

    @Override
    public E remove() {
        E element = poll();
        if (element == null) {
            throw new QueueEmptyException("the queue is empty: closed=" + isClosed());
        }
        return element;
    }

    @Override
    public E take() throws InterruptedException {
        E element = extract(QueueLock.FOREVER);
        if (element == null) {
            throw new QueueClosedException("the queue is closed and empty");
        }
        return element;
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return extract(unit.toNanos(timeout));
    }

    private @Nullable E extract(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitElement(nanos);
            return state.extract();
        } finally {
            unlock();
        }
    }

    @Override
    public int pollBatch(E[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (size() == 0) {
            return 0;
        }
        lock();
        try {
            return state.extract(into, offset, length);
        } finally {
            unlock();
        }
    }

    @Override
    public int pollBatch(Collection<? super E> into, int max) {
        requireTarget(into);
        if (max <= 0 || size() == 0) {
            return 0;
        }
        Object[] batch;
        lock();
        try {
            batch = state.beginDelivery(max);
        } finally {
            unlock();
        }
        return deliver(batch, into);
    }

    @Override
    public int pollBatch(Collection<? super E> into, int max, Duration timeout) throws InterruptedException {
        requireTarget(into);
        if (max <= 0) {
            return 0;
        }
        Object[] batch;
        lock.lockInterruptibly();
        try {
            awaitElement(TimeUnit.NANOSECONDS.convert(timeout));
            batch = state.beginDelivery(max);
        } finally {
            unlock();
        }
        return deliver(batch, into);
    }

    /**
     * Takes out everything, in one step.
     *
     * @return the elements, in order; a new list, which is the caller's
     */
    public List<E> drain() {
        List<E> all = new ArrayList<>();
        pollBatch(all, Integer.MAX_VALUE);
        return all;
    }

    @Override
    public void clear() {
        lock();
        try {
            state.removeAll();
        } finally {
            unlock();
        }
    }

    // ---- inspection

    @Override
    public @Nullable E peek() {
        if (size() == 0) {
            return null;
        }
        lock();
        try {
            return state.first();
        } finally {
            unlock();
        }
    }

    @Override
    public E element() {
        E element = peek();
        if (element == null) {
            throw new QueueEmptyException("the queue is empty: closed=" + isClosed());
        }
        return element;
    }

    @Override
    public int size() {
        return lvSize();
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public OverflowPolicy overflowPolicy() {
        return overflow;
    }

    @Override
    public QueueStats stats() {
        lock();
        try {
            return state.stats();
        } finally {
            unlock();
        }
    }

    // ---- capacity

    @Override
    public int currentCapacity() {
        return lvCapacity();
    }

    @Override
    public int minCapacity() {
        return state.minCapacity;
    }

    @Override
    public int maxCapacity() {
        return state.maxCapacity;
    }

    @Override
    public void trimToSize() {
        lock();
        try {
            state.trim();
        } finally {
            unlock();
        }
    }

    /**
     * Changes the capacity now. The queue goes on resizing itself from there, as its policy says. O(size).
     *
     * @param newCapacity the capacity, in elements, from {@code minCapacity()} to {@code maxCapacity()}
     * @return true if the queue has that capacity; false if it holds more elements than that, and nothing was changed
     * @throws IllegalArgumentException if the capacity is out of its range
     * @throws ResizeFailedException if there is no memory for it; nothing was changed
     */
    public boolean resize(int newCapacity) {
        if (newCapacity < state.minCapacity || newCapacity > state.maxCapacity) {
            throw new IllegalArgumentException("newCapacity must be from minCapacity to maxCapacity: newCapacity="
                    + newCapacity + ", minCapacity=" + state.minCapacity + ", maxCapacity=" + state.maxCapacity);
        }
        lock();
        try {
            return state.resize(newCapacity);
        } finally {
            unlock();
        }
    }

    // ---- close

    @Override
    public void close() {
        lock();
        try {
            state.close();
            lock.signalAll();
        } finally {
            unlock();
        }
    }

    @Override
    public boolean isClosed() {
        return state.isClosed();
    }

    @Override
    public boolean isTerminated() {
        if (!state.isClosed() || size() > 0) {
            return false;
        }
        lock();
        try {
            return hasTerminated();
        } finally {
            unlock();
        }
    }

    /**
     * Collects what a queue is made with. Not for several threads.
     *
     * @param <E> the type of the elements
     */
    public static final class Builder<E> {
        private final ElasticConfig config;
        private final OverflowPolicy overflow;
        private boolean fair;
        private ResizePolicy resizePolicy;
        private @Nullable ResizeListener resizeListener;
        private @Nullable DropListener<? super E> dropListener;
        private IntFunction<@Nullable Object[]> allocator = Object[]::new;
        private LongSupplier nanoClock = System::nanoTime;

        private Builder(ElasticConfig config, OverflowPolicy overflow) {
            this.config = Objects.requireNonNull(config, "config");
            this.overflow = Objects.requireNonNull(overflow, "overflow");
            this.resizePolicy = config.resizePolicy();
        }

        /**
         * Whether threads get the lock in the order in which they came. Unless set: no, which is much faster. The relaxed
         * forms overtake all the same.
         *
         * @param fair true for first come, first served
         * @return this
         */
        public Builder<E> fair(boolean fair) {
            this.fair = fair;
            return this;
        }

        /**
         * Sets another policy than the one that the configuration describes.
         *
         * @param policy decides by how much to grow and when to shrink; checked by {@link ResizePolicy#requireStable}
         * @return this
         * @throws NullPointerException if the policy is null
         */
        public Builder<E> resizePolicy(ResizePolicy policy) {
            this.resizePolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets who hears of resizes.
         *
         * @param listener called outside the lock
         * @return this
         * @throws NullPointerException if the listener is null
         */
        public Builder<E> onResize(ResizeListener listener) {
            this.resizeListener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Sets who hears of dropped elements.
         *
         * @param listener called outside the lock
         * @return this
         * @throws NullPointerException if the listener is null
         */
        public Builder<E> onDrop(DropListener<? super E> listener) {
            this.dropListener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** For tests that let memory run out, and time pass. */
        Builder<E> allocator(IntFunction<@Nullable Object[]> allocator, LongSupplier nanoClock) {
            this.allocator = allocator;
            this.nanoClock = nanoClock;
            return this;
        }

        /**
         * Checks what was set and makes the queue.
         *
         * @return a new, empty queue
         * @throws InvalidConfigException if the resize policy could oscillate
         */
        public LockedElasticQueue<E> build() {
            ResizePolicy.requireStable(resizePolicy, config.minCapacity(), config.maxCapacity());
            return new LockedElasticQueue<>(this);
        }
    }
}
