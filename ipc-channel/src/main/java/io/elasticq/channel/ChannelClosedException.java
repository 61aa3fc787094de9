package io.elasticq.channel;

/** Thrown by an end that is closed, and by a producer that has halted. */
public final class ChannelClosedException extends IllegalStateException implements ChannelError {

    private static final long serialVersionUID = 1L;

    ChannelClosedException(String message) {
        super(message);
    }
}
