package io.elasticq.pipeline.state;

/** Thrown when what is stored was written by another version, by another pipeline, or by something else. The message names what was found and what is wanted. Nothing has been changed. */
public final class CheckpointFormatException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    CheckpointFormatException(String message) {
        super(message);
    }
}
