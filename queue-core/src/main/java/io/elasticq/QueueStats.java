package io.elasticq;

/**
 * A snapshot of what a queue holds and has done. Where it is taken at one instant, as under a lock, these laws hold:
 *
 * <ul>
 *   <li>{@code accepted = polled + removed + droppedOldest + undelivered + size}, plus those elements that are being added to
 *       a collection by a {@code pollBatch} or {@code drainTo} at this instant
 *   <li>{@code generation = grows + shrinks}
 * </ul>
 *
 * <p>A queue may derive one number of a law from the others, so a test of conservation compares elements and never only
 * these counts.
 *
 * @param size elements in the queue
 * @param capacity elements that fit without growing
 * @param minCapacity the smallest capacity it shrinks to
 * @param maxCapacity the bound
 * @param highWaterMark the largest size so far
 * @param accepted elements that entered the queue
 * @param polled elements handed to a consumer: poll, take, remove(), drain and batches
 * @param removed elements taken out on demand: clear, remove(Object), removeIf, removeAll, retainAll, an iterator's remove
 * @param refused elements that were offered and stayed with the caller: full, timed out, no memory or closed
 * @param droppedOldest elements dropped from the head, to make room
 * @param droppedNewest elements dropped before they entered
 * @param undelivered elements dropped because the target of a batch threw and their room was gone
 * @param grows resizes to a larger capacity
 * @param shrinks resizes to a smaller capacity
 * @param generation resizes of either kind
 * @param resizeFailures resizes that could not be done: no memory, or a policy that threw
 * @param listenerFailures calls of a listener that threw
 * @param closed whether the queue is closed
 */
public record QueueStats(
        int size,
        int capacity,
        int minCapacity,
        int maxCapacity,
        int highWaterMark,
        long accepted,
        long polled,
        long removed,
        long refused,
        long droppedOldest,
        long droppedNewest,
        long undelivered,
        long grows,
        long shrinks,
        long generation,
        long resizeFailures,
        long listenerFailures,
        boolean closed) {

    /**
     * How much of the bound is in use.
     *
     * @return {@code size / maxCapacity}, from 0.0 to 1.0
     */
    public double utilisation() {
        return (double) size / maxCapacity;
    }

    /**
     * All elements that were dropped, for whatever reason.
     *
     * @return the sum of the three drop counts
     */
    public long dropped() {
        return droppedOldest + droppedNewest + undelivered;
    }
}
