package io.elasticq.cli;

import io.elasticq.journal.Journal;
import io.elasticq.journal.RecoveryReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code elasticq journal verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Reads a journal from end to end, each record's checksum with it, and changes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well; a record at the end that was begun and not finished is no damage",
            "2:an option or argument is wrong",
            "3:the journal is damaged: the message says where; or it can't be read",
            "4:a process writes the journal"
        })
final class JournalVerifyCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private final JournalFolder folder = new JournalFolder();

    JournalVerifyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        Path path = folder.existing();
        RecoveryReport found = JournalFolder.explained(ExitCode.INPUT, () -> Journal.verify(path));
        Report report = new Report(streams.out());
        long count = found.lastSequence() - found.firstSequence() + 1;
        report.line(
                "records", count <= 0 ? "none" : found.firstSequence() + " to " + found.lastSequence() + ": " + count);
        report.line("segments", Integer.toString(found.segments()));
        report.line("end", end(found));
        report.write();
        return ExitCode.OK;
    }

    private static String end(RecoveryReport found) {
        String place = " at segment " + found.segment() + ", offset " + found.offset();
        return switch (found.outcome()) {
            case NEW -> "there is no journal yet";
            case CLEAN -> "clean," + place;
            case TORN ->
                "torn," + place + "; what was begun there is cut off when the journal is opened"
                        + (found.discardedRecords() == 0
                                ? ""
                                : ", with " + found.discardedRecords() + " records behind it");
        };
    }
}
