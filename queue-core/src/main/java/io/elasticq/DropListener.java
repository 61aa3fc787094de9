package io.elasticq;

/**
 * Hears of each element that a queue drops, so that it can be logged, persisted or released.
 *
 * <p>Called by the thread whose operation dropped the element, after that operation has taken effect and outside any
 * lock, so it may call the queue. What such a call drops is handed to it after it returns: one that always offers again to a
 * full queue under {@link OverflowPolicy#DROP_OLDEST} never comes to an end. What it throws is logged and counted, and does not reach the caller of the queue.
 *
 * @param <E> the type of the elements
 */
@FunctionalInterface
public interface DropListener<E> {

    /** Why an element was dropped. */
    enum Cause {
        /** It was the oldest, and a new one needed its room ({@link OverflowPolicy#DROP_OLDEST}). */
        OLDEST,
        /** It was new, and there was no room for it ({@link OverflowPolicy#DROP_NEWEST}). */
        NEWEST,
        /**
         * It had been taken out for a {@code drainTo} or {@code pollBatch} whose target then threw, and its room had
         * been given away before it could be put back, or there was no memory for it any more.
         */
        UNDELIVERED
    }

    /**
     * Hears of one dropped element.
     *
     * @param element the element; the queue holds it no longer
     * @param cause why
     */
    void dropped(E element, Cause cause);
}
