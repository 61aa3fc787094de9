package io.elasticq.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
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
 * @param commit of the repository, or "unknown"
 * @param command what was typed
 */
record Environment(int cores, String cpu, String os, String date, String commit, String command) {

    static final String UNKNOWN = "unknown";

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    static Environment here(String command) {
        return new Environment(
                Runtime.getRuntime().availableProcessors(),
                cpu(CPU_INFO),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                LocalDate.now(ZoneOffset.UTC).toString(),
                commit(home()),
                command.strip());
    }

    static String cpu(Path cpuInfo) {
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN; // not Linux
        }
    }

    /** Where this program is, which is within the repository that it was built from. */
    private static Path home() {
        CodeSource source = Environment.class.getProtectionDomain().getCodeSource();
        Path here = Path.of("").toAbsolutePath();
        try {
            Path program = source == null ? here : Path.of(source.getLocation().toURI());
            return Files.isDirectory(program) ? program : program.resolveSibling("");
        } catch (URISyntaxException e) {
            return here;
        }
    }

    /** Of the repository around a folder, with a mark if files were changed since; "unknown" where there is none, or no git. */
    static String commit(Path folder) {
        Process git;
        try {
            git = new ProcessBuilder("git", "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return UNKNOWN; // no git
        }
        try (BufferedReader output = git.inputReader()) {
            String commit = output.readLine();
            return commit == null ? UNKNOWN : commit;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
