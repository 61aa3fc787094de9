package io.elasticq.journal;

/** Thrown by a call to a journal or a tailer that has been closed. */
public final class JournalClosedException extends IllegalStateException implements JournalError {

    private static final long serialVersionUID = 1L;

    /**
     * Made by engines.
     *
     * @param message what was closed
     */
    public JournalClosedException(String message) {
        super(message);
    }
}
