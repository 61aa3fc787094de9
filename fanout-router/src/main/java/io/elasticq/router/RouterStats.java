package io.elasticq.router;

/**
 * A snapshot of what a router has done. Each number is written by the thread that owns the step, and is exact when no step is running. Numbers that count
 * events for each subscriber say so.
 *
 * @param routed events that were taken from the source and given out, dropped or held
 * @param delivered events put into rings; one that went to three subscribers counts three times
 * @param dropped all events dropped, for each subscriber: the sum of the five that follow
 * @param droppedQueueFull dropped for a subscriber that had a credit and no room in its ring
 * @param droppedAllFull work queue: dropped since no subscriber could take them
 * @param droppedNoCredit dropped for a subscriber without a credit
 * @param droppedUnclaimed work queue: dropped since no filter accepts them
 * @param droppedFailed dropped for a subscriber whose filter threw
 * @param filtered events that a subscriber did not want
 * @param missed events routed while a subscriber was detached; those that it replays from a journal count, too
 * @param pending events that are held for a parked subscriber, or refused by one that is about to be detached or dropped for, for each subscriber
 * @param buffered events that were taken from the source and not routed yet
 * @param creditWaits how often an event had to wait for a parked subscriber
 * @param detaches how often a subscriber was detached
 * @param pressureWaits how often an event of a work queue had to wait for any subscriber
 * @param idleWaits how often a step found nothing to do
 * @param batches steps that routed something
 * @param batchSum events routed by these; divided by the batches it is the mean size
 * @param batchMax the most events routed by a step
 * @param wakeWaits how often the router's own thread used its wait strategy
 * @param wakeTimeouts how often there was nothing to do after that
 * @param failures handlers and filters that threw
 * @param listenerFailures listeners that threw
 * @param subscribers subscribers that are attached now
 */
public record RouterStats(
        long routed,
        long delivered,
        long dropped,
        long droppedQueueFull,
        long droppedAllFull,
        long droppedNoCredit,
        long droppedUnclaimed,
        long droppedFailed,
        long filtered,
        long missed,
        long pending,
        long buffered,
        long creditWaits,
        long detaches,
        long pressureWaits,
        long idleWaits,
        long batches,
        long batchSum,
        long batchMax,
        long wakeWaits,
        long wakeTimeouts,
        long failures,
        long listenerFailures,
        long subscribers) {}
