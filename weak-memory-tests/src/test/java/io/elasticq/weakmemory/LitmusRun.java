package io.elasticq.weakmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.contract.SourceMutant;
import io.elasticq.lockfree.MpscElasticQueue;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/** A program in a JVM of its own, with a time limit, on the shipped classes or on a mutant of them. */
final class LitmusRun {

    static final String RESULT = "outcomes of ";

    private static final long LIMIT_MINUTES = 6; // for a machine that is very busy

    /** The explorer can't read the fields of a record. So its accessors belong to a class here; nothing else is replaced. */
    private static final String CONFIG = """
            package io.elasticq;

            public final class ElasticConfig {
                private final int capacity;

                private ElasticConfig(int capacity) {
                    this.capacity = capacity;
                }

                public static ElasticConfig fixed(int capacity) {
                    return new ElasticConfig(capacity);
                }

                public int initialCapacity() {
                    return capacity;
                }

                public int minCapacity() {
                    return capacity;
                }

                public int maxCapacity() {
                    return capacity;
                }

                public ResizePolicy resizePolicy() {
                    return new AsItIs();
                }

                private static final class AsItIs implements ResizePolicy {
                    @Override
                    public int capacityFor(int capacity, int size, int highWaterMark) {
                        return capacity;
                    }
                }
            }
            """;

    private LitmusRun() {}

    static SourceMutant lockFree() {
        // SourceMutant looks in the module whose tests are running, and these are the sources of another one.
        String own = System.getProperty("basedir", "");
        System.setProperty("basedir", System.getProperty("elasticq.lockfree"));
        try {
            return SourceMutant.of(MpscElasticQueue.class);
        } finally {
            System.setProperty("basedir", own);
        }
    }

    /** All of them, in alphabetical order, and no other: a run that explores nothing shows nothing. */
    static void assertOutcomes(SourceMutant queues, Path folder, Litmus litmus, String... outcomes)
            throws IOException, InterruptedException {
        assertThat(outcomes(queues, folder, litmus)).containsExactly(outcomes);
    }

    private static List<String> outcomes(SourceMutant queues, Path folder, Litmus litmus)
            throws IOException, InterruptedException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        queues.writeTo(classes);
        compileConfig(folder, classes);
        File log = folder.resolve("log").toFile();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+EnableDynamicAgentLoading",
                        "-cp",
                        classes + File.pathSeparator + System.getProperty("java.class.path"),
                        Explorer.class.getName(),
                        litmus.name())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        if (!child.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            child.destroyForcibly().waitFor();
        }
        String start = RESULT + litmus + ": ";
        String output = Files.readString(log.toPath());
        return output.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> List.of(line.substring(start.length()).split(", ")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no outcomes: " + output));
    }

    private static void compileConfig(Path folder, Path classes) throws IOException {
        Path source = Files.writeString(folder.resolve(ElasticConfig.class.getSimpleName() + ".java"), CONFIG);
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        if (exit != 0) {
            throw new AssertionError("the configuration does not compile");
        }
    }
}
