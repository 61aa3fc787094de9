package io.elasticq;

/**
 * Hears of each change of a queue's capacity.
 *
 * <p>Called by the thread whose operation resized the queue, after that operation has taken effect and outside any lock,
 * so it may call the queue. Two threads may report two resizes out of order: the generation tells which came first. What
 * it throws is logged and counted, and does not reach the caller of the queue.
 */
@FunctionalInterface
public interface ResizeListener {

    /** Why a queue changed its capacity. */
    enum Cause {
        /** More elements came than fitted. */
        GROWTH,
        /** The queue had been emptier than its policy thinks right. */
        SHRINK,
        /** Someone called {@link ElasticQueue#trimToSize()}. */
        TRIM,
        /** Someone asked for this capacity. */
        MANUAL
    }

    /**
     * One change of capacity.
     *
     * @param oldCapacity the capacity before, in elements
     * @param newCapacity the capacity after, in elements
     * @param generation how many resizes there have been, this one included; grows by one with each
     * @param cause why
     */
    record Event(int oldCapacity, int newCapacity, long generation, Cause cause) {}

    /**
     * Hears of one resize.
     *
     * @param event what changed
     */
    void resized(Event event);
}
