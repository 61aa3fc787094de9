package io.elasticq.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code elasticq channel}: the commands for a channel in a file. */
@Command(
        name = "channel",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Hands lines from one program to another through memory that both share.",
            "The channel is a file, best in a folder in memory such as /dev/shm. One process publishes and one subscribes,"
                    + " or, with --lossy, any number of them. A message is a line with its line feed."
        },
        footerHeading = "%n",
        footer = "'elasticq channel COMMAND --help' says more.")
final class ChannelCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private final Streams streams;

    private ChannelCommand(Streams streams) {
        this.streams = streams;
    }

    /** The command, with those below it. */
    static CommandLine commandLine(Streams streams) {
        return new CommandLine(new ChannelCommand(streams))
                .addSubcommand(new ChannelPubCommand(streams))
                .addSubcommand(new ChannelSubCommand(streams))
                .addSubcommand(new ChannelInfoCommand(streams))
                .addSubcommand(new ChannelBenchCommand(streams))
                .addSubcommand(new ChannelBenchPeerCommand());
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(streams.err());
        return ExitCode.USAGE;
    }
}
