package io.elasticq.channel;

/** Thrown when something in the region is what no end of a channel has written. Nothing outside the region was read, and nothing was changed. */
public final class ChannelCorruptException extends IllegalStateException implements ChannelError {

    private static final long serialVersionUID = 1L;

    ChannelCorruptException(String name, String what) {
        super("corrupt channel " + name + ": " + what);
    }
}
