package io.elasticq.lockfree;

import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import io.elasticq.ResizeListener;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;

/**
 * How full the queue is, and was: what the consumer looks up now and then, what a resize follows from, and what is told.
 *
 * @param <E> the type of the elements
 */
// How it works
//
// How full the queue is, the consumer looks up at each sixteenth of the capacity, not at each element. Between two
// looks it took out a known number of elements, so what it sees at the second one plus that number is an upper bound
// of what there was in between (HighWaterMark is never too low). A lap is as many elements as the capacity; at its end
// the policy is asked.
abstract class FillLevel<E> extends ConsumerHead<E> {

    private static final int SAMPLES_PER_LAP = 16;

    private static final VarHandle SAMPLED_AT;

    static {
        try {
            SAMPLED_AT = MethodHandles.lookup().findVarHandle(FillLevel.class, "sampledAt", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final boolean manyProducers;
    long nextSample; // where the consumer calls sample()
    private long sampledAt;
    private long lapStart;
    private int lapHighWaterMark;
    private int highWaterMark;
    private volatile boolean trimWanted;

    FillLevel(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies, boolean manyProducers) {
        super(builder, policies);
        this.manyProducers = manyProducers;
        this.nextSample = firstNumber;
        this.sampledAt = firstNumber;
        this.lapStart = firstNumber;
    }

    // ---- by the consumer

    final void sample() {
        // Since the last look the index was never below where it was then, and the producers have come as far as this.
        if (mayHaveReached(sampledAt + lapHighWaterMark)) {
            int highest = highestSince(sampledAt, consumerIndex);
            lapHighWaterMark = Math.max(lapHighWaterMark, highest);
            highWaterMark = Math.max(highWaterMark, highest);
        }
        SAMPLED_AT.setRelease(this, consumerIndex); // after the marks: pairs with stats
        // A single producer writes next to where it keeps its ring.
        Ring ring = manyProducers || head.lvNext() != null ? currentRing() : head;
        nextSample = consumerIndex + Math.max(1, ring.capacity / SAMPLES_PER_LAP);
        if (trimWanted) {
            trimWanted = false; // before the look: a wish that comes meanwhile stays
            trimToSize();
        } else if (consumerIndex - lapStart >= ring.capacity) {
            endLap(ring);
        }
    }

    /**
     * False if nothing has been inserted with this number or a higher one. The slot answers that without a cache miss, for the consumer
     * has cleared it last; but only where claims are not ahead of slots.
     */
    private boolean mayHaveReached(long number) {
        int slots = headSlots.length;
        return manyProducers
                || number - consumerIndex < 0
                || number - consumerIndex >= slots
                || Ring.lvSlot(headSlots, (int) number & (slots - 1)) != null
                || head.lvNext() != null; // after the slot: until then all went into this ring
    }

    private void endLap(Ring ring) {
        int size = sizeFrom(consumerIndex);
        int wanted = shrunkCapacity(ring.capacity, size, Math.max(lapHighWaterMark, size));
        if (wanted < ring.capacity && shrink(wanted, ResizeListener.Cause.SHRINK) == Shrinking.NOT_NOW) {
            return; // the lap is over at the next sample
        }
        lapStart = consumerIndex;
        lapHighWaterMark = size;
        highWaterMark = Math.max(highWaterMark, size); // never below the mark of the lap: sample() relies on it
    }

    /** What has been taken out was inside, even if a single producer has not counted it yet. */
    private int highestSince(long sample, long consumed) {
        return (int) Math.min(maxCapacity, Math.max(sizeFrom(sample), consumed - sample));
    }

    // ---- by any thread

    /**
     * {@inheritDoc}
     *
     * <p>Any thread may call this. Where it is not possible right now, because another thread is changing the queue, the consumer
     * does it within the next sixteenth of a lap. The memory of the larger ring goes when the consumer has passed it.
     */
    @Override
    public final void trimToSize() {
        if (shrink(0, ResizeListener.Cause.TRIM) == Shrinking.NOT_NOW) {
            trimWanted = true;
        }
    }

    @Override
    public final int size() {
        for (long number = lvConsumerIndex(); ; ) {
            int size = sizeFrom(number);
            long again = lvConsumerIndex();
            if (again == number) {
                return size;
            }
            number = again;
        }
    }

    @Override
    public final boolean isEmpty() {
        return sizeFrom(lvConsumerIndex()) <= 0;
    }

    @Override
    public final int currentCapacity() {
        return currentRing().capacity;
    }

    @Override
    public final QueueStats stats() {
        while (true) {
            int stamp = lvRemoving();
            long number = lvConsumerIndex();
            long left = lvRemoved();
            Ring ring = currentRing();
            boolean closed = isClosed();
            int size = sizeFrom(number);
            // Where the consumer looked last, before the mark: what the one does not cover, the other does.
            int sinceThen = highestSince((long) SAMPLED_AT.getAcquire(this), number);
            int highest = Math.max(highWaterMark, sinceThen);
            if ((stamp & 1) == 0 && stamp == lvRemovingAgain() && number == lvConsumerIndex()) {
                return stats(ring, size, highest, number - firstNumber - left, left, closed);
            }
            Thread.onSpinWait();
        }
    }
}
