package io.elasticq.channel;

/** Thrown when another live producer, or another live consumer with flow control, has this end of the channel. */
public final class ChannelInUseException extends IllegalStateException implements ChannelError {

    private static final long serialVersionUID = 1L;

    /** Its pid. */
    private final long holder;

    ChannelInUseException(String message, long holder) {
        super(message);
        this.holder = holder;
    }

    /**
     * The process that has it, as it knows itself; in another PID namespace that is another process's number.
     *
     * @return a pid, or -1 if not known
     */
    public long holder() {
        return holder;
    }
}
