package io.elasticq.bridge.aeron;

/**
 * A snapshot of what a source has received. Of each session, between two calls of its thread, events from the first that could come to the last that has come = given out + missed + failed.
 *
 * @param givenOut events handed over
 * @param missed events that will never come
 * @param duplicates events that came although they had been given out, or told to be missing; they were ignored
 * @param early events that were sent before this receiver counted; they were ignored
 * @param failed events that can't be decoded
 * @param foreign messages that no sender of this kind has sent
 * @param statuses messages to senders
 * @param begun sessions of senders whose first message came
 * @param ended sessions whose sender has said that there are no more events
 * @param lost how often a sender was lost
 * @param senders how many there are
 * @param listenerFailures how often the listener threw
 */
public record SourceStats(
        long givenOut,
        long missed,
        long duplicates,
        long early,
        long failed,
        long foreign,
        long statuses,
        long begun,
        long ended,
        long lost,
        long senders,
        long listenerFailures) {}
