package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("has ended").isTrue();
        return process.exitValue();
    }

    List<String> errLines() throws IOException {
        return Files.readAllLines(errFile);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
