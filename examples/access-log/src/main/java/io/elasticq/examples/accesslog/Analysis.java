package io.elasticq.examples.accesslog;

import io.elasticq.pipeline.EventStream;
import io.elasticq.pipeline.HandOff;
import io.elasticq.pipeline.OnError;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.io.ExistingFile;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.state.StateCodecs;
import io.elasticq.pipeline.window.WindowResult;
import io.elasticq.pipeline.window.Windows;
import java.time.Duration;
import java.util.function.Consumer;

/** What is done with the lines of an access log: the description of the pipeline. */
final class Analysis {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Analysis() {}

    /**
     * Describes it.
     *
     * <pre>
     * lines - parse, in several workers, in order - event time - people only -+- sessions of each client ----------------- sessions.tsv
     *                 '- bad-lines.tsv                                        '- paths of each minute - the top of them - top-paths.tsv
     * </pre>
     *
     * @param lines of the log
     * @param onLine is told of each line, by the worker that reads
     */
    static Pipeline describe(Source<String> lines, Settings settings, Results results, Consumer<String> onLine) {
        EventStream<AccessEntry> requests = Pipeline.from("log", lines)
                .peek(onLine::accept)
                .named("read")
                .parallelOrdered(
                        settings.parsers(), HandOff.block(settings.waiting()), part -> part.map(LineParser::parse)
                                .named("parse")
                                .onError(OnError.deadLetter(results.badLines())))
                .eventTime(AccessEntry::time, settings.outOfOrder())
                .named("time")
                .filter(Traffic::isOfAPerson)
                .named("people");
        return Pipeline.of(sessions(requests, settings, results), topPaths(requests, settings, results));
    }

    private static Pipeline sessions(EventStream<AccessEntry> requests, Settings settings, Results results) {
        return requests.keyBy(AccessEntry::client, StateCodecs.strings())
                .window(Windows.session(settings.gap(), AccessEntry::time))
                .lateTo(results.lateSessions())
                .aggregate(Session.aggregate())
                .named("sessions")
                .to(
                        "sessions file",
                        Sinks.fileLines(
                                results.sessions(),
                                session -> Session.line(session, settings.gap()),
                                ExistingFile.REPLACE),
                        OnError.fail());
    }

    private static Pipeline topPaths(EventStream<AccessEntry> requests, Settings settings, Results results) {
        return requests.keyBy(AccessEntry::path, StateCodecs.strings())
                .window(Windows.timeBatch(MINUTE, AccessEntry::time))
                .lateTo(results.lateMinutes())
                .aggregate(PathStats.aggregate())
                .named("paths")
                .window(Windows.timeBatch(MINUTE, WindowResult::start))
                .aggregate(TopPaths.aggregate(settings.top()))
                .named("top")
                .flatMap(TopPaths::lines)
                .named("lines")
                .to(
                        "top paths file",
                        Sinks.fileLines(results.topPaths(), line -> line, ExistingFile.REPLACE),
                        OnError.fail());
    }
}
