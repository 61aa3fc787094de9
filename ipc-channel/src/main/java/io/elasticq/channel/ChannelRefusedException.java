package io.elasticq.channel;

/** Thrown when a file can't be opened as a channel. The file is left as it is. */
public final class ChannelRefusedException extends IllegalStateException implements ChannelError {

    /** Why. */
    public enum Reason {
        /** It is no region of a channel. */
        NOT_A_REGION,
        /** It is being made at this moment, or its maker died while making it. */
        UNFINISHED,
        /** Another version has made it. */
        VERSION,
        /** It is longer or shorter than it says, or too short for anything. */
        SIZE,
        /** Its header is damaged. */
        DAMAGED,
        /** The file was deleted or made anew since it was opened. */
        REPLACED,
        /** It is of another kind: a lane and not a channel, or a channel and not a lane. */
        KIND
    }

    private static final long serialVersionUID = 1L;

    /** Not null. */
    private final Reason reason;

    ChannelRefusedException(String name, Reason reason, String what) {
        super(name + " is refused: " + what);
        this.reason = reason;
    }

    /**
     * Why it was refused.
     *
     * @return not null
     */
    public Reason reason() {
        return reason;
    }
}
