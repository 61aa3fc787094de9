package io.elasticq;

/** Thrown by {@code add} and {@code put} on a closed queue, and by {@code take} on one that is also empty. */
public final class QueueClosedException extends IllegalStateException implements QueueError {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was wrong, with the values
     */
    public QueueClosedException(String message) {
        super(message);
    }

    @Override
    public boolean isRetriable() {
        return false;
    }
}
