package io.elasticq.router;

import org.jspecify.annotations.Nullable;

/**
 * Reads events from a log. For one thread.
 *
 * @param <E> the type of the events
 */
interface Replay<E> {

    /** Goes to the next event. Returns false if there is none yet. */
    boolean next();

    /** The sequence of the event that it went to. */
    long sequence();

    /** How many records directly before it are missing. */
    long missed();

    /** The event that it went to; not null where there is one. */
    @Nullable
    E event();

    /** The sequence of the event that it will go to next. */
    long nextSequence();

    void close();
}
