package io.elasticq.cli.web;

import org.jspecify.annotations.Nullable;

/**
 * A subscriber at a moment.
 *
 * @param state away, joining, attached, awaited (attached, and the router waits for it), detached, closed, killed
 * @param isSlow whether it was slowed down
 * @param credits those that are left
 * @param depth events in its ring
 * @param capacity of its ring
 * @param last the highest number that it has taken
 * @param lag how many events there are that it has not come to
 * @param arrived events that it has taken, each counted once
 * @param twice events that came again, or out of order
 * @param replayed events that came from the journal
 * @param dropped as the router counted
 * @param overrun events that had left the journal
 * @param lost events that did not come, and that nobody counted
 * @param waits how often the router waited for it
 * @param detaches how often it was detached
 * @param failure what has ended it; null if nothing did
 */
record Look(
        String state,
        boolean isSlow,
        long credits,
        long depth,
        long capacity,
        long last,
        long lag,
        long arrived,
        long twice,
        long replayed,
        long dropped,
        long overrun,
        long lost,
        long waits,
        long detaches,
        @Nullable String failure) {}
