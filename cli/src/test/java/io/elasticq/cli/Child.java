package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a JVM of its own. Standard output is a pipe unless it goes to a file; standard error is a file. */
record Child(Process process, Path errFile) implements AutoCloseable {

    static Child start(Path dir, List<String> jvmOptions, ProcessBuilder.Redirect out, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Elasticq.class.getName()));
        command.addAll(List.of(args));
        Path err = Files.createTempFile(dir, "child", ".err");
        return new Child(
                new ProcessBuilder(command)
                        .redirectOutput(out)
                        .redirectError(err.toFile())
                        .start(),
                err);
    }

    static Child start(Path dir, String... args) throws IOException {
        return start(dir, List.of(), ProcessBuilder.Redirect.PIPE, args);
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("has ended").isTrue();
        return process.exitValue();
    }

    /** Writes to its standard input, which stays open. */
    void send(String text) throws IOException {
        OutputStream stdin = process.getOutputStream();
        stdin.write(text.getBytes(StandardCharsets.UTF_8));
        stdin.flush();
    }

    /** Sends it a signal, such as INT. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Ends it with SIGKILL. What it has written to its pipes can still be read. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the pipes
        process.waitFor();
    }

    List<String> errLines() throws IOException {
        return Files.readAllLines(errFile);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
