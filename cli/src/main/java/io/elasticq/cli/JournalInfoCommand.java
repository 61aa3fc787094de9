package io.elasticq.cli;

import io.elasticq.journal.JournalReader;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code elasticq journal info}. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Says what a journal holds, and how far its cursors are. Another process may write it meanwhile.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:said", "2:an option or argument is wrong", "3:the journal can't be read, or is damaged"})
final class JournalInfoCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private final JournalFolder folder = new JournalFolder();

    JournalInfoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        try (JournalReader reader = folder.read()) {
            long first = JournalFolder.explained(ExitCode.INPUT, reader::firstSequence);
            long last = JournalFolder.explained(ExitCode.INPUT, reader::lastSequence);
            Report report = new Report(streams.out());
            report.line(
                    "records",
                    last < first
                            ? "none; the next one is " + first
                            : first + " to " + last + ": " + (last - first + 1));
            Map<String, Long> cursors = JournalFolder.explained(ExitCode.INPUT, reader::cursors);
            new TreeMap<>(cursors)
                    .forEach((name, next) -> report.line(
                            "cursor " + name, "at " + next + ", " + Math.max(0, last - next + 1) + " records behind"));
            report.write();
        }
        return ExitCode.OK;
    }
}
