package io.elasticq;

/** Thrown when a configuration contradicts itself, or asks for what a queue can't honour. */
public final class InvalidConfigException extends IllegalArgumentException implements QueueError {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was wrong, with the values
     */
    public InvalidConfigException(String message) {
        super(message);
    }

    /**
     * Makes one.
     *
     * @param message what was wrong, with the values
     * @param cause why
     */
    public InvalidConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isRetriable() {
        return false;
    }
}
