package io.elasticq.router;

/** What a work queue does with an event that no subscriber can take, since each has used up its credits or has no room. */
public enum Pressure {
    /** The event is dropped and counted as {@code dropped_all_full}. */
    DROP,
    /** The step looks again {@code idleSpinLimit} times, then goes on as for {@link #BLOCK}. */
    SPIN_THEN_BLOCK,
    /** The event is held, the step returns, and the next one goes on with it: the source feels it. */
    BLOCK
}
