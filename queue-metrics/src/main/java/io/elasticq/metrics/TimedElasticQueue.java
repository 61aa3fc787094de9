package io.elasticq.metrics;

import io.elasticq.ElasticQueue;

/**
 * An elastic queue that times a sample of its operations, and how long the elements of a sample are in it. Made by {@link
 * QueueTiming}. Everything else is as in the queue that it stands on: bound, overflow, order, who may call what from which
 * threads, what waits, and all errors.
 *
 * <p><b>Timers</b>, all with a histogram for percentiles from 100 ns to 10 s:
 *
 * <ul>
 *   <li>{@code elasticq.queue.operation}, by {@code operation}: {@code offer}, {@code offer_batch}, {@code poll}, {@code
 *       poll_batch}, and in the blocking form {@code put} and {@code take} for all that may wait. Only operations that moved
 *       an element are recorded: those that found the queue full or empty would drown them.
 *   <li>{@code elasticq.queue.wait}: how long an element was in the queue, from just before the insertion that brought it
 *       (from the return of one that may wait) to just after the removal that handed it over. Elements that are dropped or
 *       removed on demand are not recorded.
 *   <li>{@code elasticq.queue.wait.missed}: elements that were chosen and have no time, since they were dropped or removed,
 *       or two threads met, or an insertion that may wait returned after its element was taken out.
 * </ul>
 *
 * <p><b>What a waiting time is of.</b> Of each insertion that is sampled, the first element is followed, by its identity; so of
 * a batch, one element at most. An object that is in the queue several times is told from its other occurrences by its place
 * in the order, or not measured. Where two producers' insertions overlap, the count of who was first is not exact, and neither
 * is this.
 *
 * <p>Without a sample, an operation costs one read and one write of a counter of this thread, and a removal also one read of a
 * shared field. Sampled operations read {@link ElasticQueue#stats}, and allocate. No thread ever waits for another one for the
 * sake of timing, unless everything is timed.
 *
 * @param <E> the type of the elements
 */
public final class TimedElasticQueue<E> extends TimedQueue<E, ElasticQueue<E>> {

    TimedElasticQueue(ElasticQueue<E> queue, OperationTimers timers, int oneIn) {
        super(queue, timers, oneIn);
    }
}
