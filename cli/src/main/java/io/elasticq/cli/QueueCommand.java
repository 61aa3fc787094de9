package io.elasticq.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code elasticq queue}: the commands for a persistent queue in a folder. */
@Command(
        name = "queue",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Puts lines into a queue in the files of a folder, and takes them out.",
            "One process at a time has it open. An element is a line without its line feed, or any bytes in"
                    + " hexadecimal. A new queue is for texts in UTF-8, or for any bytes if the first command that puts"
                    + " something in has --hex; it stays so."
        },
        footerHeading = "%n",
        footer = "'elasticq queue COMMAND --help' says more.")
final class QueueCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private final Streams streams;

    private QueueCommand(Streams streams) {
        this.streams = streams;
    }

    /** The command, with those below it. */
    static CommandLine commandLine(Streams streams) {
        return new CommandLine(new QueueCommand(streams))
                .addSubcommand(new QueuePutCommand(streams))
                .addSubcommand(new QueueTakeCommand(streams))
                .addSubcommand(new QueueInfoCommand(streams))
                .addSubcommand(new QueueCompactCommand(streams))
                .addSubcommand(new QueueSalvageCommand(streams));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(streams.err());
        return ExitCode.USAGE;
    }
}
