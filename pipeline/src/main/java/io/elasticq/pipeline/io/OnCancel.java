package io.elasticq.pipeline.io;

/** What a sink does with events that come after its subscriber has cancelled. */
public enum OnCancel {
    /** Throws a {@link java.util.concurrent.CancellationException} for each, which goes to the error action of the sink. */
    FAIL,
    /** Takes them and lets them go. */
    DISCARD
}
