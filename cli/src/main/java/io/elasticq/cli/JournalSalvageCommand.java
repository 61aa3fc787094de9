package io.elasticq.cli;

import io.elasticq.journal.Journal;
import io.elasticq.journal.SalvageReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code elasticq journal salvage}. */
@Command(
        name = "salvage",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Copies every whole record of a damaged journal into a new one. The damaged one is not changed;"
                + " records get new sequences.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:copied; the output says how many records are missing",
            "2:an option or argument is wrong, or the new folder is not empty",
            "3:the journal can't be read",
            "4:the new journal can't be written, or a process writes the damaged one"
        })
final class JournalSalvageCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private final JournalFolder folder = new JournalFolder();

    @Parameters(index = "1", paramLabel = "TARGET", description = "The folder of the new journal.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String target;

    JournalSalvageCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        Path from = folder.existing();
        Path to = InputFiles.pathOf(target, ExitCode.USAGE);
        SalvageReport saved = JournalFolder.explained(ExitCode.OUTPUT, () -> {
            try {
                return Journal.salvage(from, to);
            } catch (IllegalArgumentException e) {
                throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
            }
        });
        Report report = new Report(streams.out());
        report.line("records", Long.toString(saved.records()));
        report.line(
                "missing", saved.gaps() == 0 ? "none in between" : saved.missing() + " in " + saved.gaps() + " places");
        report.write();
        return ExitCode.OK;
    }
}
