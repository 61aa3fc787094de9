package io.elasticq.cli;

import io.elasticq.journal.JournalReader;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elasticq journal replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Writes the records of a journal from some place on, a line each.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:written",
            "2:an option or argument is wrong",
            "3:the journal can't be read, or is damaged; what comes before is written",
            "4:the output can't be written, or its reader has closed it"
        })
final class JournalReplayCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private final JournalFolder folder = new JournalFolder();

    @Option(names = "--from-seq", paramLabel = "N", description = "The first. Default: the oldest that is left.")
    private @Nullable Long fromSequence;

    @Option(
            names = "--from-time",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description = "Those appended since then, as 2026-11-21T08:00:00Z, and some from before: files have a time,"
                    + " records have none.")
    private @Nullable Instant fromTime;

    @Option(names = "--to-seq", paramLabel = "N", description = "The last. Default: the newest.")
    private @Nullable Long toSequence;

    @Mixin
    private final RecordPrinter printer = new RecordPrinter();

    JournalReplayCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        if (fromSequence != null && fromTime != null) {
            throw new CliException(ExitCode.USAGE, "--from-seq and --from-time exclude each other");
        }
        if (fromSequence != null && fromSequence < 1) {
            throw new CliException(ExitCode.USAGE, "--from-seq must be >= 1: " + fromSequence);
        }
        long upTo = toSequence == null ? Long.MAX_VALUE : toSequence;
        try (JournalReader reader = folder.read();
                Tailer tailer = JournalFolder.explained(ExitCode.INPUT, () -> tailer(reader))) {
            printer.print(tailer, upTo, false, streams, new LineWriter(streams.out()));
        }
        return ExitCode.OK;
    }

    private Tailer tailer(JournalReader reader) throws CliException {
        try {
            return reader.tailer(start());
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, "--from-seq: " + e.getMessage(), e);
        }
    }

    private TailStart start() {
        if (fromSequence != null) {
            return TailStart.sequence(fromSequence);
        }
        return fromTime != null ? TailStart.time(fromTime) : TailStart.oldest();
    }
}
