package io.elasticq.pipeline;

/**
 * What travels between events, in their order, through the same links: everything that came before a mark is handled before it, and everything that comes after it is handled after it. No overload policy drops a mark.
 */
sealed interface Mark {

    /**
     * All that came before belongs to a checkpoint, and nothing that comes after.
     *
     * @param checkpoint its number
     */
    record Barrier(long checkpoint) implements Mark {}

    /**
     * No event with an earlier time is expected.
     *
     * @param time milliseconds
     */
    record Watermark(long time) implements Mark {}

    /** Marks without more to say. */
    enum Signal implements Mark {
        /** There are no more events: what is held back until there are more is handed on now. Only an end or a barrier follows. */
        LAST_EVENT,
        /** Nothing follows. */
        END,
        /** All that came of one event has been said; between a worker of an ordered stage and its merge. */
        TURN
    }
}
