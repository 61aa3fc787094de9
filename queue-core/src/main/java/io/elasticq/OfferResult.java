package io.elasticq;

/** Why an insertion did, or did not, take place. */
public enum OfferResult {
    /** The element is in the queue. */
    ACCEPTED(true, false),
    /** The element is in the queue; the oldest one was dropped for it ({@link OverflowPolicy#DROP_OLDEST}). */
    ACCEPTED_DROPPED_OLDEST(true, false),
    /** The element was dropped ({@link OverflowPolicy#DROP_NEWEST}): counted, handed to the listener, gone. */
    DROPPED_NEWEST(false, false),
    /** Refused: the queue holds as many elements as it may. The element stays with the caller. */
    FULL(false, true),
    /** Refused: there was no room until the time was over. The element stays with the caller. */
    TIMED_OUT(false, true),
    /**
     * Refused: the bound would have allowed the element, but there was no memory to grow. The element stays with the
     * caller, and the queue goes on with the capacity that it has.
     */
    NO_MEMORY(false, true),
    /** Refused: the queue is closed. The element stays with the caller. */
    CLOSED(false, false);

    private final boolean accepted;
    private final boolean retriable;

    OfferResult(boolean accepted, boolean retriable) {
        this.accepted = accepted;
        this.retriable = retriable;
    }

    /**
     * Whether the element is in the queue.
     *
     * @return true for the two accepted results
     */
    public boolean isAccepted() {
        return accepted;
    }

    /**
     * Whether the same call may succeed later.
     *
     * @return true if the element was refused for a reason that can pass
     */
    public boolean isRetriable() {
        return retriable;
    }
}
