package io.elasticq.persistent;

/** Thrown when a queue can't be opened because another version or another codec has written it. Nothing has been changed. */
public final class QueueFormatException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    QueueFormatException(String message) {
        super(message);
    }
}
