package io.elasticq.cli;

import io.elasticq.channel.Channel;
import org.jspecify.annotations.Nullable;

/** A thread of this process as the partner. */
final class BenchThread implements BenchPartner {

    private @Nullable Thread thread;
    private volatile @Nullable Throwable failure;

    @Override
    public void start(Channel ping, Channel pong) {
        Thread started = new Thread(() -> answer(ping, pong), "elasticq-bench-peer");
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    private void answer(Channel ping, Channel pong) {
        try {
            BenchPeer.run(ping, pong);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    @Override
    public void requireAlive() throws CliException {
        Throwable known = failure;
        if (known != null) {
            throw new CliException(ExitCode.FAILURE, "the other thread has failed: " + known, known);
        }
    }

    @Override
    public void join() throws CliException {
        close();
        requireAlive();
    }

    /** It ends when the producer of its channel has. */
    @Override
    public void close() throws CliException {
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.FAILURE, "interrupted", e);
        }
    }
}
