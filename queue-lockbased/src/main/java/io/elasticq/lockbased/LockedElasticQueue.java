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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
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
// How it works
//
// A monitor: SequentialQueue is the state and what can be done to it, QueueLock is the lock and who waits. Every public
// method checks its arguments, takes the lock, waits if it may, calls the state, and gives the lock back.
//
// unlock() does at one place what would else have to be remembered at each:
//   - it publishes the size, once per critical section, so that readers without the lock never see a state between two
//     steps: a DROP_OLDEST at capacity 1 never looks empty. That is linearizable: the write is the point at which the
//     operation takes effect for such a reader, and the volatile write of the lock's state that follows it makes it
//     visible before the operation returns.
//   - it signals: as many consumers as there are more elements than before, or as many producers as there are less, or
//     as the capacity has grown. While a thread waits for a condition in between, the others publish what they do, so
//     the difference is always our own.
//   - it delivers what the listeners must hear of, when the lock is free.
//
// Invariants (with those of ElasticArray, SequentialQueue and QueueLock):
//   NoLostWakeUp   See QueueLock. Whoever is signalled looks again, under the lock, before it gives up: a signal that
//                  meets a timeout or an interruption is never wasted on a thread that leaves. And whoever unlocks
//                  without having changed the size wakes one who waits for nothing, should there be one.
//   AlienFree      No code of the user runs under the lock, but for the resize policy.
//   Over           "Terminated" is said only when the queue is closed, empty, and nothing that was taken out for a
//                  collection can come back: such deliveries are counted from under the lock until they are done.
public final class LockedElasticQueue<E> extends SnapshotQueue<E> implements BlockingElasticQueue<E> {

    private static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup().findVarHandle(LockedElasticQueue.class, "published", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final QueueLock lock;
    private final SequentialQueue<E> state;
    private final Notices<E> notices;
    private final OverflowPolicy overflow;
    private final boolean refusesWhenFull;

    private long published; // capacity << 32 | size; written under the lock, read without

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
        this.lock = new QueueLock(builder.fair);
        this.overflow = builder.overflow;
        this.refusesWhenFull = overflow == OverflowPolicy.BLOCK || overflow == OverflowPolicy.REJECT;
        this.notices = new Notices<>(builder.resizeListener, builder.dropListener);
        this.state = new SequentialQueue<>(
                builder.config, builder.resizePolicy, builder.allocator, builder.overflow, notices, builder.nanoClock);
        this.published = published(state.capacity(), 0);
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

    @SuppressWarnings("unchecked") // the batch comes from the queue
    private int deliver(Object[] batch, Collection<? super E> into) {
        if (batch.length == 0) {
            return 0;
        }
        int delivered = 0;
        try {
            if (into.getClass() == ArrayList.class) {
                into.addAll(new WholeArray<>((E[]) batch)); // known to take all, or none for want of memory
                delivered = batch.length;
            }
            for (; delivered < batch.length; delivered++) {
                into.add((E) batch[delivered]);
            }
            return batch.length;
        } finally {
            endDelivery(batch, delivered);
        }
    }

    private void endDelivery(Object[] batch, int delivered) {
        try {
            if (delivered < batch.length) {
                putBack(batch, delivered);
            }
        } finally {
            // Either we see the close, or who closes sees that there is no delivery and wakes the consumers itself.
            if (state.endDelivery(delivered) && state.isClosed()) {
                signalAll();
            }
        }
    }

    private void putBack(Object[] batch, int from) {
        lock();
        try {
            state.putBack(batch, from);
        } finally {
            unlock();
        }
    }

    private void requireTarget(Collection<? super E> into) {
        Objects.requireNonNull(into, "into");
        if (into == this) {
            throw new IllegalArgumentException("a queue can't be drained to itself");
        }
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
        return (int) (long) PUBLISHED.getVolatile(this); // pairs with unlock()
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
        return capacityOf((long) PUBLISHED.getVolatile(this)); // pairs with unlock()
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

    // ---- under the lock

    private void lock() {
        lock.lock();
    }

    private void unlock() {
        boolean pending = notices.isPending();
        Queue<Runnable> noted = null;
        try {
            publishAndSignal();
            if (pending) {
                noted = notices.collect();
            }
        } finally {
            lock.unlock(); // whatever happens: to signal, and to collect, may need memory
        }
        if (noted != null) {
            notices.deliver(noted);
        }
    }

    private void publishAndSignal() {
        long before = published;
        int size = state.size();
        long now = published(state.capacity(), size);
        if (now == before) {
            lock.signalAgain(size > 0, !state.isFullFor(1));
            return;
        }
        PUBLISHED.setRelease(this, now); // pairs with size() and currentCapacity()
        lock.signal(size - (int) before);
        int growth = state.capacity() - capacityOf(before);
        if (growth > 0) {
            lock.signal(-growth); // to those who wait because there had been no memory
        }
    }

    private static long published(int capacity, int size) {
        return (long) capacity << Integer.SIZE | size;
    }

    private static int capacityOf(long published) {
        return (int) (published >>> Integer.SIZE);
    }

    private void signalAll() {
        lock();
        try {
            lock.signalAll();
        } finally {
            unlock();
        }
    }

    /** Whether no element will come any more. */
    private boolean hasTerminated() {
        return state.isClosed() && state.size() == 0 && !state.isDelivering();
    }

    /** Returns when there is an element, the time is over, or there will be no more. */
    private void awaitElement(long nanos) throws InterruptedException {
        long left = nanos;
        while (state.size() == 0 && !hasTerminated() && left > 0) {
            left = lock.awaitElement(left);
        }
    }

    /** Returns true when {@code n} elements fit or the queue is closed, false when the time is over. */
    private boolean awaitRoom(int n, long nanos) throws InterruptedException {
        long left = nanos;
        while (!state.isClosed() && !state.makeRoom(n)) {
            if (left <= 0) {
                return false;
            }
            // Nobody signals when there is memory again.
            long wait = state.isFullFor(n) ? left : Math.min(left, ElasticArray.GROWTH_RETRY_NANOS);
            long unused = n == 1 ? lock.awaitRoom(wait) : lock.awaitRoomForBatch(wait);
            left = left == QueueLock.FOREVER ? left : left - wait + unused;
        }
        return true;
    }

    // ---- snapshots

    @Override
    Snapshot snapshot() {
        lock();
        try {
            return state.snapshot();
        } finally {
            unlock();
        }
    }

    @Override
    boolean removeOccurrence(Object element, long position) {
        lock();
        try {
            return state.removeOccurrence(element, position);
        } finally {
            unlock();
        }
    }

    @Override
    int removeOccurrences(IdentityHashMap<Object, int[]> victims, long endPosition) {
        lock();
        try {
            return state.removeOccurrences(victims, endPosition);
        } finally {
            unlock();
        }
    }

    /** Gives its array away instead of a copy; for {@code ArrayList.addAll}, which copies it itself. */
    private static final class WholeArray<E> extends AbstractList<E> {
        private final E[] array;

        WholeArray(E[] array) {
            this.array = array;
        }

        @Override
        public E get(int index) {
            return array[index];
        }

        @Override
        public int size() {
            return array.length;
        }

        @Override
        public Object[] toArray() {
            return array;
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
