package io.elasticq.router;

/** When a subscriber that was detached is attached again. */
public enum Reattach {
    /**
     * As soon as it has caught up: it has taken everything that it had been given, has acknowledged at least half of what its credits allow, and, where
     * the router has a journal, has read that nearly to its end.
     */
    WHEN_CAUGHT_UP,
    /** The same, but not before {@link Subscription#reattach()} is called. */
    ON_REQUEST
}
