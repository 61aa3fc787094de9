package io.elasticq.cli;

import io.elasticq.InvalidConfigException;
import io.elasticq.channel.ChannelCorruptException;
import io.elasticq.channel.ChannelError;
import io.elasticq.channel.ChannelInUseException;
import io.elasticq.channel.ChannelRefusedException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The file of the channel that a command works on, and its troubles in words. */
final class ChannelFile {

    @Parameters(index = "0", paramLabel = "PATH", description = "The file of the channel, such as /dev/shm/lines.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String file;

    /** What is done with a channel. */
    interface Work<R> {
        R run() throws CliException;
    }

    String name() {
        return file;
    }

    Path path() throws CliException {
        if (file.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "the name of the file is empty");
        }
        return InputFiles.pathOf(file, ExitCode.USAGE);
    }

    /** The same, where there must be something already. */
    Path existing() throws CliException {
        Path path = path();
        if (!Files.exists(path)) {
            throw new CliException(ExitCode.INPUT, "there is no channel at " + file + ": no such file or directory");
        }
        if (Files.isDirectory(path)) {
            throw new CliException(ExitCode.INPUT, "there is no channel at " + file + ": it is a folder");
        }
        return path;
    }

    /**
     * Does something with a channel.
     *
     * @param failure the exit code where the disk refuses, or the other side has failed
     */
    static <R> R explained(int failure, Work<R> work) throws CliException {
        try {
            return work.run();
        } catch (RuntimeException e) {
            throw explain(failure, e);
        }
    }

    /** What a channel has thrown, in words; if it has none of its own, it is thrown as it is. */
    static CliException explain(int failure, RuntimeException thrown) {
        if (thrown instanceof InvalidConfigException) {
            return new CliException(ExitCode.USAGE, message(thrown), thrown);
        }
        if (thrown instanceof ChannelInUseException) {
            return new CliException(ExitCode.OUTPUT, message(thrown), thrown);
        }
        if (thrown instanceof ChannelRefusedException || thrown instanceof ChannelCorruptException) {
            return new CliException(ExitCode.INPUT, message(thrown), thrown);
        }
        if (thrown instanceof ChannelError) {
            return new CliException(failure, message(thrown), thrown);
        }
        if (thrown instanceof UncheckedIOException disk) {
            return new CliException(failure, IoReason.of(disk), thrown);
        }
        throw thrown;
    }

    private static String message(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
