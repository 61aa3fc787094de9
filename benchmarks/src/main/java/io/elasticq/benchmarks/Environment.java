package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/**
 * Where, when and how a run was made. The JVM and its flags are not here: JMH stores them with each result.
 *
 * @param cores as the JVM counts them
 * @param cpu the model, or "unknown"
 * @param os name and version
 * @param date the day, in UTC
 * @param command what was typed
 */
record Environment(int cores, String cpu, String os, String date, String command) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    static Environment here(String command) {
        return new Environment(
                Runtime.getRuntime().availableProcessors(),
                cpu(CPU_INFO),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                LocalDate.now(ZoneOffset.UTC).toString(),
                command.strip());
    }

    static String cpu(Path cpuInfo) {
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown"; // not Linux
        }
    }
}
