package io.elasticq.bridge.aeron;

/** Whose credits count, where one sender has several receivers. */
public enum Gating {
    /** Those of the slowest: nobody misses anything, and an event is confirmed when all have taken it. */
    SLOWEST,
    /**
     * Those of the fastest: who can't follow misses events, which it is told, and an event is confirmed when one has taken it that was there when it was sent. Over UDP: in the memory of one machine Aeron's own
     * buffers go by the slowest, so that one which stops draining stops all when they are full, unless the receivers' channel says {@code tether=false}.
     */
    FASTEST
}
