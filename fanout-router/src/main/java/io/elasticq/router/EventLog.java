package io.elasticq.router;

import io.elasticq.journal.TailStart;

/**
 * Where a router appends its events, and subscribers replay them from. Keeps the router free of the journal's types, which need not be there.
 *
 * @param <E> the type of the events
 */
interface EventLog<E> {

    /** By the router's thread. The sequence that the next event will have. */
    long nextSequence();

    /** By the router's thread. Appends an event under the next sequence. */
    void append(E event);

    /** By a subscriber's thread. */
    Replay<E> replay(TailStart start);
}
