package io.elasticq.lockbased;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.SourceMutant;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;

/**
 * A Lincheck test in a JVM of its own, where a mutant stands on the class path before the shipped package: Lincheck rewrites
 * classes, and knows them by name.
 */
final class LincheckRun {

    static final String LINEARIZABILITY = "linearizability";
    static final String HAND_OVER = "hand-over";
    static final String PASSED = "passed";

    private LincheckRun() {}

    /** Returns what the run printed: {@link #PASSED}, or what Lincheck found. */
    static String on(SourceMutant mutant, Path folder, String what) {
        mutant.writeTo(folder);
        try {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+EnableDynamicAgentLoading",
                            "-cp",
                            folder + File.pathSeparator + System.getProperty("java.class.path"),
                            LincheckRun.class.getName(),
                            what)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the child. */
    public static void main(String[] args) {
        String verdict = PASSED;
        try {
            if (args[0].equals(LINEARIZABILITY)) {
                QueueOperations.options()
                        .iterations(200)
                        .minimizeFailedScenario(false)
                        .check(LockedElasticQueueLincheckTest.Shipped.class);
            } else {
                handOvers(1_000);
            }
        } catch (AssertionError e) {
            verdict = String.valueOf(e.getMessage());
        }
        System.out.println(verdict);
        System.exit(0);
    }

    /**
     * Lincheck lets go of threads that are stuck, and waits for them to end; but then they wait for their condition in
     * earnest. So a queue that has been in use for seconds, where microseconds would do, is closed: that ends the waits, and
     * the hand-over fails.
     */
    private static void handOvers(int invocations) {
        AtomicReference<BlockingElasticQueue<Integer>> inUse = new AtomicReference<>();
        AtomicReference<BlockingElasticQueue<Integer>> seen = new AtomicReference<>();
        ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
        Runnable look = () -> {
            BlockingElasticQueue<Integer> queue = inUse.get();
            if (seen.getAndSet(queue) == queue && queue != null) {
                queue.close();
            }
        };
        watchdog.scheduleWithFixedDelay(look, 5, 5, TimeUnit.SECONDS);
        try {
            Lincheck.runConcurrentTest(invocations, () -> {
                BlockingElasticQueue<Integer> queue =
                        new LockedElasticQueue<>(ElasticConfig.fixed(1), OverflowPolicy.BLOCK);
                inUse.set(queue);
                HandOver.run(queue);
            });
        } finally {
            watchdog.shutdownNow();
        }
    }
}
