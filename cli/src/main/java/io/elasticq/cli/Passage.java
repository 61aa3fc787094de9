package io.elasticq.cli;

import io.elasticq.OfferResult;
import io.elasticq.QueueStats;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.util.Collection;
import java.util.List;

/**
 * A queue as a command uses it: insertion that waits for room where nothing may be lost, and taking that waits for
 * elements. One thread takes. How many may insert is said by {@link QueueKind#producers}.
 *
 * @param <E> the type of the elements
 */
interface Passage<E> extends Inlet<E>, MetricSource {

    /**
     * Inserts the element. Waits for room, until the passage is closed, where the overflow policy is to block; otherwise
     * does at once what the policy says.
     */
    @Override
    OfferResult insert(E element) throws InterruptedException;

    /** Takes out up to {@code max} elements that are here, and adds them. Returns how many; does not wait. */
    int poll(Collection<? super E> into, int max);

    /** The same, but waits for the first. Returns 0 when the passage is closed and all that was accepted is taken out. */
    int take(Collection<? super E> into, int max) throws InterruptedException;

    /**
     * Says that the output has so many of the elements that were taken, from the first on. For the thread that takes. A queue that lets go of an element
     * when it is taken does nothing.
     */
    default void written(long elements) {}

    /** Throws away what is in the queue. For the thread that takes. */
    void clear();

    /** Lets go of the files that a queue is kept in; again, for nothing. For the thread that takes. */
    default void release() throws CliException {}

    @Override
    default String refusal(OfferResult result) {
        QueueStats stats = stats();
        return result == OfferResult.FULL
                ? "the queue is full with " + stats.maxCapacity() + " lines"
                : "there is no memory for more than " + stats.capacity() + " lines";
    }

    /** What the queue holds and has done. An insertion that waits is refused at its end, if at all. */
    QueueStats stats();

    /** The metrics of the queue, with what {@link #stats} says. */
    @Override
    List<Metric> metrics();
}
