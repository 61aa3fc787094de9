package io.elasticq.pipeline;

/** What an event came to: each has exactly one fate in a run that has ended, and a {@link RunReport} checks that. */
public enum Fate {
    /** A sink has written it. */
    PROCESSED,
    /** A filter did not let it through. */
    FILTERED,
    /** It went into a window, into the state of its key, or into a function that makes any number of events of one; what comes of it are new events. */
    ABSORBED,
    /** A hand-off had no room for it. */
    DROPPED_NEWEST,
    /** It was the oldest in a hand-off that had no room for another one. */
    DROPPED_OLDEST,
    /** A hand-off had no room for it for as long as it may wait. */
    TIMED_OUT,
    /** A stage failed with it, and was told to go on without. */
    DROPPED_ON_ERROR,
    /** A stage failed with it, and it was given to the dead letters. */
    DEAD_LETTERED,
    /** Its window was over and gone. It was given to the side output, if there is one. */
    LATE,
    /** A stage failed with it, and that has ended the run. */
    FAILED,
    /** It was on its way when the run was aborted. */
    DISCARDED
}
