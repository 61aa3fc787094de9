package io.elasticq.cli;

import io.elasticq.channel.Channel;

/** Who has the other ends of the channels of a {@link BenchRun}. */
interface BenchPartner extends AutoCloseable {

    void start(Channel ping, Channel pong) throws CliException;

    /** Fails if it has ended before its time. May be called often. */
    void requireAlive() throws CliException;

    /** Waits for its end. */
    void join() throws CliException;

    /** Ends it. */
    @Override
    void close() throws CliException;
}
