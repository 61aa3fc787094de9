package io.elasticq.pipeline.state;

/** What is done when the newest complete checkpoint can't be read as a whole. */
public enum Fallback {
    /** It is an error, and nothing is begun. */
    NONE,

    /** The one before it is taken, if that is whole; what came after it is processed once more. */
    PREVIOUS
}
