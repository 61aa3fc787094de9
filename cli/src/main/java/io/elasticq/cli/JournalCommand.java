package io.elasticq.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code elasticq journal}: the commands for a journal in a folder. */
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Writes and reads a journal: a log of records in the files of a folder.",
            "One process writes at a time, any number may read meanwhile. A record is a line without its line feed, or"
                    + " any bytes in hexadecimal."
        },
        footerHeading = "%n",
        footer = "'elasticq journal COMMAND --help' says more.")
final class JournalCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private final Streams streams;

    private JournalCommand(Streams streams) {
        this.streams = streams;
    }

    /** The command, with those below it. */
    static CommandLine commandLine(Streams streams) {
        return new CommandLine(new JournalCommand(streams))
                .addSubcommand(new JournalAppendCommand(streams))
                .addSubcommand(new JournalTailCommand(streams))
                .addSubcommand(new JournalReplayCommand(streams))
                .addSubcommand(new JournalInfoCommand(streams))
                .addSubcommand(new JournalVerifyCommand(streams))
                .addSubcommand(new JournalSalvageCommand(streams));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(streams.err());
        return ExitCode.USAGE;
    }
}
