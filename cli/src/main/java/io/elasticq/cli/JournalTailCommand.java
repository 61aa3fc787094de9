package io.elasticq.cli;

import io.elasticq.WaitStrategy;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elasticq journal tail}. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Writes the last records of a journal, a line each.",
            "With --cursor, those that were not written yet under this name; it remembers what it has written, and may"
                    + " write some again after it was killed."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:written",
            "2:an option or argument is wrong",
            "3:the journal can't be read, or is damaged",
            "4:the output can't be written, its reader has closed it, or another process uses the cursor",
            "130, 143:SIGINT, SIGTERM"
        })
final class JournalTailCommand implements Callable<Integer> {

    private static final int DEFAULT_COUNT = 10;

    private final Streams streams;

    @Mixin
    private final JournalFolder folder = new JournalFolder();

    @Option(names = "-n", paramLabel = "N", description = "How many of the last. Default: 10.")
    private @Nullable Long count;

    @Option(names = "-f", description = "Go on with those that are appended, until a signal ends it.")
    private boolean follow;

    @Option(
            names = "--cursor",
            paramLabel = "NAME",
            description = "Go on where this cursor is. A new one begins with the oldest record.")
    private @Nullable String cursor;

    @Mixin
    private final RecordPrinter printer = new RecordPrinter();

    JournalTailCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        if (count != null && (count < 0 || cursor != null)) {
            throw new CliException(
                    ExitCode.USAGE,
                    cursor != null ? "-n and --cursor exclude each other" : "-n must be >= 0: " + count);
        }
        LineWriter out = new LineWriter(streams.out());
        try (JournalReader reader = folder.read();
                Tailer tailer = JournalFolder.explained(ExitCode.INPUT, () -> tailer(reader))) {
            printer.print(tailer, Long.MAX_VALUE, cursor != null, streams, out);
            WaitStrategy waiting = WaitStrategy.backoff();
            for (int idle = 0; follow && !Thread.currentThread().isInterrupted(); ) {
                boolean any = printer.print(tailer, Long.MAX_VALUE, cursor != null, streams, out) > 0;
                idle = any ? 0 : waiting.idle(idle);
            }
        }
        return ExitCode.OK;
    }

    private Tailer tailer(JournalReader reader) throws CliException {
        if (cursor != null) {
            try {
                return reader.tailer(cursor, TailStart.oldest());
            } catch (IllegalArgumentException e) {
                throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
            }
        }
        long back = count == null ? DEFAULT_COUNT : count;
        if (back == 0) {
            return reader.tailer(TailStart.next());
        }
        long from = Math.max(reader.firstSequence(), reader.lastSequence() - back + 1);
        return reader.tailer(TailStart.sequence(from));
    }
}
