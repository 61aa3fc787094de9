package io.elasticq;

import java.util.NoSuchElementException;

/** Thrown by {@code remove()} and {@code element()} when the queue is empty. */
public final class QueueEmptyException extends NoSuchElementException implements QueueError {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was wrong, with the values
     */
    public QueueEmptyException(String message) {
        super(message);
    }

    @Override
    public boolean isRetriable() {
        return true;
    }
}
