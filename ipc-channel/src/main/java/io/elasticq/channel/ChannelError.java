package io.elasticq.channel;

/** What the exceptions of a channel have in common. Errors of the file system come as {@link java.io.UncheckedIOException}. */
public sealed interface ChannelError
        permits ChannelClosedException,
                ChannelCorruptException,
                ChannelFailedException,
                ChannelInUseException,
                ChannelRefusedException {}
