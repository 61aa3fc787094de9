package io.elasticq.cli;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A file, or the standard output. */
final class FileSink implements Sink {

    private final OutputFile file;

    FileSink(OutputFile file) {
        this.file = file;
    }

    @Override
    public OutputStream stream() {
        return file.stream();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public @Nullable Integer awaitExit() {
        return null;
    }

    @Override
    public String explain(IOException e) {
        return IoReason.isClosedByReader(e) ? "closed by its reader" : "can't be written: " + IoReason.of(e);
    }

    @Override
    public void abandon() {
        // nothing waits
    }
}
