package io.elasticq;

/** Thrown by a manual resize when there is no memory for it. The queue goes on with the capacity that it has. */
public final class ResizeFailedException extends IllegalStateException implements QueueError {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was wrong, with the values
     */
    public ResizeFailedException(String message) {
        super(message);
    }

    /**
     * Makes one.
     *
     * @param message what was wrong, with the values
     * @param cause why
     */
    public ResizeFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isRetriable() {
        return true;
    }
}
