package io.elasticq.bridge.aeron;

/** What becomes of an event that can't be encoded, is larger than a message may be, or can't be decoded. It is counted and told in any case. */
public enum BadEvents {
    /** It is left out; the receiver is told that it is missing. */
    SKIP,
    /** The side that finds it ends with the failure. */
    STOP
}
