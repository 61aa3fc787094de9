package io.elasticq.cli;

import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elasticq journal append}. */
@Command(
        name = "append",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Appends a record for each line of the files, or of the standard input. Says at the end how many"
                + " there were, and the sequence of the last.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all lines are appended",
            "2:an option or argument is wrong",
            "3:the input can't be read, or the journal is damaged; what was read before is appended",
            "4:the journal can't be written, or another process writes it",
        })
final class JournalAppendCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private final JournalFolder folder = new JournalFolder();

    @Parameters(
            index = "1..*",
            paramLabel = "FILE",
            description = "What to append; '-' is the standard input. Default: -")
    private List<String> files = List.of();

    @Mixin
    private final RecordText text = new RecordText();

    @Option(names = "--every-write", description = "Each record is on the disk before the next is appended.")
    private boolean everyWrite;

    @Option(
            names = "--sync-every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Records are forced to the disk each time so much time is over: 500ms, 1s. Unless one of the"
                    + " two is given, they are when all are appended.")
    private @Nullable Duration syncEvery;

    private long appended;
    private long last;

    JournalAppendCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        Durability durability = SyncOptions.durability("--every-write", everyWrite, syncEvery);
        InputFiles input = InputFiles.of(files, streams.in());
        JournalConfig config = JournalConfig.builder().durability(durability).build();
        try (Journal journal = folder.write(config)) {
            append(journal, new LineReader(input));
        } finally {
            streams.complain(appended == 0 ? "nothing appended" : "appended " + appended + " records, up to " + last);
        }
        return ExitCode.OK;
    }

    private void append(Journal journal, LineReader lines) throws CliException {
        byte[] line = next(lines);
        while (line != null) {
            byte[] payload = text.payload(line, appended + 1);
            if (payload.length > journal.maxRecordSize()) {
                throw new CliException(
                        ExitCode.INPUT,
                        "line " + (appended + 1) + " is too long for a record: " + payload.length
                                + " bytes; the most are " + journal.maxRecordSize());
            }
            last = JournalFolder.explained(ExitCode.OUTPUT, () -> journal.append(payload));
            appended++;
            line = next(lines);
        }
        JournalFolder.attempt(ExitCode.OUTPUT, () -> {
            journal.sync();
            return null;
        });
    }

    private static byte @Nullable [] next(LineReader lines) throws CliException {
        try {
            return lines.next();
        } catch (IOException e) {
            throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
        }
    }
}
