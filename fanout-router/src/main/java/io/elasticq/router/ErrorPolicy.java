package io.elasticq.router;

/** What becomes of a subscriber whose handler or filter throws. Others don't notice, and the failure is counted in any case. */
public enum ErrorPolicy {
    /** It goes on with the next event. */
    DROP_EVENT,
    /** It is detached, as if it were too slow: what it does not get from then on is missed, or replayed from the journal. */
    DETACH,
    /** It is unsubscribed; what waits for it stays in its ring. */
    STOP
}
