package io.elasticq.persistent;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticConfig;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.QueueEmptyException;
import io.elasticq.QueueStats;
import io.elasticq.internal.Insertions;
import io.elasticq.stats.Metric;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An elastic queue that survives crashes. What goes in and what comes out is written to a log; a bounded part waits in memory, and what is beyond it in the
 * log only, so the queue may be far larger than the heap.
 *
 * <p><b>Threads.</b> Any number may insert and take. Operations take turns by a lock, under which a record is written to mapped memory; nobody waits for the
 * disk under it, so threads share a force. Methods that wait can be interrupted, as in {@link BlockingElasticQueue}; a wait for the disk can't.
 *
 * <p><b>What survives.</b>
 * <table>
 * <caption>When an operation has returned</caption>
 * <tr><th>durability</th><th>the process is killed</th><th>the power is lost</th></tr>
 * <tr><td>{@code NO_SYNC}</td><td>it has taken effect</td><td>as of the last {@link #sync()}, or later; what was taken since may come again</td></tr>
 * <tr><td>{@code periodic(d)}</td><td>it has taken effect</td><td>as of the last force, or later; what was taken since may come again</td></tr>
 * <tr><td>{@code EVERY_WRITE}</td><td>it has taken effect</td><td>it has taken effect</td></tr>
 * </table>
 * An operation that a crash interrupts has taken effect or not; of a batch that is offered by {@link #offerBatch}, all or none.
 *
 * <p><b>How often an element is delivered.</b> {@link #poll}, {@link #take} and batches into arrays: at most once; what a crash interrupts may be lost to the consumer. {@link #receive()} with
 * {@link Delivery#ack()}: at least once; what was not acknowledged comes back, after a crash, when its time is over, or when it is given back. Exactly once: receive, and store {@link
 * Delivery#id()} together with the effect: an element has the same id each time. Batches into collections: at least once.
 *
 * <p><b>Closed is not released.</b> {@link #close()} refuses insertions, as with every elastic queue, and what is left can be taken. {@link #release()} lets go of the
 * files, and what is left waits for the next time the queue is opened.
 *
 * <p>Order is that of insertion; what comes back goes to its old place. To remove an element from the middle takes the time of a search.
 *
 * @param <E> the type of the elements
 */
public final class PersistentElasticQueue<E> extends AbstractQueue<E> implements BlockingElasticQueue<E> {

    private final Monitor<E> monitor;
    private final Intake<E> intake;
    private final Outlet<E> outlet;
    private final QueueLog<E> log;
    private final QueueRecovery recovery;
    private final ElasticConfig config;
    private final OverflowPolicy overflow;
    private final List<Metric> metrics;

    PersistentElasticQueue(
            PersistentQueueBuilder<E> builder, QueueLog<E> log, Restore restore, QueueRecovery recovery) {
        this.log = log;
        this.recovery = recovery;
        this.monitor = new Monitor<>(builder, log, restore);
        this.intake = new Intake<>(monitor, builder);
        this.outlet = new Outlet<>(monitor);
        this.config = builder.config;
        this.overflow = builder.overflow;
        this.metrics = StorageMetrics.of(this, BlockingElasticQueue.super.metrics(), log.journal.metrics());
    }

    /**
     * Starts a queue.
     *
     * @param codec how elements are written
     * @param config how many elements it may hold, and how the part in memory grows and shrinks
     * @param overflow what to do with an element without room
     * @param <E> the type of the elements
     * @return a new builder
     */
    public static <E> PersistentQueueBuilder<E> builder(
            ElementCodec<E> codec, ElasticConfig config, OverflowPolicy overflow) {
        return new PersistentQueueBuilder<>(codec, config, overflow);
    }

    /**
     * Copies what is whole of a damaged queue into a new one. The source is not changed. Elements get new ids; what had been taken may come again where the record of that was
     * damaged, and is counted.
     *
     * @param folder of the damaged queue
     * @param target of the new one, which must be empty or not there
     * @return what was saved
     * @throws io.elasticq.journal.JournalLockedException if a process has the damaged queue open
     * @throws QueueFormatException if it is not known which codec it was written with
     * @throws IllegalArgumentException if the target has files
     * @throws java.io.UncheckedIOException if the disk refuses
     */
    public static SalvagedQueue salvage(Path folder, Path target) {
        return QueueSalvage.run(folder, target, null);
    }

    /**
     * The same, where the file that names the codec is damaged or missing.
     *
     * @param folder of the damaged queue
     * @param target of the new one, which must be empty or not there
     * @param codec with which the damaged one was written
     * @return what was saved
     */
    public static SalvagedQueue salvage(Path folder, Path target, ElementCodec<?> codec) {
        return QueueSalvage.run(folder, target, codec.id());
    }

    /**
     * Which codec the queue in a folder was written with.
     *
     * @param folder of the queue; another process may have it open
     * @return the codec's id; empty if there is no queue
     * @throws QueueFormatException if another version has written it
     * @throws QueueCorruptException if the file that says so is damaged
     * @throws java.io.UncheckedIOException if the disk refuses
     */
    public static Optional<String> codecOf(Path folder) {
        return QueueOpening.codecOf(folder);
    }

    // ---- insertion

    @Override
    public boolean offer(E element) {
        return tryOffer(element).isAccepted();
    }

    @Override
    public OfferResult tryOffer(E element) {
        Objects.requireNonNull(element, "element");
        ByteBuffer encoded = log.encode(element);
        try {
            return offered(intake.offer(element, encoded));
        } finally {
            log.giveBack(encoded);
        }
    }

    @Override
    public boolean relaxedOffer(E element) {
        Objects.requireNonNull(element, "element");
        ByteBuffer encoded = log.encode(element);
        try {
            Answer<OfferResult> answer = intake.tryOfferNow(element, encoded);
            return answer != null && offered(answer).isAccepted();
        } finally {
            log.giveBack(encoded);
        }
    }

    @Override
    public boolean add(E element) {
        Insertions.requireAccepted(this, tryOffer(element));
        return true;
    }

    @Override
    public void put(E element) throws InterruptedException {
        OfferResult result = insert(element, Monitor.FOREVER);
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

    private OfferResult insert(E element, long nanos) throws InterruptedException {
        Objects.requireNonNull(element, "element");
        ByteBuffer encoded = log.encode(element);
        try {
            return offered(intake.offer(element, encoded, nanos));
        } finally {
            log.giveBack(encoded);
        }
    }

    @Override
    public boolean addAll(Collection<? extends E> collection) {
        return Insertions.addAll(this, collection);
    }

    @Override
    public boolean offerBatch(E[] array, int offset, int length) {
        return offered(intake.offerAll(batch(array, offset, length, true)));
    }

    @Override
    public boolean offerBatch(Collection<? extends E> batch, Duration timeout) throws InterruptedException {
        E[] array = Insertions.toArray(this, batch);
        return offered(intake.offerAll(batch(array, 0, array.length, true), TimeUnit.NANOSECONDS.convert(timeout)));
    }

    /** {@inheritDoc} A crash may leave the first ones without the rest. */
    @Override
    public int offerBatchPartial(E[] array, int offset, int length) {
        return offered(intake.offerSome(batch(array, offset, length, false)));
    }

    private Batch<E> batch(E[] array, int offset, int length, boolean together) {
        if (together) {
            Insertions.requireBatch(array, offset, length, maxCapacity());
        } else {
            Insertions.requireElements(array, offset, length);
        }
        return Batch.of(log, array, offset, length, together);
    }

    // ---- removal

    @Override
    public @Nullable E poll() {
        return looksEmpty() ? null : taken(outlet.poll());
    }

    @Override
    public @Nullable E relaxedPoll() {
        return looksEmpty() ? null : taken(outlet.tryPollNow());
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
        E element = taken(outlet.poll(Monitor.FOREVER));
        if (element == null) {
            throw new QueueClosedException("the queue is closed and empty");
        }
        return element;
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return taken(outlet.poll(unit.toNanos(timeout)));
    }

    /** Nothing waits, and nothing could come back. */
    private boolean looksEmpty() {
        return monitor.size() == 0 && monitor.inFlight() == 0;
    }

    private @Nullable E taken(@Nullable Answer<E> answer) {
        return answer == null ? null : settled(answer);
    }

    @Override
    public int pollBatch(E[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        return looksEmpty() ? 0 : settled(outlet.pollInto(into, offset, length));
    }

    /** {@inheritDoc} If the process dies or lets go of the files during the call, or this throws as the disk has no room, these elements come again. */
    @Override
    public int pollBatch(Collection<? super E> into, int max) {
        requireTarget(into);
        if (max <= 0 || looksEmpty()) {
            return 0;
        }
        return deliver(outlet.beginDelivery(max), into);
    }

    @Override
    public int pollBatch(Collection<? super E> into, int max, Duration timeout) throws InterruptedException {
        requireTarget(into);
        if (max <= 0) {
            return 0;
        }
        return deliver(outlet.beginDelivery(max, TimeUnit.NANOSECONDS.convert(timeout)), into);
    }

    private int deliver(List<Entry<E>> batch, Collection<? super E> into) {
        int delivered = 0;
        try {
            for (; delivered < batch.size(); delivered++) {
                into.add(batch.get(delivered).element);
            }
        } catch (RuntimeException | Error e) {
            try {
                settled(outlet.endDelivery(batch, delivered));
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        return settled(outlet.endDelivery(batch, delivered));
    }

    private void requireTarget(Collection<? super E> into) {
        Objects.requireNonNull(into, "into");
        if (into == this) {
            throw new IllegalArgumentException("a queue can't be drained to itself");
        }
    }

    @Override
    public void clear() {
        settled(outlet.clear());
    }

    // ---- receive and acknowledge

    /**
     * Receives the oldest element, which stays the queue's until it is acknowledged.
     *
     * @return the delivery; null if nothing waits, or as many as may be are in flight
     * @throws ElementDecodeException if the codec can't read it; it stays where it is
     * @throws QueueClosedException if the files were let go of
     */
    public @Nullable Delivery<E> receive() {
        return looksEmpty() ? null : offeredForGood(outlet.receive());
    }

    /**
     * Receives the oldest element, waiting up to the given time for one.
     *
     * @param timeout how long to wait; 0 or less does not wait
     * @param unit the unit of the timeout
     * @return the delivery; null if the time is over, or the queue is closed and nothing is left in it
     * @throws InterruptedException if interrupted; nothing has been received
     * @throws ElementDecodeException if the codec can't read it; it stays where it is
     * @throws QueueClosedException if the files were let go of
     */
    public @Nullable Delivery<E> receive(long timeout, TimeUnit unit) throws InterruptedException {
        return offeredForGood(outlet.receive(unit.toNanos(timeout)));
    }

    /** With EVERY_WRITE, an id is not told before it is sure that no other element will have it. */
    private @Nullable Delivery<E> offeredForGood(@Nullable Delivery<E> delivery) {
        if (delivery != null) {
            log.acknowledge(delivery.id());
        }
        return delivery;
    }

    /**
     * Acknowledges these deliveries with one record, and one force at the most. On a disk without room for the record, those of the oldest elements only.
     *
     * @param deliveries of this queue
     * @return how many of them this call has acknowledged; the others had been, or were given back, or their time was over
     * @throws IllegalArgumentException if one is of another queue; nothing is acknowledged
     */
    public int ack(Collection<? extends Delivery<E>> deliveries) {
        return settled(outlet.ack(deliveries));
    }

    // ---- inspection

    @Override
    public @Nullable E peek() {
        return looksEmpty() ? null : outlet.peek();
    }

    @Override
    public E element() {
        E element = peek();
        if (element == null) {
            throw new QueueEmptyException("the queue is empty: closed=" + isClosed());
        }
        return element;
    }

    /** {@inheritDoc} Those in flight are not counted, though they take up room. */
    @Override
    public int size() {
        return monitor.size();
    }

    /**
     * How many elements were received and not acknowledged.
     *
     * @return from 0 to what was set for it
     */
    public int inFlight() {
        return monitor.inFlight();
    }

    /** {@inheritDoc} Those in flight take it up, too. */
    @Override
    public int remainingCapacity() {
        return isClosed() ? 0 : Math.max(0, maxCapacity() - size() - inFlight());
    }

    @Override
    public OverflowPolicy overflowPolicy() {
        return overflow;
    }

    /** {@inheritDoc} What was in the queue when it was opened counts as accepted; what is in flight is in none of the counts. */
    @Override
    public QueueStats stats() {
        return monitor.stats();
    }

    /**
     * What the queue can tell about its log and its memory.
     *
     * @return a snapshot
     */
    public StorageStats storage() {
        return monitor.storage();
    }

    /**
     * What was found when the queue was opened.
     *
     * @return the same each time
     */
    public QueueRecovery recovery() {
        return recovery;
    }

    /** The metrics of every queue, those of its journal, and those of {@link #storage()}. */
    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    @Override
    public int currentCapacity() {
        return monitor.capacity();
    }

    @Override
    public int minCapacity() {
        return config.minCapacity();
    }

    @Override
    public int maxCapacity() {
        return config.maxCapacity();
    }

    @Override
    public void trimToSize() {
        monitor.trim();
    }

    // ---- the log

    /**
     * Returns when everything that was done before is on the disk. Threads that do so at the same time share a force.
     *
     * @throws io.elasticq.journal.JournalFailedException if the force fails, or one has failed before
     */
    public void sync() {
        log.journal.sync();
    }

    /**
     * Gives up all of the log that is not needed, copying received elements for it if that helps. The queue does so by itself now and then. Other threads are held up for
     * moments only.
     *
     * @return how many of the log's files were given up
     * @throws java.io.UncheckedIOException if the disk refuses
     */
    public int compact() {
        return monitor.compact();
    }

    /** Who drops the oldest makes records superfluous, too. */
    private <T> T offered(Answer<T> answer) {
        return overflow == OverflowPolicy.DROP_OLDEST ? monitor.settled(answer) : monitor.acknowledged(answer);
    }

    private <T> T settled(Answer<T> answer) {
        return monitor.settled(answer);
    }

    // ---- the end

    @Override
    public void close() {
        monitor.close();
    }

    @Override
    public boolean isClosed() {
        return monitor.isClosed();
    }

    /** {@inheritDoc} While elements are in flight, it is not. */
    @Override
    public boolean isTerminated() {
        return monitor.isTerminated();
    }

    /**
     * Closes the queue and lets go of its files. What it holds, received elements included, is there when it is opened again. Whoever waits for an element gets a {@link
     * QueueClosedException}, and so does whoever takes one from now on. A second call does nothing.
     *
     * @throws java.io.UncheckedIOException if the log could not be closed cleanly; it is recovered when it is opened again
     */
    public void release() {
        if (monitor.release()) {
            log.close();
        }
    }

    /**
     * The elements that wait now, in order; of those that are taken meanwhile, some may not be shown. What waits in the log only is read from it.
     *
     * @return a new iterator, for one thread at a time
     */
    @Override
    public Iterator<E> iterator() {
        return new Browser<>(monitor, outlet);
    }

    @Override
    public boolean remove(@Nullable Object element) {
        Browser<E> waiting = new Browser<>(monitor, outlet);
        while (waiting.hasNext()) {
            E next = waiting.next();
            if (element != null && element.equals(next) && waiting.removeShown()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "PersistentElasticQueue[size=" + size() + ", inFlight=" + inFlight() + ", closed=" + isClosed() + "]";
    }
}
