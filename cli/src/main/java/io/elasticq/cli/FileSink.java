package io.elasticq.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file, or the standard output. */
final class FileSink implements Sink {

    private final OutputFile file;
    private final LineWriter output;

    FileSink(OutputFile file) {
        this.file = file;
        this.output = new LineWriter(file.stream());
    }

    @Override
    public LineOutput output() {
        return output;
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
