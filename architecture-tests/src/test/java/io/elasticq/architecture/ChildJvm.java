package io.elasticq.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of its own, started as a user would. */
final class ChildJvm {

    private static final List<String> VARIABLES_THAT_PRINT =
            List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

    private ChildJvm() {}

    /**
     * What came of it.
     *
     * @param exit the exit status; -1 if it ran past its time and was ended
     * @param out what it printed
     * @param err what it complained of
     */
    record Result(int exit, String out, String err) {}

    /** Runs {@code java} with these arguments. Needs a folder for what the process prints. */
    static Result run(Path folder, Duration limit, List<String> arguments) {
        Path out = folder.resolve("stdout.txt");
        Path err = folder.resolve("stderr.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeAll(VARIABLES_THAT_PRINT);
        try {
            Process process = builder.start();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Result(ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command, e);
        }
    }
}
