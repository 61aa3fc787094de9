package io.elasticq.examples.accesslog;

import io.elasticq.pipeline.Checkpointing;
import io.elasticq.pipeline.Fate;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunOptions;
import io.elasticq.pipeline.RunReport;
import io.elasticq.pipeline.RunState;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.FileSource;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.Sources;
import io.elasticq.pipeline.state.CheckpointStore;
import io.elasticq.stats.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The program: reads an access log and writes the sessions of its clients, the busiest paths of each minute, and what it could make nothing of. If it is killed, the same command goes on where it was.
 */
@Command(
        name = "access-log",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sessions and busiest paths of an access log in the combined format.",
        footer = {
            "",
            "Exit codes: 0 all lines were read and each is accounted for; 1 failed, or cut short; 2 not understood.",
            "Killed, and started again with the same arguments, it goes on where it was."
        })
public final class AccessLog implements Callable<Integer> {

    static final int OK = 0;
    static final int FAILED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The log. None with --generate.")
    private @Nullable Path input;

    @Option(
            names = "--generate",
            paramLabel = "N",
            description = "Makes up N lines, always the same, in place of a file.")
    private @Nullable Long generate;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Where the results go. Made if need be.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path out;

    @Option(
            names = "--checkpoints",
            paramLabel = "FOLDER",
            description = "Where it is kept how far the analysis has come; FOLDER/checkpoints of --out unless said.")
    private @Nullable Path checkpoints;

    @Option(
            names = "--every",
            paramLabel = "MILLIS",
            defaultValue = "1000",
            description = "From one checkpoint to the next; ${DEFAULT-VALUE} unless said.")
    private long every;

    @Option(names = "--follow", description = "Waits for more at the end of the file, until a signal ends it.")
    private boolean follow;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "Paths for each minute; 5 unless said.")
    private int top;

    @Option(
            names = "--parsers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Workers that parse; 2 unless said.")
    private int parsers;

    @Option(
            names = "--progress",
            paramLabel = "LINES",
            defaultValue = "250000",
            description = "A line of progress after so many lines; 0 for none; ${DEFAULT-VALUE} unless said.")
    private long progress;

    @Option(names = "--report", description = "Says more at the end: what became of lines, and how each worker did.")
    private boolean report;

    /**
     * Runs the program and ends the JVM.
     *
     * @param args as {@code --help} says
     */
    public static void main(String[] args) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    /** Runs the program in this JVM. Returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new AccessLog())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    err.println("access-log: " + reason(e));
                    return FAILED;
                })
                .execute(args);
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    /** Picocli makes it. */
    public AccessLog() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Source<String> source = source();
        Settings settings = settings();
        Path state = checkpoints == null ? out.resolve("checkpoints") : checkpoints;
        Files.createDirectories(state);
        try (CheckpointStore store = CheckpointStore.open(state)) {
            boolean goOn = store.latest().isPresent();
            try (Results results = Results.open(out, goOn)) {
                Pipeline pipeline = Analysis.describe(source, settings, results, progress());
                RunOptions options = RunOptions.defaults()
                        .name("access-log")
                        .checkpoints(new Checkpointing(store, Duration.ofMillis(every)));
                say(
                        goOn
                                ? "going on from checkpoint "
                                        + store.latest().orElseThrow().id()
                                : "starting");
                try (RunningPipeline running = pipeline.start(options)) {
                    return ended(await(running), running);
                }
            }
        }
    }

    private Source<String> source() {
        Path file = input;
        Long count = generate;
        if (file != null && count == null) {
            return linesOf(file);
        } else if (file != null || count == null) {
            throw wrong("either FILE or --generate N: FILE=" + file + ", --generate=" + count);
        } else if (count < 0 || follow) {
            throw wrong("--generate must not be negative, nor with --follow: --generate=" + count);
        }
        return Sources.stream(() -> LogGenerator.lines(0, count));
    }

    private Source<String> linesOf(Path file) {
        if (!Files.isRegularFile(file)) {
            throw wrong("there is no such file: " + file);
        } else if (!Files.isReadable(file)) {
            throw wrong("the file can't be read: " + file);
        }
        FileSource lines = Sources.fileLines(file, StandardCharsets.UTF_8).replacingMalformed();
        return follow ? lines.following() : lines;
    }

    private Settings settings() {
        if (top < 1 || parsers < 1 || every < 1 || progress < 0) {
            throw wrong("--top, --parsers and --every must be >= 1, --progress >= 0: --top=" + top + ", --parsers="
                    + parsers + ", --every=" + every + ", --progress=" + progress);
        }
        return Settings.defaults().top(top).parsers(parsers);
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private Consumer<String> progress() {
        long[] lines = new long[1]; // of one worker
        return line -> {
            if (progress > 0 && ++lines[0] % progress == 0) {
                say(String.format(Locale.ROOT, "%,d lines read", lines[0]));
            }
        };
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    /** Waits for the end, which a signal brings about sooner: then what windows hold is kept for the next time. */
    private static RunReport await(RunningPipeline running) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    running.stop();
                    try {
                        ended.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt(); // the JVM ends in any case
                    }
                },
                "access-log-signal");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return running.await();
        } finally {
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                hook.setName("access-log-signal-ended"); // it runs, and has been told
            }
        }
    }

    private int ended(RunReport end, RunningPipeline running) {
        boolean complete = end.state() == RunState.COMPLETED && end.conserved();
        if (report) {
            details(end, running);
        }
        say(end.toString());
        long fates = end.fates().values().stream().mapToLong(Long::longValue).sum();
        say(String.format(
                Locale.ROOT,
                "conservation: %,d lines + %,d made of them = %,d, and %,d are accounted for: %s",
                end.produced(),
                end.made(),
                end.produced() + end.made(),
                fates,
                end.conserved() ? "holds" : "DOES NOT HOLD"));
        if (!complete) {
            String why = end.error().map(AccessLog::reason).orElse("it was cut short");
            spec.commandLine().getErr().println("access-log: " + end.state() + ": " + why);
        }
        return complete ? OK : FAILED;
    }

    private void details(RunReport end, RunningPipeline running) {
        for (Fate fate : Fate.values()) {
            say(String.format(Locale.ROOT, "  %-18s %,12d", fate, end.count(fate)));
        }
        for (Metric metric : running.metrics()) {
            if (metric.name().endsWith("worker.utilization")) {
                say(String.format(
                        Locale.ROOT,
                        "  worker %-22s worked %3d %% of the time",
                        metric.tags().get("worker"),
                        metric.value().getAsLong()));
            }
        }
    }
}
