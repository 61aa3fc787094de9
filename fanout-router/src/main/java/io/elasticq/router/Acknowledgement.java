package io.elasticq.router;

/** How a subscriber gives back the credits that its events took. */
public enum Acknowledgement {
    /** An event's credit is back when it has been polled, or when its handler has returned. */
    AUTO,
    /**
     * An event's credit is back when it is acknowledged. No more than the credits are handed out at a time: then polls answer null until something is
     * acknowledged.
     */
    MANUAL
}
