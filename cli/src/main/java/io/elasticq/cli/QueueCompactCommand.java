package io.elasticq.cli;

import io.elasticq.persistent.StorageStats;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code elasticq queue compact}. */
@Command(
        name = "compact",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Gives up the files of a queue's log that are not needed any more. Those who use the queue do so"
                + " now and then by themselves.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "2:an option or argument is wrong",
            "3:there is no queue, it is damaged, or is not one of lines",
            "4:the queue can't be written, or another process has it open"
        })
final class QueueCompactCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private final QueueDirectory folder = new QueueDirectory();

    @Mixin
    private final QueueDirectory.Patience patience = new QueueDirectory.Patience();

    QueueCompactCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        Report report = new Report(streams.out());
        try (LineQueue opened = folder.open(patience.time)) {
            int givenUp = LineQueue.explained(() -> opened.queue().compact());
            StorageStats storage = opened.queue().storage();
            report.line("given up", givenUp + " segments");
            report.line("log", storage.segments() + " segments, " + storage.logBytes() + " bytes");
        }
        report.write();
        return ExitCode.OK;
    }
}
