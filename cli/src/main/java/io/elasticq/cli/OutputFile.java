package io.elasticq.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes.
 *
 * @param name for messages
 * @param stream unbuffered
 * @param opened whether it was opened here, and so is to be closed
 */
record OutputFile(String name, OutputStream stream, boolean opened) {

    private static final Path STDOUT = Path.of("/dev/stdout");

    /**
     * Opens the file, which is made; without a name it is the standard output.
     *
     * @param appends whether to go on where an earlier run has ended, and not to empty the file
     */
    static OutputFile open(@Nullable String name, OutputStream stdout, InputFiles inputs, boolean appends)
            throws CliException {
        if (name == null) {
            inputs.requireOtherThan(STDOUT);
            OutputFile output = new OutputFile("standard output", stdout, false);
            return appends && stdout instanceof FileOutputStream ? output.withWholeLines(STDOUT) : output;
        }
        Path path = InputFiles.pathOf(name, ExitCode.OUTPUT);
        if (name.isEmpty()) {
            throw new CliException(ExitCode.OUTPUT, "can't write '': no such file or directory");
        }
        inputs.requireOtherThan(path);
        try {
            if (!appends) {
                return new OutputFile(name, Files.newOutputStream(path), true);
            }
            OutputStream stream = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new OutputFile(name, stream, true).withWholeLines(path);
        } catch (IOException e) {
            throw new CliException(ExitCode.OUTPUT, "can't write " + name + ": " + IoReason.of(e), e);
        }
    }

    /** A kill may have cut off a line; the next one must not go on with it. */
    private OutputFile withWholeLines(Path path) throws CliException {
        try {
            if (endsWithinLine(path)) {
                stream.write('\n');
            }
            return this;
        } catch (IOException e) {
            throw new CliException(ExitCode.OUTPUT, "can't write " + name + ": " + IoReason.of(e), e);
        }
    }

    private static boolean endsWithinLine(Path path) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            return false;
        }
        try (SeekableByteChannel file = Files.newByteChannel(path)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return file.size() > 0 && file.position(file.size() - 1).read(last) == 1 && last.get(0) != '\n';
        }
    }

    /** Some file systems say only now that a write has failed. */
    void close() throws IOException {
        if (opened) {
            stream.close();
        }
    }
}
