package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program behind {@code elasticq bench}: runs the comparison and writes a page about it. */
@Command(
        name = "elasticq bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures elasticq beside its peers, in one run on this machine, and writes a report: report.html, ratios.svg,"
                    + " results.json and log.txt.",
            "Everything takes hours, and says how many before it begins. Interrupted, it reports on what it has."
        },
        footerHeading = "%nExit codes: ",
        footer = "0 done; 1 something failed, and the report says what; 2 bad arguments; 130 interrupted.")
public final class Bench implements Callable<Integer> {

    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH.mm.ss");

    @Option(
            names = "--quick",
            description = "Cases that stand for all, for a moment each, in 3 rounds: about 5 minutes on 2 cores.")
    private boolean quick;

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            description = "Only the benchmarks in whose names this regular expression is found; may be repeated.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds, each with a JVM for every measurement. Default: 5, with --quick 3.")
    private @Nullable Integer rounds;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where to write. Default: a new folder in bench-results, named by the time.")
    private @Nullable Path out;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Measure nothing, and report on the results that an earlier run has stored in this file.")
    private @Nullable Path from;

    @Parameters(paramLabel = "JMH", arity = "0..*", description = "After --: JMH's own options, such as -i 10.")
    private List<String> jmh = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private final List<String> arguments;

    Bench(String... arguments) {
        this.arguments = List.of(arguments);
    }

    /**
     * Runs the program and exits.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    static CommandLine commandLine(String... arguments) {
        return new CommandLine(new Bench(arguments)).setParameterExceptionHandler((e, all) -> {
            CommandLine program = e.getCommandLine();
            program.getErr().println("elasticq: " + e.getMessage() + " (see 'elasticq bench --help')");
            return CommandLine.ExitCode.USAGE;
        });
    }

    @Override
    public Integer call() throws IOException {
        if (from != null) {
            return reportOn(from);
        }
        BenchPlan plan = plan();
        if (plan.measurements() == 0) {
            throw refused("no benchmark matches " + String.join(", ", only) + (quick ? " among those of --quick" : "")
                    + "; there are " + String.join(", ", known()));
        }
        return new BenchRun(plan, folder(), command()).run();
    }

    private BenchPlan plan() {
        int wanted = rounds != null ? rounds : quick ? BenchPlan.QUICK_ROUNDS : BenchPlan.ROUNDS;
        if (wanted < 1) {
            throw refused("--rounds must be >= 1: rounds=" + wanted);
        }
        try {
            CommandLineOptions theirs = new CommandLineOptions(jmh.toArray(String[]::new));
            return quick ? BenchPlan.quick(only, wanted, theirs) : BenchPlan.full(only, wanted, theirs);
        } catch (PatternSyntaxException e) {
            throw refused("not a regular expression: " + e.getPattern() + ": " + e.getDescription());
        } catch (CommandLineOptionException e) {
            throw refused("not options of JMH: " + e.getMessage());
        }
    }

    private List<String> known() {
        return quick
                ? QuickCase.all().stream().map(QuickCase::benchmark).distinct().toList()
                : BenchPlan.names();
    }

    private BenchFolder folder() {
        try {
            return BenchFolder.prepare(
                    out != null
                            ? out
                            : Path.of(
                                    "bench-results",
                                    LocalDateTime.now(ZoneId.systemDefault()).format(NOW)));
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private int reportOn(Path stored) throws IOException {
        String results;
        try {
            results = Files.readString(stored);
            ResultFile.parse(results);
        } catch (IOException | IllegalArgumentException e) {
            throw refused("no results in " + stored + ": " + e);
        }
        BenchFolder folder = folder();
        folder.write(results);
        System.out.println("The report: " + folder.page());
        return 0;
    }

    /** As a shell takes it. */
    private String command() {
        return arguments.stream()
                .map(argument ->
                        argument.matches("[\\w./:=,+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "./elasticq bench ", ""));
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
