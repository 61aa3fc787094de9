package io.elasticq.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program: runs the benchmarks and reports, or reports on a run that was stored. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Runs the benchmarks in rounds, then prints a report in Markdown.")
public final class Benchmarks implements Callable<Integer> {

    private static final TimeValue QUICK_TIME = TimeValue.milliseconds(300);

    @Option(names = "--quick", description = "One round of short iterations: does it work, and roughly how fast?")
    private boolean quick;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            description = "Run what matches; may be repeated. Default: all but tuning and 4P1C.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds, each with a JVM per case. Default: 5.")
    private @Nullable Integer rounds;

    @Option(names = "--json", paramLabel = "FILE", description = "Store the results, after each round.")
    private @Nullable Path json;

    @Parameters(paramLabel = "JMH", arity = "0..*", description = "After --: JMH's own options, such as -prof gc.")
    private List<String> jmh = new ArrayList<>();

    private final List<String> arguments;

    Benchmarks(String... arguments) {
        this.arguments = List.of(arguments);
    }

    /**
     * Runs the program and exits.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new Benchmarks(arguments)).execute(arguments));
    }

    @Override
    public Integer call() throws CommandLineOptionException {
        Environment environment =
                Environment.here("java -jar benchmarks/target/benchmarks.jar " + String.join(" ", arguments));
        int wanted = rounds != null ? rounds : quick ? 1 : BenchPlan.ROUNDS;
        InterleavedRun run = new InterleavedRun(options(), wanted);
        int exitCode = 0;
        try {
            run.run(() -> store(ResultFile.toJson(environment, run.results())));
        } catch (RunnerException e) {
            System.err.println("the run ended early: " + e);
            exitCode = 1;
        }
        String results = ResultFile.toJson(environment, run.results());
        System.out.println();
        System.out.print(new Report(ResultFile.parse(results)).markdown());
        return exitCode;
    }

    private Options options() throws CommandLineOptionException {
        CommandLineOptions theirs = new CommandLineOptions(jmh.toArray(String[]::new));
        ChainedOptionsBuilder options = new OptionsBuilder().parent(theirs).shouldFailOnError(true);
        only.forEach(options::include);
        if (only.isEmpty() && theirs.getIncludes().isEmpty()) {
            options.exclude(BenchPlan.ONLY_IF_ASKED);
        }
        if (quick) {
            options.warmupTime(QUICK_TIME).measurementTime(QUICK_TIME);
        }
        return options.build();
    }

    private void store(String results) {
        if (json != null) {
            try {
                Files.writeString(json, results);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Command(name = "report", description = "Prints the report of results that --json, or JMH's -rff, stored.")
    int report(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--charts", description = "Add bar charts in Mermaid.") boolean charts) {
        try {
            Report report = new Report(ResultFile.parse(Files.readString(file)));
            System.out.print(report.markdown());
            if (charts) {
                System.out.print(report.charts());
            }
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("no report: " + e);
            return 1;
        }
    }
}
