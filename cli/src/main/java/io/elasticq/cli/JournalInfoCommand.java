package io.elasticq.cli;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalLockedException;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.RecoveryReport;
import io.elasticq.journal.SegmentInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code elasticq journal info}. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Says what a journal holds, how far its cursors are, and whether it is damaged.",
            "Another process may write it meanwhile; then damage is not looked for. While it is, no process can begin to"
                    + " write."
        },
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
        Path path = folder.existing();
        Report report = new Report(streams.out());
        try {
            JournalFolder.attempt(ExitCode.INPUT, () -> {
                tell(path, report);
                return null;
            });
        } catch (CliException e) {
            if (e.getCause() instanceof JournalCorruptException damage) {
                report.line("damage", String.valueOf(damage.getMessage()));
                report.write();
            }
            throw e;
        }
        report.write();
        return ExitCode.OK;
    }

    private static void tell(Path path, Report report) {
        List<SegmentInfo> segments = Journal.segments(path);
        List<SegmentInfo> entered =
                segments.stream().filter(segment -> segment.firstSequence() > 0).toList();
        long first = entered.isEmpty() ? 1 : entered.get(0).firstSequence();
        long last = entered.isEmpty() ? 0 : entered.get(entered.size() - 1).lastSequence();
        report.line("records", last < first ? "none; the next one is " + first : range(first, last));
        segments.forEach(segment -> report.line("segment " + segment.number(), describe(segment)));
        try (JournalReader reader = Journal.openReader(path)) {
            new TreeMap<>(reader.cursors())
                    .forEach((name, next) -> report.line(
                            "cursor " + name, "at " + next + ", " + Math.max(0, last - next + 1) + " records behind"));
        }
        report.line("damage", damage(path));
    }

    private static String range(long first, long last) {
        return first + " to " + last + ": " + (last - first + 1);
    }

    private static String describe(SegmentInfo segment) {
        String rest = segment.bytes() + " bytes, " + segment.state().name().toLowerCase(Locale.ROOT);
        if (segment.entered() == null) {
            return rest;
        }
        boolean empty = segment.lastSequence() < segment.firstSequence();
        String records = empty ? "none" : range(segment.firstSequence(), segment.lastSequence());
        return records + ", since " + segment.entered() + ", " + rest;
    }

    private static String damage(Path path) {
        try {
            return Journal.verify(path).outcome() == RecoveryReport.Outcome.TORN
                    ? "none; the last record was begun and not finished, and is cut off when the journal is opened"
                    : "none";
        } catch (JournalLockedException e) {
            return "not looked for: a process writes the journal, pid=" + e.holder();
        }
    }
}
