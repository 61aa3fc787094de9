package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A run of the program in this JVM. */
record CliRun(int exitCode, byte[] out, String err) {

    static CliRun of(String stdin, String... args) {
        return of(stdin.getBytes(StandardCharsets.UTF_8), args);
    }

    static CliRun of(byte[] stdin, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CliRun run = of(new ByteArrayInputStream(stdin), out, args);
        return new CliRun(run.exitCode(), out.toByteArray(), run.err());
    }

    static CliRun of(InputStream stdin, OutputStream stdout, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream messages = new PrintStream(err, true, StandardCharsets.UTF_8);
        int exitCode = Elasticq.run(new Streams(stdin, stdout, messages, false, false, 80), args);
        return new CliRun(exitCode, new byte[0], err.toString(StandardCharsets.UTF_8));
    }

    String outText() {
        return new String(out, StandardCharsets.UTF_8);
    }

    List<String> errLines() {
        return err.lines().toList();
    }

    /** Ended with this code and one line that a user understands. */
    void requireOneLine(int expectedCode, String... parts) {
        requireOneLine(err, parts);
        assertThat(exitCode).isEqualTo(expectedCode);
    }

    static void requireOneLine(String err, String... parts) {
        assertThat(err.lines()).hasSize(1);
        assertThat(err).startsWith("elasticq: ").contains(parts).doesNotContain("Exception", "at io.", "null");
    }

    /** A run leaves no reader; one that still ends may take its time. */
    static void requireNoReadersLeft() {
        await().untilAsserted(() -> assertThat(threads("elasticq-reader")).isEmpty());
    }

    /** The threads that live now and whose names begin like this. */
    static Set<Thread> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .collect(Collectors.toSet());
    }
}
