package io.elasticq.bridge.aeron;

/** What a sender does while nobody is there to receive. */
public enum WithoutReceivers {
    /** Takes nothing: events wait where they are, and their owner's policy says what becomes of them. */
    WAIT,
    /** Takes events and discards them, which is counted. */
    DISCARD,
    /** Waits for the first receiver, and ends when the last one is gone: a subscriber is unsubscribed from its router. */
    END
}
