package io.elasticq.pipeline;

/** How far a run is. */
public enum RunState {
    /** Sources are read. */
    RUNNING,
    /** No source is read any more; what was read is on its way. */
    STOPPING,
    /** Workers end as soon as they can. */
    ABORTING,
    /** All that came was done. */
    COMPLETED,
    /** It was aborted. */
    ABORTED,
    /** It failed, and was aborted for that. */
    FAILED
}
