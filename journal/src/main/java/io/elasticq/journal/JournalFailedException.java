package io.elasticq.journal;

/**
 * Thrown when a force or a write has failed: from then on this journal takes no more records. What was durable still is. What
 * was not must be taken as lost, and the force is not tried again: the system may have dropped the data, and would say that all is well.
 */
public final class JournalFailedException extends IllegalStateException implements JournalError {

    private static final long serialVersionUID = 1L;

    /**
     * Made by engines.
     *
     * @param message what has failed
     * @param cause why
     */
    public JournalFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
