package io.elasticq.cli;

import io.elasticq.channel.Channel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The second process of {@code elasticq channel bench}; not for users. */
@Command(
        name = ChannelBenchPeerCommand.NAME,
        hidden = true,
        description = "The second process of 'elasticq channel bench', which starts it.")
final class ChannelBenchPeerCommand implements Callable<Integer> {

    static final String NAME = "bench-peer";

    @Parameters(index = "0", paramLabel = "PING", description = "The channel that messages come on.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path ping;

    @Parameters(index = "1", paramLabel = "PONG", description = "The channel that answers go to.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path pong;

    @Override
    public Integer call() throws CliException {
        return ChannelFile.explained(ExitCode.OUTPUT, () -> {
            BenchPeer.run(Channel.open(ping), Channel.open(pong));
            return ExitCode.OK;
        });
    }
}
