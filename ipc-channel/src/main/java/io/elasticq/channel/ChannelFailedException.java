package io.elasticq.channel;

/** Thrown at both ends of a channel that one of them has declared failed. */
public final class ChannelFailedException extends IllegalStateException implements ChannelError {

    private static final long serialVersionUID = 1L;

    /** As it was given. */
    private final int code;

    ChannelFailedException(String name, int code) {
        super(name + " has failed: code=" + code);
        this.code = code;
    }

    /**
     * The reason.
     *
     * @return what was given to {@code fail}
     */
    public int code() {
        return code;
    }
}
