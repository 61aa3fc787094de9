package io.elasticq.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elasticq channel bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Measures quickly how many messages a channel passes on here, and how long one takes there and back.",
            "Two channels with flow control, after a warm-up. A glance, and not a benchmark: for one run, on a machine that"
                    + " may do something else."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured",
            "1:unexpected failure; messages got lost",
            "2:an option or argument is wrong",
            "4:a channel can't be made, or the output can't be written",
            "130, 143:SIGINT, SIGTERM"
        })
final class ChannelBenchCommand implements Callable<Integer> {

    private static final Path IN_MEMORY = Path.of("/dev/shm");

    private final Streams streams;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PATH",
            description = "Where the channels are made: PATH.there and PATH.back, deleted at the end. Default: in"
                    + " /dev/shm, or in the folder for temporary files.")
    private @Nullable String place;

    @Option(names = "--size", paramLabel = "BYTES", defaultValue = "64", description = "Of a message. Default: 64.")
    private int size = 64;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "How many for the throughput. Default: ${DEFAULT-VALUE}.")
    private int messages = 5_000_000;

    @Option(
            names = "--round-trips",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many, one after the other. Default: ${DEFAULT-VALUE}.")
    private int roundTrips = 100_000;

    @Option(
            names = "--processes",
            paramLabel = "1|2",
            defaultValue = "2",
            description = "Both ends in this process, or one in a second one. Default: ${DEFAULT-VALUE}.")
    private int processes = 2;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "1024",
            description = "How many messages may be under way. Default: ${DEFAULT-VALUE}.")
    private int depth = 1024;

    @Option(names = "--json", description = "Say it in JSON.")
    private boolean json;

    ChannelBenchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        BenchPlan plan = new BenchPlan(size, depth, messages, roundTrips);
        plan.validate();
        if (processes != 1 && processes != 2) {
            throw new CliException(ExitCode.USAGE, "--processes must be 1 or 2: " + processes);
        }
        String base = place != null ? place : defaultPlace();
        Path there = InputFiles.pathOf(base + ".there", ExitCode.USAGE);
        Path back = InputFiles.pathOf(base + ".back", ExitCode.USAGE);
        BenchRun run =
                new BenchRun(plan, there, back, processes == 1 ? new BenchThread() : new BenchProcess(there, back));
        int exitCode = new AttendedRun(streams, run, () -> {}).call(null);
        BenchResult result = run.result();
        if (exitCode == ExitCode.OK && result != null) {
            show(json ? result.toJson(plan, processes) + "\n" : result.toTable(plan, inWords(), base));
        }
        return exitCode;
    }

    private static String defaultPlace() {
        Path folder = Files.isDirectory(IN_MEMORY) && Files.isWritable(IN_MEMORY)
                ? IN_MEMORY
                : Path.of(System.getProperty("java.io.tmpdir"));
        return folder.resolve("elasticq-bench-" + ProcessHandle.current().pid()).toString();
    }

    private String inWords() {
        return processes == 1 ? "two threads of one process" : "two processes";
    }

    private void show(String text) throws CliException {
        try {
            streams.out().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CliException(ExitCode.OUTPUT, "can't write to standard output: " + IoReason.of(e), e);
        }
    }
}
