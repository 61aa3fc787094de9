package io.elasticq.router;

/**
 * A snapshot of what a subscriber was given. When neither the router nor the subscriber is at work, {@code routed = delivered + droppedNoCredit +
 * droppedQueueFull + droppedFailed + filtered + missed + pending}, and {@code delivered + replayed = taken + inRing}.
 *
 * @param state where it is in its life
 * @param routed events that were routed since it was attached first, until it was unsubscribed; in a work queue only those that were routed to it
 * @param delivered events put into its ring
 * @param droppedNoCredit events dropped since it had no credit
 * @param droppedQueueFull events dropped since its ring had no room
 * @param droppedFailed events dropped since its filter threw
 * @param filtered events that it did not want
 * @param missed events routed while it was detached; with a journal it replays them
 * @param pending events that are held for it, or refused and not yet known to be dropped or missed
 * @param replayed events handed out from the journal
 * @param replayFiltered records of the journal that it did not want, or whose filter threw
 * @param taken events handed out, replayed ones among them
 * @param acknowledged events whose credits are back, replayed ones among them
 * @param inRing events that wait for it
 * @param ringCapacity how many its ring holds without growing
 * @param creditWaits how often an event had to wait since it is to be parked
 * @param detaches how often it was detached
 * @param failures how often its handler or its filter threw, and whether a failure ended it
 */
public record SubscriptionStats(
        SubscriptionState state,
        long routed,
        long delivered,
        long droppedNoCredit,
        long droppedQueueFull,
        long droppedFailed,
        long filtered,
        long missed,
        long pending,
        long replayed,
        long replayFiltered,
        long taken,
        long acknowledged,
        long inRing,
        long ringCapacity,
        long creditWaits,
        long detaches,
        long failures) {

    /**
     * All events that were dropped, for whatever reason.
     *
     * @return the sum of the three drop counts
     */
    public long dropped() {
        return droppedNoCredit + droppedQueueFull + droppedFailed;
    }
}
