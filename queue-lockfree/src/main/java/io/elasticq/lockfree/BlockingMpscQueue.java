package io.elasticq.lockfree;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.internal.Insertions;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;

/**
 * An {@link MpscElasticQueue} whose consumer can wait for elements and whose producers can wait for room.
 *
 * <pre>{@code
 * ElasticConfig config = ElasticConfig.builder().minCapacity(64).maxCapacity(100_000).build();
 * BlockingMpscQueue<String> queue = new BlockingMpscQueue<>(config, OverflowPolicy.BLOCK);
 * new Thread(() -> {
 *     queue.offer("hello");
 *     queue.close();
 * }).start();
 * System.out.println(queue.take());
 * }</pre>
 *
 * <p><b>Threads</b> as for {@link MpscElasticQueue}: any number of producers, one consumer at a time; that is the one which waits, too.
 *
 * <p><b>Progress.</b> What does not wait is as in {@link MpscElasticQueue}: {@code offer} is lock-free, and costs the same, as it finds in
 * the word that it has to change anyway whether the consumer waits. Under {@link OverflowPolicy#BLOCK} a removal costs one fence more,
 * since a producer may be waiting for it; a batch costs it once. Waiting threads are parked, without a lock or a monitor, and can be
 * interrupted.
 *
 * <p><b>Overflow.</b> {@link OverflowPolicy#BLOCK}, {@link OverflowPolicy#REJECT} and {@link OverflowPolicy#DROP_NEWEST}. Under {@code
 * BLOCK} who wants to wait gets room about in the order in which the waiting began; a producer that finds room without waiting
 * may overtake.
 *
 * @param <E> the type of the elements
 */
// The consumer's wait: it sets WAITING in the claim word, by a CAS which succeeds only if the queue is still empty. So
// the very next claim
// sees it, takes it back in the same CAS, and wakes the consumer when the element is in its slot. The close does the
// same. Nobody else
// needs to look whether the consumer waits, and no fence is needed. (Steps T1 to T5 of the model MpscHandOff; the
// producers' wait is W1 to W3.)
public final class BlockingMpscQueue<E> extends MpscRings<E> implements BlockingElasticQueue<E> {

    private static final Set<OverflowPolicy> POLICIES = Collections.unmodifiableSet(
            EnumSet.of(OverflowPolicy.BLOCK, OverflowPolicy.REJECT, OverflowPolicy.DROP_NEWEST));

    private final WaitingProducers producers = new WaitingProducers();

    /** Written before WAITING is set, read by who has taken that back. */
    private @Nullable Thread waitingConsumer;

    /**
     * Makes a queue without listeners, with the resize policy of the configuration.
     *
     * @param config the capacities, and when to resize
     * @param overflow what to do with an element without room
     * @throws NullPointerException if an argument is null
     * @throws InvalidConfigException if the overflow policy is {@code DROP_OLDEST}
     */
    public BlockingMpscQueue(ElasticConfig config, OverflowPolicy overflow) {
        this(builder(config, overflow));
    }

    private BlockingMpscQueue(LockFreeQueueBuilder<E, ?> builder) {
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
    public static <E> LockFreeQueueBuilder<E, BlockingMpscQueue<E>> builder(
            ElasticConfig config, OverflowPolicy overflow) {
        return new LockFreeQueueBuilder<>(config, overflow, BlockingMpscQueue::new);
    }

    // ---- the consumer waits

    @Override
    public E take() throws InterruptedException {
        E element = poll(Long.MAX_VALUE);
        if (element == null) {
            throw new QueueClosedException("the queue is closed and empty");
        }
        return element;
    }

    @Override
    public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return poll(unit.toNanos(timeout));
    }

    private @Nullable E poll(long nanos) throws InterruptedException {
        assert consumers.begin("a poll that waits");
        try {
            requireNotInterrupted();
            E element = poll();
            return element != null || !awaitElement(nanos) ? element : poll();
        } finally {
            assert consumers.end();
        }
    }

    @Override
    public int pollBatch(Collection<? super E> into, int max, Duration timeout) throws InterruptedException {
        assert consumers.begin("a pollBatch that waits");
        try {
            requireNotInterrupted();
            int n = pollBatch(into, max);
            if (n > 0 || max <= 0 || !awaitElement(TimeUnit.NANOSECONDS.convert(timeout))) {
                return n;
            }
            return pollBatch(into, max);
        } finally {
            assert consumers.end();
        }
    }

    /** Returns whether there is one; false if the time is over, or none will come any more. */
    private boolean awaitElement(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos; // may wrap, as the difference does
        while (peek() == null) {
            long claim = lvClaim();
            if (Claim.positionOf(claim) != Claim.position(lvConsumerIndex())) {
                continue; // not empty any more
            }
            long left = nanos == Long.MAX_VALUE ? nanos : deadline - System.nanoTime();
            if (Claim.isClosed(claim) || left <= 0 || nanos <= 0) {
                return false;
            }
            waitingConsumer = Thread.currentThread();
            if (casClaim(claim, Claim.waitedFor(claim))) {
                park(nanos, deadline);
            }
        }
        return true;
    }

