package io.elasticq.cli;

import io.elasticq.persistent.PersistentElasticQueue;
import io.elasticq.persistent.SalvagedQueue;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code elasticq queue salvage}. */
@Command(
        name = "salvage",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Copies every whole element of a damaged queue into a new one. The damaged one is not changed. What"
                        + " had been taken may come again, where the record of that is damaged.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:copied; the output says how many records are missing",
            "2:an option or argument is wrong, or the new folder is not empty",
            "3:there is no queue, or it can't be read",
            "4:the new queue can't be written, or a process has the damaged one open"
        })
final class QueueSalvageCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private final QueueDirectory folder = new QueueDirectory();

    @Parameters(index = "1", paramLabel = "TARGET", description = "The folder of the new queue.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String target;

    QueueSalvageCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        Path from = folder.existing();
        Path to = InputFiles.pathOf(target, ExitCode.USAGE);
        SalvagedQueue saved = LineQueue.explained(() -> {
            try {
                return PersistentElasticQueue.salvage(from, to);
            } catch (IllegalArgumentException e) {
                throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
            }
        });
        Report report = new Report(streams.out());
        report.line("elements", Integer.toString(saved.elements()));
        report.line("taken before, maybe", Integer.toString(saved.uncertain()));
        report.line(
                "missing",
                saved.log().gaps() == 0
                        ? "none in between"
                        : saved.log().missing() + " records in " + saved.log().gaps() + " places");
        report.write();
        return ExitCode.OK;
    }
}
