package io.elasticq.cli;

/** A queue that is in files can't go on; the message is complete. */
final class PassageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    PassageException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What the queue has thrown, in words; if it has none of its own, it is thrown as it is. */
    static PassageException of(RuntimeException thrown) {
        try {
            LineQueue.explained(() -> {
                throw thrown;
            });
            throw thrown;
        } catch (CliException e) {
            return new PassageException(e.exitCode(), String.valueOf(e.getMessage()), e);
        }
    }

    Ending ending() {
        return new Ending("queue-failed", exitCode, getMessage());
    }
}
