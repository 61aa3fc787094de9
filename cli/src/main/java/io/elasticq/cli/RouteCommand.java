package io.elasticq.cli;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.router.RouterMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elasticq route}: a fan-out for lines. */
@Command(
        name = "route",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Gives each line to several outputs, or to one of several.",
            "Reads the files one after the other, or the standard input. An output is a file, '-' for the standard"
                    + " output, or 'cmd:' and a command that reads the lines. Each has its own credits: so many lines"
                    + " may wait for it; its policy says what happens to the next one. With the policy park an output"
                    + " gets the input, byte for byte, and one that is slow slows down the reading.",
            "An output, or the only input, may also be a topic of Kafka's or a stream of Aeron's:"
                    + " kafka:TOPIC?bootstrap=HOST:PORT, aeron:udp?endpoint=HOST:PORT&stream=N&back=HOST:PORT.",
            "After a '?' come options, with '&' between them: policy=park|drop|detach, after=TIME or, with detach, a"
                    + " number of lines; credits=N; rate=N/s; filter=REGEX, the lines that it wants; name=NAME."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all lines are written, or dropped, filtered or missed as asked; all of them are accounted for",
            "1:unexpected failure, or lines are not accounted for",
            "2:an option or argument is wrong, or a file is an output twice, or both input and output",
            "3:the input can't be read; what was read is written; or the journal is damaged",
            "4:an output, or the journal, can't be written, or its reader has closed it; the other outputs have all",
            "130, 143:SIGINT, SIGTERM; what was accepted is written, within 5 seconds"
        })
final class RouteCommand implements Callable<Integer> {

    private final Streams streams;

    @Parameters(paramLabel = "FILE", description = "What to read; '-' is the standard input. Default: -")
    private List<String> files = List.of();

    @Option(
            names = "--to",
            paramLabel = "OUTPUT",
            required = true,
            description = "Where the lines go: 'out.txt', 'out.txt?policy=drop&credits=1000&rate=10000/s', '-',"
                    + " 'cmd:grep ERROR'. May be given several times.")
    private List<String> outputs = List.of();

    @Mixin
    private final RouteModeOptions mode = new RouteModeOptions();

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            description = "Append each line to the journal in this folder, which is made if it is not there. An output"
                    + " that was detached reads from it what it has missed.")
    private @Nullable String journal;

    @Option(
            names = "--join-late",
            paramLabel = "OUTPUT@TIME",
            description = "An output that joins after this time, reads from the journal what was there before, and then"
                    + " goes on as the others do: 'late.txt@5s'. At the end of the input it joins in any case.")
    private List<String> late = List.of();

    @Option(
            names = "--stats",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Show on standard error what happens, each time so much time is over: 500ms, 1s, 2m; and,"
                    + " unless --json is given, a summary at the end.")
    private @Nullable Duration stats;

    @Option(names = "--json", description = "Write a summary as the last line on standard error, in JSON.")
    private boolean json;

    RouteCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        List<OutputSpec> specs = new ArrayList<>();
        for (String output : outputs) {
            specs.add(OutputParser.parse("--to", output));
            mode.requireFits(specs.get(specs.size() - 1));
        }
        RouterMode<Line> routerMode = mode.mode();
        List<LateJoin> joins = LateJoin.parse(late);
        requireReplay(joins);
        joins.forEach(join -> specs.add(join.output()));
        RouteInput input = RouteInput.of(files, streams.in());
        for (OutputSpec spec : specs) {
            input.requireOtherThan(spec);
        }
        RouteOutputs opener = new RouteOutputs(specs, input.files(), streams);
        List<String> names = opener.check();
        try (Journal opened = openJournal()) {
            Route route = new Route(input.inputs(), routerMode, opened);
            List<OutputWriter> writers = opener.open(names, (name, why) -> {
                streams.complain(name + ": " + why + "; the other outputs go on");
                route.lose();
            });
            for (int i = 0; i < writers.size(); i++) {
                route.add(
                        writers.get(i),
                        i < outputs.size()
                                ? null
                                : joins.get(i - outputs.size()).after());
            }
            return new AttendedRun(streams, route, () -> summarize(route)).call(stats);
        }
    }

    private void summarize(Route route) {
        if (json) {
            streams.err().println(route.summary().toJson());
        } else if (stats != null) {
            route.summary().toLines().forEach(streams.err()::println);
        }
    }

    private void requireReplay(List<LateJoin> joins) throws CliException {
        if (joins.isEmpty()) {
            return;
        }
        String output = "--join-late '" + joins.get(0).output().text() + "'";
        if (mode.isWork()) {
            throw new CliException(ExitCode.USAGE, output + " needs --mode broadcast: it is to get all lines");
        }
        if (journal == null) {
            throw new CliException(ExitCode.USAGE, output + " needs --journal, to read what was there before it");
        }
    }

    private @Nullable Journal openJournal() throws CliException {
        if (journal == null) {
            return null;
        }
        if (journal.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "--journal: the name of the folder is empty");
        }
        Path path = InputFiles.pathOf(journal, ExitCode.USAGE);
        return JournalFolder.explained(
                ExitCode.OUTPUT,
                () -> Journal.open(path, JournalConfig.builder().build()));
    }
}
