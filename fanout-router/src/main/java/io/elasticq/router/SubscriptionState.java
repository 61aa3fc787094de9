package io.elasticq.router;

/** Where a subscriber is in its life, as the router sees it. */
public enum SubscriptionState {
    /** Has not been attached yet: the router's next step does it, or it is replaying the journal first. */
    JOINING,
    /** Is given events. */
    ATTACHED,
    /** Was attached and is not given events now: it is to catch up first, or to ask for it. */
    DETACHED,
    /** Gets no more events, for good. What waits in its ring or, if it was replaying, in the journal, can still be taken. */
    CLOSED
}
