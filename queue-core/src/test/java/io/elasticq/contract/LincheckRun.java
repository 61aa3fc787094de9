package io.elasticq.contract;

import io.elasticq.BlockingElasticQueue;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jetbrains.lincheck.Lincheck;

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
                "-Delasticq.deep=" + Boolean.getBoolean("elasticq.deep"),
                "-cp",
                folder + File.pathSeparator + System.getProperty("java.class.path"),
                program.getName()));
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

    /**
     * Lincheck lets go of threads that are stuck, and waits for them to end; but then they wait for their condition in
     * earnest. So a queue that has been in use for seconds, where microseconds would do, is closed: that ends the waits, and
     * the hand-over fails. Where that does not help, since Lincheck holds the threads, the JVM is ended.
     */
    public static void handOvers(
            int invocations,
            Supplier<BlockingElasticQueue<Integer>> queues,
            Consumer<BlockingElasticQueue<Integer>> handOver) {
        AtomicReference<BlockingElasticQueue<Integer>> inUse = new AtomicReference<>();
        AtomicReference<BlockingElasticQueue<Integer>> seen = new AtomicReference<>();
        ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
        Runnable look = () -> {
            BlockingElasticQueue<Integer> queue = inUse.get();
            if (seen.getAndSet(queue) == queue && queue != null) {
                if (queue.isClosed()) {
                    System.out.println("deadlock: not even a close ends it");
                    Runtime.getRuntime().halt(0);
                }
                queue.close();
            }
        };
        watchdog.scheduleWithFixedDelay(look, 10, 10, TimeUnit.SECONDS);
        try {
            Lincheck.runConcurrentTest(invocations, () -> {
                BlockingElasticQueue<Integer> queue = queues.get();
                inUse.set(queue);
                handOver.accept(queue);
            });
        } finally {
            watchdog.shutdownNow();
        }
    }
}