    /** Returns when WAITING has been taken back: by who made an element or closed, or by itself when the time is over. */
    private void park(long nanos, long deadline) throws InterruptedException {
        while (Claim.isWaitedFor(lvClaim())) {
            long left = nanos == Long.MAX_VALUE ? nanos : deadline - System.nanoTime();
            if (left <= 0) {
                stopWaiting();
            } else {
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    stopWaiting();
                    throw new InterruptedException();
                }
            }
        }
    }

    private void stopWaiting() {
        long claim = lvClaim();
        while (Claim.isWaitedFor(claim) && !casClaim(claim, Claim.notWaitedFor(claim))) {
            claim = lvClaim();
        }
    }

    @Override
    void wakeConsumer() {
        LockSupport.unpark(waitingConsumer);
    }

    // ---- producers wait

    @Override
    public void put(E element) throws InterruptedException {
        OfferResult result = offer(element, Long.MAX_VALUE);
        if (result != OfferResult.DROPPED_NEWEST) {
            Insertions.requireAccepted(this, result);
        }
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return offer(element, unit.toNanos(timeout)).isAccepted();
    }

    @Override
    public OfferResult tryOffer(E element, Duration timeout) throws InterruptedException {
        return offer(element, TimeUnit.NANOSECONDS.convert(timeout));
    }

    private OfferResult offer(E element, long nanos) throws InterruptedException {
        Objects.requireNonNull(element, "element");
        requireNotInterrupted();
        OfferResult refusal = insert(element);
        if (waitsAfter(refusal)) {
            refusal = awaitRoom(() -> insert(element), false, nanos);
        }
        return refusal == null ? OfferResult.ACCEPTED : turnAway(element, refusal);
    }

    @Override
    public boolean offerBatch(Collection<? extends E> batch, Duration timeout) throws InterruptedException {
        E[] elements = Insertions.toArray(this, batch);
        Insertions.requireBatch(elements, 0, elements.length, maxCapacity);
        requireNotInterrupted();
        OfferResult refusal = insertAll(elements, 0, elements.length);
        if (waitsAfter(refusal)) {
            long nanos = TimeUnit.NANOSECONDS.convert(timeout);
            refusal = awaitRoom(() -> insertAll(elements, 0, elements.length), true, nanos);
        }
        if (refusal != null) {
            turnAway(elements, 0, elements.length, refusal);
        }
        return refusal == null;
    }

    private boolean waitsAfter(@Nullable OfferResult refusal) {
        return refusal != null && refusal != OfferResult.CLOSED && overflow == OverflowPolicy.BLOCK;
    }

    /** Returns null when the insertion has succeeded, or why it will not. */
    private @Nullable OfferResult awaitRoom(Supplier<@Nullable OfferResult> insertion, boolean several, long nanos)
            throws InterruptedException {
        long deadline = System.nanoTime() + nanos; // may wrap, as the difference does
        while (true) {
            WaitingProducers.Waiter waiter = producers.register(several);
            boolean looksAgain = false;
            try {
                OfferResult refusal = insertion.get();
                if (refusal == null || refusal == OfferResult.CLOSED) {
                    return refusal;
                }
                long left = nanos == Long.MAX_VALUE ? nanos : deadline - System.nanoTime();
                if (left <= 0 || nanos <= 0) {
                    return OfferResult.TIMED_OUT;
                }
                // Nobody signals when there is memory again.
                waiter.park(this, refusal == OfferResult.NO_MEMORY ? Math.min(left, GROWTH_RETRY_NANOS) : left);
                requireNotInterrupted();
                looksAgain = true;
            } finally {
                // Who was signalled and looks again uses the signal itself: passed on, it would go round for ever.
                if (!looksAgain || !waiter.isSignalled()) {
                    producers.leave(waiter);
                }
            }
        }
    }

    @Override
    void freed(int n) {
        producers.freed(n);
    }

    @Override
    public @Nullable E poll() {
        return freed(super.poll());
    }

    @Override
    public @Nullable E relaxedPoll() {
        return freed(super.relaxedPoll());
    }

    @Override
    public int drain(MessagePassingQueue.Consumer<E> consumer, int limit) {
        requireTransfer(consumer, "consumer", limit);
        assert consumers.begin("drain");
        try {
            int n = 0;
            for (E element; n < limit && (element = relaxedPoll()) != null; n++) {
                consumer.accept(element);
            }
            return n;
        } finally {
            assert consumers.end();
        }
    }

    private @Nullable E freed(@Nullable E element) {
        if (element != null && overflow == OverflowPolicy.BLOCK) {
            producers.freed(1);
        }
        return element;
    }

    @Override
    void closed() {
        producers.signalAll();
    }

    private static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
