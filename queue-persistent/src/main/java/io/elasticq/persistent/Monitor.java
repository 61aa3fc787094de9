package io.elasticq.persistent;

import io.elasticq.DropListener;
import io.elasticq.DropListener.Cause;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueStats;
import io.elasticq.internal.ListenerCalls;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a queue, who waits for it to change, and what is done under it: a record is appended to the log, and the {@link Backlog} changes as it says.
 *
 * <p>Invariants:
 * <ul>
 *   <li>LogFirst: an element is in the backlog only if its record is in the log, and leaves it only when its settlement is. An append that throws has changed neither.
 *   <li>LogOrder: as both happen under the lock, the order of elements is that of their records.
 *   <li>NoWaitForTheDisk: who must wait until a record is on the disk does so after the lock was given back.
 *   <li>AlienFree: no code of the user runs under the lock, but for the codec that reads an element, and the resize policy. Listeners are called after it.
 *   <li>NoLostWakeUp: who unlocks wakes one that waits for an element if there is one, one that waits for room if there is some, and all batches if there is
 *       more than before. Each of these does the same when it unlocks.
 * </ul>
 */
final class Monitor<E> {

    /** A time to wait that never ends. */
    static final long FOREVER = Long.MAX_VALUE;

    private static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup().findVarHandle(Monitor.class, "published", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final OverflowPolicy overflow;
    private final int minCapacity;
    private final int maxCapacity;
    private final QueueLog<E> log;
    private final Backlog<E> backlog;
    private final Checkpoints<E> checkpoints;
    private final Counts counts = new Counts();
    private final ListenerCalls calls = new ListenerCalls();
    private final @Nullable DropListener<? super E> dropListener;
    private final LongSupplier nanoClock;
    private final long ackTimeoutNanos;
    private final int maxInFlight;
    private final long checkpointBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition fewerInFlight = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Condition roomForBatch = lock.newCondition();

    // under the lock
    private Queue<Runnable> noted = new ArrayDeque<>(0);
    private int unsettledBefore;
    private long checkpointAt; // so many bytes written
    private boolean released;

    @SuppressWarnings("UnusedVariable") // by the VarHandle
    private long published; // in flight << 32 | size; written under the lock, read without

    private volatile boolean closed;
    private volatile boolean checkpointDue;

    Monitor(PersistentQueueBuilder<E> builder, QueueLog<E> log, Restore restore) {
        this.overflow = builder.overflow;
        this.minCapacity = builder.config.minCapacity();
        this.maxCapacity = builder.config.maxCapacity();
        this.log = log;
        this.dropListener = builder.dropListener;
        this.nanoClock = builder.nanoClock;
        Duration timeout = builder.ackTimeout;
        this.ackTimeoutNanos = timeout == null ? Entry.NEVER : TimeUnit.NANOSECONDS.convert(timeout);
        this.maxInFlight = builder.maxInFlight;
        this.checkpointBytes = builder.segmentSize();
        this.checkpointAt = checkpointBytes;
        this.backlog = Backlog.of(builder, log, restore, notice -> noted.add(notice));
        this.checkpoints = new Checkpoints<>(log, backlog, lock);
        counts.begin(backlog.size());
        unsettledBefore = backlog.unsettled();
        published = backlog.size();
    }

    // ---- in

    Answer<OfferResult> offer(E element, ByteBuffer encoded) {
        lock.lock();
        try {
            return insert(element, encoded);
        } finally {
            unlock();
        }
    }

    /** Null if another thread has the lock. */
    @Nullable
    Answer<OfferResult> tryOfferNow(E element, ByteBuffer encoded) {
        if (!lock.tryLock()) {
            return null;
        }
        try {
            return insert(element, encoded);
        } finally {
            unlock();
        }
    }

    Answer<OfferResult> offer(E element, ByteBuffer encoded, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (overflow == OverflowPolicy.BLOCK && !awaitRoom(1, nanos)) {
                counts.refused++;
                return new Answer<>(OfferResult.TIMED_OUT, 0);
            }
            return insert(element, encoded);
        } finally {
            unlock();
        }
    }

    Answer<Boolean> offerAll(Batch<E> batch) {
        lock.lock();
        try {
            return insertAll(batch);
        } finally {
            unlock();
        }
    }

