package io.elasticq.router;

/** Why a subscriber was detached. */
public enum DetachCause {
    /** It had no credit or no room for as many events in a row as its policy allows. */
    REFUSED_EVENTS,
    /** It had no credit or no room for as long as its policy allows. */
    TIME_OVER,
    /** Its handler or its filter threw, and its error policy is {@link ErrorPolicy#DETACH}. */
    FAILURE
}
