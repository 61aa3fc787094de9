package io.elasticq.pipeline.io;

/**
 * Thrown by {@link SinkWriter#write} when it is not the event's fault: what was taken before is lost, or no event can be written any more. It fails the run, whatever the error action of the sink is, since that would give each further event the same fate.
 */
public final class SinkFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A failure of the sink as a whole.
     *
     * @param message what has failed
     * @param cause why
     */
    public SinkFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
