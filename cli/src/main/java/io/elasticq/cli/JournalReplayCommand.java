package io.elasticq.cli;

import io.elasticq.journal.JournalReader;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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
            description = "Those appended since then, as 2026-11-21T08:00:00Z.")
    private @Nullable Instant fromTime;

    @Option(names = "--to-seq", paramLabel = "N", description = "The last. Default: the newest.")
    private @Nullable Long toSequence;

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            converter = SpeedConverter.class,
            description =
                    "Each record waits for its time: 1x as they were appended, 2x twice as fast, 0.5x half as fast."
                            + " Default: none waits.")
    private @Nullable Double speed;

    @Mixin
    private final RecordPrinter printer = new RecordPrinter();

    private final LongSupplier nanoTime;
    private final ReplayPace.Sleeper sleeper;

    JournalReplayCommand(Streams streams) {
        this(streams, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    /** With a clock of the caller's. */
    JournalReplayCommand(Streams streams, LongSupplier nanoTime, ReplayPace.Sleeper sleeper) {
        this.streams = streams;
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
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
        if (speed != null) {
            printer.pace(new ReplayPace(speed, nanoTime, sleeper));
        }
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
