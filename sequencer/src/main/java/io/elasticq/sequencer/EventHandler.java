package io.elasticq.sequencer;

/**
 * What a consumer does with events. One thread calls it, with one event after the other, in the order of the claims. What it throws goes to the
 * {@link ExceptionHandler}.
 *
 * <p>It may publish into the ring with {@link SequencedRing#tryPublish}. It must not wait for room there: if the ring is full, the room that it waits for
 * is what it holds itself.
 *
 * @param <E> the events
 */
@FunctionalInterface
public interface EventHandler<E> {

    /**
     * Handles an event. It must not be kept: it is written again when all consumers have passed it.
     *
     * @param event is not written to by a producer during the call
     * @param sequence its position
     * @param endOfBatch whether it is the last for now, so that what was gathered may be flushed
     * @throws Exception what it is goes to the exception handler; an {@link InterruptedException} ends the consumer
     */
    void onEvent(E event, long sequence, boolean endOfBatch) throws Exception;

    /**
     * Called once, before anything else.
     *
     * @param release lets producers have events of a batch before the batch is over; for the thread of the handler
     * @throws Exception goes to the exception handler
     */
    default void onStart(EarlyRelease release) throws Exception {}

    /**
     * Called before each batch.
     *
     * @param batchSize how many events come now, if nothing fails
     * @param lag how many are waiting, at the least, these among them
     * @throws Exception goes to the exception handler
     */
    default void onBatchStart(long batchSize, long lag) throws Exception {}

    /**
     * Called in each turn of waiting for events. How often that is, is up to the wait strategy: from as fast as it goes to only when something has
     * happened.
     *
     * @throws Exception goes to the exception handler
     */
    default void onIdle() throws Exception {}

    /**
     * Called once, when no event comes any more; not if {@link #onStart} has failed. The thread is not interrupted during the call.
     *
     * @param reason why
     * @throws Exception goes to the exception handler
     */
    default void onEnd(EndReason reason) throws Exception {}
}
