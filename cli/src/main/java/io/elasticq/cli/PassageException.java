package io.elasticq.cli;

/** A queue, or a channel, that is in files can't go on; the message is complete. */
final class PassageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String end;
    private final int exitCode;

    PassageException(String end, int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.end = end;
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
            return new PassageException("queue-failed", e.exitCode(), String.valueOf(e.getMessage()), e);
        }
    }

    Ending ending() {
        return new Ending(end, exitCode, getMessage());
    }
}
