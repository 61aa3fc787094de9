package io.elasticq.channel;

/** What is written at the head of a region for both sides to see. */
public enum ChannelState {
    /** Made; no producer has come yet. */
    BOOT,
    /** A producer has come. */
    RUN,
    /** The producer has ended it: what is there can be consumed, and nothing follows. */
    HALT,
    /** One side has declared it failed. */
    FAIL
}
