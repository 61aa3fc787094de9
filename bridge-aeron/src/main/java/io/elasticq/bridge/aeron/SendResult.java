package io.elasticq.bridge.aeron;

/** What became of an event that was to be sent. */
public enum SendResult {
    /** It is on its way. */
    SENT,
    /** It can't be sent, now or ever, and was left out: {@link BadEvents#SKIP}. */
    SKIPPED,
    /** Nobody is there to receive it, and it was discarded: {@link WithoutReceivers#DISCARD}. */
    DISCARDED,
    /** Nobody is there to receive it; it was not taken. */
    NO_RECEIVER,
    /** A receiver has not given back enough credits; it was not taken. */
    NO_CREDIT,
    /** Aeron's buffers are full, or it is about to turn to the next one; it was not taken. */
    BACK_PRESSURED,
    /** The sender has ended; it was not taken, and no other will be. */
    CLOSED;

    /**
     * Whether the sender has dealt with the event, so that the next one may come.
     *
     * @return false if it is still the caller's
     */
    public boolean isTaken() {
        return this == SENT || this == SKIPPED || this == DISCARDED;
    }
}
