package io.elasticq.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The input can't be read on; the message is complete. */
final class InputException extends IOException {

    private static final long serialVersionUID = 1L;

    InputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
