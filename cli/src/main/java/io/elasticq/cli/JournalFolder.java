package io.elasticq.cli;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalFailedException;
import io.elasticq.journal.JournalLockedException;
import io.elasticq.journal.JournalReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The folder that a command works on, and its troubles in words. */
final class JournalFolder {

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder of the journal.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String folder;

    /** What is done with a journal. */
    interface Work<R> {
        @Nullable
        R run() throws IOException, CliException;
    }

    Path path() throws CliException {
        if (folder.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "the name of the folder is empty");
        }
        return InputFiles.pathOf(folder, ExitCode.USAGE);
    }

    /** Opens it for writing; it is made if it is not there. */
    Journal write(JournalConfig config) throws CliException {
        Path path = path();
        return explained(ExitCode.OUTPUT, () -> Journal.open(path, config));
    }

    /** Opens it for reading. */
    JournalReader read() throws CliException {
        Path path = existing();
        return explained(ExitCode.INPUT, () -> Journal.openReader(path));
    }

    Path existing() throws CliException {
        Path path = path();
        if (!Files.isDirectory(path)) {
            String problem = Files.exists(path) ? "is not a folder" : "no such file or directory";
            throw new CliException(ExitCode.INPUT, "can't read the journal in " + folder + ": " + problem);
        }
        return path;
    }

    /**
     * Does something with a journal.
     *
     * @param failure the exit code where the disk refuses
     */
    static <R> R explained(int failure, Work<R> work) throws CliException {
        return Objects.requireNonNull(attempt(failure, work));
    }

    /** The same for what may have no result. */
    static <R> @Nullable R attempt(int failure, Work<R> work) throws CliException {
        try {
            return work.run();
        } catch (JournalCorruptException e) {
            throw new CliException(ExitCode.INPUT, message(e) + " (see 'elasticq journal salvage --help')", e);
        } catch (JournalLockedException e) {
            throw new CliException(ExitCode.OUTPUT, message(e), e);
        } catch (JournalFailedException e) {
            throw new CliException(ExitCode.OUTPUT, message(e), e);
        } catch (UncheckedIOException e) {
            throw new CliException(failure, IoReason.of(e), e);
        } catch (IOException e) {
            throw new CliException(failure, IoReason.of(e), e);
        }
    }

    private static String message(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
