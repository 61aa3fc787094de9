package io.elasticq.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Lines of a name and what is said of it, written at the end in one piece. */
final class Report {

    private final OutputStream out;
    private final StringBuilder text = new StringBuilder();

    Report(OutputStream out) {
        this.out = out;
    }

    void line(String name, String value) {
        text.append(name).append(": ").append(value).append('\n');
    }

    void write() throws CliException {
        try {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CliException(ExitCode.OUTPUT, "can't write to standard output: " + IoReason.of(e), e);
        }
    }
}
