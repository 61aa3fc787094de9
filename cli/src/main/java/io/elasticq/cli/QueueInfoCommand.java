package io.elasticq.cli;

import io.elasticq.journal.RecoveryReport;
import io.elasticq.persistent.QueueRecovery;
import io.elasticq.persistent.StorageStats;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code elasticq queue info}. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Says what a queue holds, what its files are, and what was found when it was opened. As it is opened for"
                        + " that, what a kill has left unfinished is cleaned up.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:said",
            "2:an option or argument is wrong",
            "3:there is no queue, it is damaged, or is not one of lines",
            "4:another process has the queue open"
        })
final class QueueInfoCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private final QueueDirectory folder = new QueueDirectory();

    @Mixin
    private final QueueDirectory.Patience patience = new QueueDirectory.Patience();

    QueueInfoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        Report report = new Report(streams.out());
        try (LineQueue opened = folder.open(patience.time)) {
            StorageStats storage = opened.queue().storage();
            report.line("elements", Integer.toString(opened.queue().size()));
            report.line("codec", ChoiceConverter.nameOf(opened.content()));
            report.line(
                    "log",
                    storage.segments() + " segments, " + storage.logBytes() + " bytes; last record "
                            + storage.lastSequence() + ", since the last checkpoint "
                            + storage.recordsSinceCheckpoint());
            report.line("found", found(opened.queue().recovery()));
        }
        report.write();
        return ExitCode.OK;
    }

    private static String found(QueueRecovery recovery) {
        RecoveryReport log = recovery.log();
        String place = " at segment " + log.segment() + ", offset " + log.offset();
        String end =
                switch (log.outcome()) {
                    case NEW -> "a new log";
                    case CLEAN -> "a clean end" + place;
                    case TORN ->
                        "a torn end" + place + "; what was begun there was cut off, " + log.discardedRecords()
                                + " records behind it";
                };
        return recovery.discarded() == 0 ? end : end + "; elements of unfinished batches: " + recovery.discarded();
    }
}
