package io.elasticq.contract;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A Lincheck test in a JVM of its own, where a mutant stands on the class path before the shipped package: Lincheck rewrites
 * classes, and knows them by name.
 */
public final class LincheckRun {

    public static final String PASSED = "passed";

    private LincheckRun() {}

    /** Returns what the program printed, which calls {@link #report}: {@link #PASSED}, or what Lincheck found. */
    public static String on(SourceMutant mutant, Path folder, Class<?> program, String... arguments) {
        mutant.writeTo(folder);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+EnableDynamicAgentLoading",
                "-Delasticq.deep=" + Boolean.getBoolean("elasticq.deep")));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-")) // what a library asks for, it asks of every JVM
                .forEach(command::add);
        command.addAll(
                List.of("-cp", folder + File.pathSeparator + System.getProperty("java.class.path"), program.getName()));
        Collections.addAll(command, arguments);
        try {
            Process child = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the child. */
    public static void report(Runnable check) {
        String verdict = PASSED;
        try {
            check.run();
        } catch (AssertionError e) {
            verdict = String.valueOf(e.getMessage());
        }
        System.out.println(verdict);
        System.exit(0);
    }
}
