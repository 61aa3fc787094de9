package io.elasticq.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code elasticq} program. */
@Command(
        name = "elasticq",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Elastic bounded queues: a buffer and a fan-out for the shell, a journal, a queue on the disk, a channel"
                        + " in shared memory, and a demonstration.",
        footerHeading = "%n",
        footer = "'elasticq COMMAND --help' says what a command does and which exit codes it has.")
public final class Elasticq implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private final Streams streams;

    private Elasticq(Streams streams) {
        this.streams = streams;
    }

    /**
     * Runs the program and ends the JVM.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        Streams streams = Streams.ofSystem();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> streams.complain("unexpected failure: " + e));
        System.exit(run(streams, args));
    }

    /** Runs the program in this JVM. Returns its exit code. */
    static int run(Streams streams, String... args) {
        try {
            PrintWriter out = new PrintWriter(streams.out(), false, StandardCharsets.UTF_8);
            int exitCode = commandLine(streams).setOut(out).execute(args);
            out.flush();
            return exitCode;
        } catch (OutOfMemoryError e) {
            streams.complain("out of memory: the heap is limited to " + Memory.limit());
            return ExitCode.FAILURE;
        }
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(streams.err());
        return ExitCode.USAGE;
    }

    private static CommandLine commandLine(Streams streams) {
        return new CommandLine(new Elasticq(streams))
                .addSubcommand(new PipeCommand(streams))
                .addSubcommand(new RouteCommand(streams))
                .addSubcommand(new DemoCommand(streams))
                .addSubcommand(new BenchCommand())
                .addSubcommand(JournalCommand.commandLine(streams))
                .addSubcommand(QueueCommand.commandLine(streams))
                .addSubcommand(ChannelCommand.commandLine(streams))
                .setExpandAtFiles(false) // a file may be called @a
                .setParameterExceptionHandler((e, args) -> refuse(streams, e))
                .setExecutionExceptionHandler((e, command, parsed) -> fail(streams, e));
    }

    private static int refuse(Streams streams, ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        streams.complain(e.getMessage() + " (see '" + command + " --help')");
        return ExitCode.USAGE;
    }

    private static int fail(Streams streams, Exception e) {
        if (e instanceof CliException known) {
            streams.complain(String.valueOf(known.getMessage()));
            return known.exitCode();
        }
        streams.complain("unexpected failure: " + e);
        return ExitCode.FAILURE;
    }
}
