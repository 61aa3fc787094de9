package io.elasticq.pipeline.state;

import org.jspecify.annotations.Nullable;

/** Thrown when a checkpoint that was complete can't be read. The message says what is wrong with it, and how to go on. Nothing has been changed. */
public final class CheckpointCorruptException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    CheckpointCorruptException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
