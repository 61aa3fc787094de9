package io.elasticq.journal;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another process, which runs a program of these tests. Killed when it is closed. */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    public static ChildJvm start(Class<?> program, String... arguments) throws IOException {
        return start(List.of(), List.of(), null, program, arguments);
    }

    /** With options of the JVM. */
    public static ChildJvm withOptions(List<String> options, Class<?> program, String... arguments) throws IOException {
        return start(List.of(), options, null, program, arguments);
    }

    /** With something in front of the command, such as unshare, and classes in front of the class path. */
    public static ChildJvm start(List<String> wrapper, @Nullable Path classes, Class<?> program, String... arguments)
            throws IOException {
        return start(wrapper, List.of(), classes, program, arguments);
    }

    /** With all of it. */
    public static ChildJvm start(
            List<String> wrapper, List<String> options, @Nullable Path classes, Class<?> program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        String classPath = System.getProperty("java.class.path");
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-ea"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp", classes == null ? classPath : classes + File.pathSeparator + classPath, program.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Its next line; null if it has ended. */
    @Nullable
    public String line() throws IOException {
        return output.readLine();
    }

    public long pid() {
        return process.pid();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly(); // the process itself would close its output, which is still to be read
        process.waitFor();
    }

    /** Tells it that it may go on, or end. */
    public void tell() throws IOException {
        tell("");
    }

    /** Gives it a line. */
    public void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    public int exit() throws InterruptedException {
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new AssertionError("the process did not end: pid=" + pid());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
