package io.elasticq.pipeline;

/** Where a worker gets events from. Used by that worker alone. */
interface Input {

    /** Answer of {@link #turn}: nothing more will come. */
    int ENDED = -1;

    /** How many events a worker handles before it looks at what else there is to do. */
    int BATCH = 256;

    /** Handles what there is, up to about a batch; returns how many events and marks that were, or {@link #ENDED}. */
    int turn() throws Exception;
}