    Answer<Boolean> offerAll(Batch<E> batch, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (overflow == OverflowPolicy.BLOCK && !awaitRoom(batch.size(), nanos)) {
                counts.refused += batch.size();
                return new Answer<>(false, 0);
            }
            return insertAll(batch);
        } finally {
            unlock();
        }
    }

    /** As many of the first ones as go in. */
    Answer<Integer> offerSome(Batch<E> batch) {
        lock.lock();
        try {
            int accepted = 0;
            if (!closed && overflow == OverflowPolicy.DROP_OLDEST) {
                accepted = insertInTurn(batch);
            } else if (!closed) {
                accepted = appendSome(batch.first(Math.min(batch.size(), Math.max(0, room()))));
            }
            for (Entry<E> entry : batch.entries.subList(accepted, batch.size())) {
                turnAway(entry.element, OfferResult.FULL);
            }
            return new Answer<>(accepted, log.last());
        } finally {
            unlock();
        }
    }

    private Answer<OfferResult> insert(E element, ByteBuffer encoded) {
        OfferResult result = makeRoom(1);
        if (!result.isAccepted()) {
            return new Answer<>(turnAway(element, result), 0);
        }
        Entry<E> entry = new Entry<>(element, encoded.remaining());
        append(entry, logged(() -> log.offer(encoded))); // LogFirst
        return new Answer<>(result, log.last());
    }

    private Answer<Boolean> insertAll(Batch<E> batch) {
        OfferResult result = makeRoom(batch.size());
        if (!result.isAccepted()) {
            batch.entries.forEach(entry -> turnAway(entry.element, result));
            return new Answer<>(false, 0);
        }
        long last = logged(() -> writtenWhole(batch));
        append(batch, last - batch.size() + 1);
        return new Answer<>(true, log.last());
    }

    /** Returns the last sequence. */
    private long writtenWhole(Batch<E> batch) {
        long before = log.last();
        try {
            return log.offer(batch.records);
        } catch (RuntimeException | Error e) {
            backlog.reader().discard(before + 1, log.last()); // void, as the batch is not complete
            throw e;
        }
    }

    /** Where the disk has no room, what is not needed of the log is given up, and it is tried once more. */
    private long logged(LongSupplier append) {
        try {
            return append.getAsLong();
        } catch (UncheckedIOException e) {
            if (!checkpoints.freeSegments()) {
                throw e;
            }
            return append.getAsLong();
        }
    }

    /** One after the other, since later ones may drop earlier ones. */
    private int insertInTurn(Batch<E> batch) {
        int accepted = 0;
        while (accepted < batch.size() && makeRoom(1).isAccepted()) {
            List<byte[]> record = batch.records.subList(accepted, accepted + 1);
            try {
                append(batch.entries.get(accepted), logged(() -> log.offer(record)));
            } catch (UncheckedIOException e) {
                if (accepted == 0) {
                    throw e;
                }
                break;
            }
            accepted++;
        }
        return accepted;
    }

    /** Returns how many are in the log; where there was no room on the disk, fewer. */
    private int appendSome(Batch<E> batch) {
        long before = log.last();
        try {
            log.offer(batch.records);
        } catch (UncheckedIOException e) {
            if (log.last() == before) {
                throw e;
            }
        }
        Batch<E> written = batch.first((int) (log.last() - before));
        append(written, before + 1);
        return written.size();
    }

    private void append(Batch<E> batch, long firstId) {
        for (int i = 0; i < batch.size(); i++) {
            append(batch.entries.get(i), firstId + i);
        }
    }

    private void append(Entry<E> entry, long id) {
        backlog.append(entry.at(id, id));
        counts.accept(backlog.unsettled());
    }

    private int room() {
        return maxCapacity - backlog.unsettled();
    }

    /** Whether so many go in now. Under DROP_OLDEST, drops for it what waits. */
    private OfferResult makeRoom(int n) {
        int excess = n - room();
        if (closed) {
            return OfferResult.CLOSED;
        } else if (excess <= 0 || n == 0) {
            return OfferResult.ACCEPTED;
        } else if (overflow != OverflowPolicy.DROP_OLDEST || excess > backlog.size()) {
            return OfferResult.FULL;
        }
        // If there is no room for the new record then, these are dropped all the same: the other order could exceed the
        // bound.
        for (Entry<E> dropped : settled(backlog.removeFirst(excess))) {
            counts.droppedOldest++;
            drop(dropped.element, Cause.OLDEST);
        }
        return room() >= n ? OfferResult.ACCEPTED_DROPPED_OLDEST : OfferResult.FULL;
    }

    private OfferResult turnAway(E element, OfferResult reason) {
        if (overflow == OverflowPolicy.DROP_NEWEST && !closed) {
            counts.droppedNewest++;
            drop(element, Cause.NEWEST);
            return OfferResult.DROPPED_NEWEST;
        }
        counts.refused++;
        return closed ? OfferResult.CLOSED : reason;
    }

    private void drop(E element, Cause cause) {
        DropListener<? super E> listener = dropListener;
        if (listener != null) {
            noted.add(() -> listener.dropped(element, cause)); // AlienFree
        }
    }

    // ---- out

    @Nullable
    Answer<E> poll() {
        lock.lock();
        try {
            return extract();
        } finally {
            unlock();
        }
    }

    /** Null, too, if another thread has the lock. */
    @Nullable
    Answer<E> tryPollNow() {
        if (!lock.tryLock()) {
            return null;
        }
        try {
            return extract();
        } finally {
            unlock();
        }
    }

    @Nullable
    Answer<E> poll(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitElement(nanos, false);
            return extract();
        } finally {
            unlock();
        }
    }

    @Nullable
    E peek() {
        lock.lock();
        try {
            Entry<E> head = head();
            return head == null ? null : head.element;
        } finally {
            unlock();
        }
    }

    Answer<Integer> pollInto(@Nullable Object[] into, int offset, int length) {
        lock.lock();
        try {
            List<Entry<E>> taken = head() == null ? List.of() : backlog.removeFirst(length);
            try {
                for (int i = 0; i < taken.size(); i++) {
                    into[offset + i] = taken.get(i).element;
                }
            } catch (ArrayStoreException e) {
                backlog.giveBack(taken);
                throw e;
            }
            settled(taken);
            counts.polled += taken.size();
            return new Answer<>(taken.size(), log.last());
        } finally {
            unlock();
        }
    }

    List<Entry<E>> beginDelivery(int max) {
        lock.lock();
        try {
            return takeForDelivery(max);
        } finally {
            unlock();
        }
    }

    List<Entry<E>> beginDelivery(int max, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitElement(nanos, false);
            return takeForDelivery(max);
        } finally {
            unlock();
        }
    }

    private List<Entry<E>> takeForDelivery(int max) {
        List<Entry<E>> taken = head() == null ? List.of() : backlog.removeFirst(max);
        backlog.beginDelivery(taken);
        return taken;
    }

    /** The first ones were delivered, the others come back. */
    Answer<Integer> endDelivery(List<Entry<E>> batch, int delivered) {
        lock.lock();
        try {
            backlog.endDelivery(batch);
            backlog.giveBack(batch.subList(delivered, batch.size()));
            requireFiles();
            settled(batch.subList(0, delivered));
            counts.polled += delivered;
            return new Answer<>(delivered, log.last());
        } finally {
            unlock();
        }
    }

    Answer<Integer> clear() {
        lock.lock();
        try {
            requireFiles();
            int cleared = backlog.size();
            logged(() -> log.settle(backlog.rangesOfAll(log.last()))); // LogFirst
            backlog.clear();
            counts.removed += cleared;
            return new Answer<>(cleared, log.last());
        } finally {
            unlock();
        }
    }

    /** Takes one out of the middle, if it waits. */
    Answer<Boolean> remove(long id) {
        lock.lock();
        try {
            requireFiles();
            if (!backlog.isWaiting(id)) {
                return new Answer<>(false, 0);
            }
            logged(() -> log.settle(id)); // LogFirst
            backlog.remove(id);
            counts.removed++;
            return new Answer<>(true, log.last());
        } finally {
            unlock();
        }
    }

    private @Nullable Answer<E> extract() {
        Entry<E> head = head();
        if (head == null) {
            return null;
        }
        settle(head);
        backlog.removeFirst();
        counts.polled++;
        return new Answer<>(head.element, log.last());
    }

    private @Nullable Entry<E> head() {
        if (backlog.inFlight() > 0) {
            backlog.expire(nanoClock.getAsLong());
        }
        if (backlog.size() > 0) {
            requireFiles();
        }
        return backlog.first();
    }

    private void settle(Entry<E> entry) {
        try {
            logged(() -> log.settle(entry.id)); // LogFirst
        } catch (UncheckedIOException e) {
            if (!checkpoints.settleByCursor(entry)) {
                throw e;
            }
        }
    }

    /** These were taken out. Where that can't be written, they come back. */
    private List<Entry<E>> settled(List<Entry<E>> taken) {
        backlog.beginDelivery(taken); // NeededIsKept: until it is written
        try {
            logged(() -> log.settle(Backlog.rangesOf(taken))); // LogFirst
            return taken;
        } catch (RuntimeException | Error e) {
            backlog.giveBack(taken);
            throw e;
        } finally {
            backlog.endDelivery(taken);
        }
    }

    private void requireFiles() {
        if (released) {
            throw new QueueClosedException("the queue has let go of its files: kept=" + backlog.unsettled());
        }
    }

    // ---- received and acknowledged

    @Nullable
    Delivery<E> receive() {
        lock.lock();
        try {
            return takeForFlight();
        } finally {
            unlock();
        }
    }

    @Nullable
    Delivery<E> receive(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitElement(nanos, true);
            return takeForFlight();
        } finally {
            unlock();
        }
    }

    private @Nullable Delivery<E> takeForFlight() {
        Entry<E> head = head();
        if (head == null || backlog.inFlight() >= maxInFlight) {
            return null;
        }
        backlog.removeFirst();
        backlog.receive(head, ackTimeoutNanos == Entry.NEVER ? Entry.NEVER : nanoClock.getAsLong() + ackTimeoutNanos);
        return new Received<>(this, head, head.attempts);
    }

    Answer<Boolean> ack(Received<E> delivery) {
        lock.lock();
        try {
            requireFiles();
            if (!isInFlight(delivery)) {
                return new Answer<>(false, 0);
            }
            settle(delivery.entry());
            backlog.endFlight(delivery.entry());
            counts.polled++;
            return new Answer<>(true, log.last());
        } finally {
            unlock();
        }
    }

    Answer<Integer> ack(Collection<? extends Delivery<E>> deliveries) {
        Set<Received<E>> ours = new LinkedHashSet<>();
        for (Delivery<E> delivery : deliveries) {
            if (!(delivery instanceof Received<E> received) || received.monitor() != this) {
                throw new IllegalArgumentException("this delivery is not of this queue: id=" + delivery.id());
            }
            ours.add(received);
        }
        lock.lock();
        try {
            requireFiles();
            List<Entry<E>> acked =
                    ours.stream().filter(this::isInFlight).map(Received::entry).toList();
            int count = settleTogether(acked);
            counts.polled += count;
            return new Answer<>(count, log.last());
        } finally {
            unlock();
        }
    }

    private int settleTogether(List<Entry<E>> inFlight) {
        try {
            logged(() -> log.settle(Backlog.rangesOf(inFlight))); // LogFirst
            inFlight.forEach(backlog::endFlight);
            return inFlight.size();
        } catch (UncheckedIOException e) {
            int count = settleOldestByCursor(inFlight);
            if (count == 0) {
                throw e;
            }
            return count;
        }
    }

    private int settleOldestByCursor(List<Entry<E>> inFlight) {
        int count = 0;
        for (Entry<E> entry : inFlight.stream()
                .sorted(Comparator.comparingLong(each -> each.position))
                .toList()) {
            if (!checkpoints.settleByCursor(entry)) {
                break;
            }
            backlog.endFlight(entry);
            count++;
        }
        return count;
    }

    boolean giveBack(Received<E> delivery) {
        lock.lock();
        try {
            if (!isInFlight(delivery)) {
                return false;
            }
            backlog.comeBack(delivery.entry());
            return true;
        } finally {
            unlock();
        }
    }

    private boolean isInFlight(Received<E> delivery) {
        backlog.expire(nanoClock.getAsLong());
        return backlog.isInFlight(delivery.entry(), delivery.attempt());
    }

    // ---- waiting

    private boolean hasTerminated() {
        return closed && backlog.unsettled() == 0;
    }

    /** Returns when there is an element, the time is over, or there will be no more. */
    private void awaitElement(long nanos, boolean forFlight) throws InterruptedException {
        long left = nanos;
        backlog.expire(nanoClock.getAsLong());
        while (left > 0 && !released && !hasTerminated()) {
            boolean there = backlog.size() > 0;
            boolean tooMany = forFlight && backlog.inFlight() >= maxInFlight;
            if (there && !tooMany) {
                return;
            }
            if (there) {
                notEmpty.signal(); // for one that may take it; this signal was not for us
            }
            // What another one receives meanwhile does not come back before a whole timeout is over.
            long next = Math.min(ackTimeoutNanos, backlog.nanosToNextReturn(nanoClock.getAsLong()));
            left = await(there ? fewerInFlight : notEmpty, left, next);
            backlog.expire(nanoClock.getAsLong());
        }
    }

    /** Returns true when so many elements fit or the queue is closed, false when the time is over. */
    private boolean awaitRoom(int n, long nanos) throws InterruptedException {
        long left = nanos;
        while (!closed && room() < n) {
            if (left <= 0) {
                return false;
            }
            left = await(n == 1 ? notFull : roomForBatch, left, FOREVER);
        }
        return true;
    }

    /** Waits no longer than either; returns what is left of the first. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private static long await(Condition condition, long left, long limit) throws InterruptedException {
        long wait = Math.min(left, limit);
        if (wait == FOREVER) {
            condition.await();
            return left;
        }
        long unused = condition.awaitNanos(wait);
        return left == FOREVER ? left : left - wait + unused;
    }

    private void unlock() {
        Queue<Runnable> notices = noted;
        boolean any = !notices.isEmpty();
        try {
            if (any) {
                noted = new ArrayDeque<>(0);
            }
            publish();
            signal();
        } finally {
            lock.unlock();
        }
        if (any) {
            calls.deliver(notices);
        }
    }

    private void publish() {
        long now = (long) backlog.inFlight() << Integer.SIZE | backlog.size();
        PUBLISHED.setRelease(this, now); // pairs with size() and inFlight()
        if (log.written() >= checkpointAt) {
            checkpointAt = log.written() + checkpointBytes;
            checkpointDue = true;
        }
    }

    private void signal() {
        int unsettled = backlog.unsettled();
        if (backlog.size() > 0) {
            notEmpty.signal();
        } else if (closed && unsettled == 0) {
            notEmpty.signalAll();
        }
        if (backlog.inFlight() < maxInFlight) {
            fewerInFlight.signal();
        }
        if (unsettled < maxCapacity) {
            notFull.signal();
        }
        if (unsettled < unsettledBefore) {
            roomForBatch.signalAll();
        }
        unsettledBefore = unsettled;
    }

    private void signalAll() {
        notEmpty.signalAll();
        fewerInFlight.signalAll();
        notFull.signalAll();
        roomForBatch.signalAll();
    }

    // ---- the log

    /** What the answer is, when it is as durable as the queue promises. Not under the lock. */
    <T> T acknowledged(Answer<T> answer) {
        if (answer.sequence() > 0) {
            log.acknowledge(answer.sequence()); // NoWaitForTheDisk
        }
        return answer.value();
    }

    /** The same, for what makes records superfluous. */
    <T> T settled(Answer<T> answer) {
        T value = acknowledged(answer);
        if (checkpointDue) {
            checkpointDue = false;
            checkpoints.runUnlessAnotherDoes();
        }
        return value;
    }

    int compact() {
        checkpointDue = false;
        return checkpoints.compact();
    }

    // ---- the end

    void close() {
        lock.lock();
        try {
            closed = true;
            signalAll();
        } finally {
            unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    boolean isTerminated() {
        if (!closed || size() > 0) {
            return false;
        }
        lock.lock();
        try {
            return hasTerminated();
        } finally {
            unlock();
        }
    }

    /** Returns whether this call did it; nobody touches the log any more then. */
    boolean release() {
        lock.lock();
        try {
            if (released) {
                return false;
            }
            released = true;
            closed = true;
            signalAll();
        } finally {
            unlock();
        }
        checkpoints.stop();
        return true;
    }

    // ---- inspection

    int size() {
        return (int) (long) PUBLISHED.getVolatile(this); // pairs with publish()
    }

    int inFlight() {
        return (int) ((long) PUBLISHED.getVolatile(this) >>> Integer.SIZE); // pairs with publish()
    }

    int capacity() {
        int inMemory = Math.max(backlog.memory().currentCapacity(), minCapacity);
        return Math.min(maxCapacity, Math.max(inMemory, size()));
    }

    void trim() {
        lock.lock();
        try {
            backlog.memory().trimToSize();
        } finally {
            unlock();
        }
    }

    QueueStats stats() {
        lock.lock();
        try {
            QueueStats memory = backlog.memory().stats();
            return counts.stats(backlog.size(), capacity(), minCapacity, maxCapacity, memory, calls.failures(), closed);
        } finally {
            unlock();
        }
    }

    /** Adds some of those that wait, in order. Returns the last sequence. */
    long lookAhead(long afterId, int max, Collection<Entry<E>> found) {
        lock.lock();
        try {
            if (!released) {
                found.addAll(backlog.lookAhead(afterId, max));
            }
            return log.last();
        } finally {
            unlock();
        }
    }

    StorageStats storage() {
        lock.lock();
        try {
            return StorageMetrics.stats(log, backlog, checkpoints);
        } finally {
            unlock();
        }
    }
}
