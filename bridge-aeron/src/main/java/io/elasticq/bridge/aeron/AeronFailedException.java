package io.elasticq.bridge.aeron;

import org.jspecify.annotations.Nullable;

/** Thrown when Aeron can't go on: the media driver refused something, is gone, or a stream has come to its end. */
public final class AeronFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AeronFailedException(String message) {
        super(message);
    }

    AeronFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
