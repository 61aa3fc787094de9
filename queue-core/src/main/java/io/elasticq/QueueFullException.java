package io.elasticq;

/** Thrown by {@code add}, and by {@code put} under a policy that does not wait, when there is no room. */
public final class QueueFullException extends IllegalStateException implements QueueError {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was wrong, with the values
     */
    public QueueFullException(String message) {
        super(message);
    }

    @Override
    public boolean isRetriable() {
        return true;
    }
}
