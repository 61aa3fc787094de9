package io.elasticq.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes.
 *
 * @param name for messages
 * @param stream unbuffered
 * @param opened whether it was opened here, and so is to be closed
 */
record OutputFile(String name, OutputStream stream, boolean opened) {

    /** Opens the file, which is made or emptied; without a name it is the standard output. */
    static OutputFile open(@Nullable String name, OutputStream stdout, InputFiles inputs) throws CliException {
        if (name == null) {
            inputs.requireOtherThan(Path.of("/dev/stdout"));
            return new OutputFile("standard output", stdout, false);
        }
        Path path = InputFiles.pathOf(name, ExitCode.OUTPUT);
        if (name.isEmpty()) {
            throw new CliException(ExitCode.OUTPUT, "can't write '': no such file or directory");
        }
        inputs.requireOtherThan(path);
        try {
            return new OutputFile(name, Files.newOutputStream(path), true);
        } catch (IOException e) {
            throw new CliException(ExitCode.OUTPUT, "can't write " + name + ": " + IoReason.of(e), e);
        }
    }

    /** Some file systems say only now that a write has failed. */
    void close() throws IOException {
        if (opened) {
            stream.close();
        }
    }
}
