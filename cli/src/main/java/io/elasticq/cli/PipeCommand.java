package io.elasticq.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elasticq pipe}: an elastic buffer for lines. */
@Command(
        name = "pipe",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Passes lines through an elastic queue.",
            "Reads the files one after the other, or the standard input, and writes what it reads. Lines for which"
                    + " the output is not ready wait in a queue that grows and shrinks. Unless lines are dropped, the"
                    + " output is the input, byte for byte.",
            "With --readers N, up to N files are read at a time. The lines of one file keep their order; lines of"
                    + " different files come in any order, but always whole: a last line without a line feed is given"
                    + " one."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all lines are written, or dropped as asked",
            "1:unexpected failure, or the lines in the queue don't fit into memory",
            "2:an option or argument is wrong",
            "3:the input can't be read, what was read is written; or what is in the folder of --persist is damaged",
            "4:the output can't be written, or its reader has closed it; or another process has the folder of"
                    + " --persist open",
            "5:--overflow reject: the queue was full; what it had accepted is written",
            "130, 143:SIGINT, SIGTERM; what was accepted is written, within 5 seconds"
        })
final class PipeCommand implements Callable<Integer> {

    private static final int MAX_READERS = 1024;
    private static final int MAX_PORT = 65_535;
    private static final String LOOPBACK = "127.0.0.1";

    private final Streams streams;

    @Parameters(paramLabel = "FILE", description = "What to read; '-' is the standard input. Default: -")
    private List<String> files = List.of();

    @Mixin
    private final QueueOptions queueOptions = new QueueOptions();

    @Option(
            names = "--readers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Read up to so many files at a time, the standard input being one; not with --queue spsc."
                    + " More than there are files is as many as there are. Default: ${DEFAULT-VALUE}.")
    private int readers = 1;

    @Mixin
    private final PersistOptions persist = new PersistOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "Write to this file and not to the standard output.")
    private @Nullable String out;

    @Option(names = "--rate-limit", paramLabel = "N", description = "Write so many lines per second at the most.")
    private @Nullable Long rateLimit;

    @Option(
            names = "--stats",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Show on standard error what happens, each time so much time is over: 500ms, 1s, 2m.")
    private @Nullable Duration stats;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description =
                    "Serve the metrics of the queue to Prometheus, at /metrics on this port, while the program runs;"
                            + " 0 takes any free one. The address is shown on standard error.")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--metrics-host",
            paramLabel = "HOST",
            description =
                    "Serve them at this address of the machine. Default: 127.0.0.1, which only this machine reaches.")
    private @Nullable String metricsHost;

    @Option(names = "--json", description = "Write a summary as the last line on standard error, in JSON.")
    private boolean json;

    private @Nullable PersistentPassage kept;

    PipeCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        Pace pace = pace();
        requireReaders();
        requireMetricsPort();
        PersistentPassage opened = persist.open(queueOptions);
        if (opened == null) {
            return run(queueOptions.create(), pace);
        }
        kept = opened;
        try {
            if (opened.found() > 0) {
                streams.complain(opened.found() + " lines were left in the queue; they come out first");
            }
            return run(opened, pace);
        } finally {
            opened.release();
        }
    }

    @SuppressWarnings("try") // the server is there for others, until it is closed
    private int run(Passage<byte[]> queue, @Nullable Pace pace) throws CliException {
        try (MetricsServer metrics = serve(queue)) {
            return pass(queue, pace);
        }
    }

    private int pass(Passage<byte[]> queue, @Nullable Pace pace) throws CliException {
        InputFiles input = InputFiles.of(files, streams.in());
        List<Input> inputs = readers == 1 ? input.joined() : input.apart();
        OutputFile output = OutputFile.open(out, streams.out(), input, persist.isGiven());
        Pipe pipe = new Pipe(queue, inputs, Math.min(readers, inputs.size()), output, pace);
        return new AttendedRun(streams, pipe, () -> summarize(pipe)).call(stats);
    }

    private void summarize(Pipe pipe) {
        if (kept != null && kept.kept() > 0) {
            streams.complain(kept.kept() + " lines stay in the queue, for the next run");
        }
        if (json) {
            streams.err().println(pipe.summary().toJson());
        }
    }

    private void requireMetricsPort() throws CliException {
        if (metricsPort == null && metricsHost != null) {
            throw new CliException(ExitCode.USAGE, "--metrics-host needs --metrics-port");
        }
        if (metricsPort != null && (metricsPort < 0 || metricsPort > MAX_PORT)) {
            throw new CliException(ExitCode.USAGE, "--metrics-port must be from 0 to " + MAX_PORT + ": " + metricsPort);
        }
    }

    /** Before the output is opened, and so emptied: a port that is in use must not cost a file. */
    private @Nullable MetricsServer serve(Passage<byte[]> queue) throws CliException {
        if (metricsPort == null) {
            return null;
        }
        String host = metricsHost != null ? metricsHost : LOOPBACK;
        MetricsServer server = MetricsServer.start(host, metricsPort, queue, "pipe");
        streams.complain("metrics at " + server.url());
        return server;
    }

    private void requireReaders() throws CliException {
        if (readers < 1 || readers > MAX_READERS) {
            throw new CliException(ExitCode.USAGE, "--readers must be from 1 to " + MAX_READERS + ": " + readers);
        }
        if (readers > queueOptions.producers()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--readers must be " + queueOptions.producers() + " with --queue " + queueOptions.kindName() + ": "
                            + readers);
        }
    }

    private @Nullable Pace pace() throws CliException {
        if (rateLimit == null) {
            return null;
        }
        if (rateLimit < 1 || rateLimit > Pace.MAX_PER_SECOND) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--rate-limit must be from 1 to " + Pace.MAX_PER_SECOND + " lines per second: " + rateLimit);
        }
        return new Pace(rateLimit, System::nanoTime);
    }
}
