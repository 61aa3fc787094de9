package io.elasticq.sequencer;

/** Why a consumer has ended. */
public enum EndReason {
    /** The ring is closed, and everything has been handled. */
    DRAINED,
    /** It was asked to halt: between two batches, or at an event that was to be retried. */
    HALTED,
    /** It or the ring was aborted. */
    ABORTED,
    /** Its thread was interrupted. */
    INTERRUPTED,
    /** Its handler failed, and the exception handler said HALT or failed, too. */
    FAILED,
    /** It was ungated: producers no longer wait for it, so it may read no more. */
    UNGATED
}
