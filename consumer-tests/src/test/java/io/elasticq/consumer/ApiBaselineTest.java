package io.elasticq.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the modules export still fits programs that were made for the baseline, but for what is accepted:
 * {@code api-baseline}.
 */
class ApiBaselineTest {

    private static final boolean WRITE = "write".equals(System.getProperty("elasticq.baseline"));

    private static final String BEFORE = """
            package p;
            public class Api {
                public void removed() {}
                public void stays() {}
                protected int field;
                void notForUsers() {}
            }
            """;

    private static final String AFTER = """
            package p;
            public class Api {
                public void stays() {}
                public void added() {}
                protected long field;
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void api_fitsProgramsMadeForTheBaseline() throws IOException {
        SortedSet<String> changes = new TreeSet<>();
        for (String module : Published.modules()) {
            if (!module.equals("cli")) { // exports nothing
                compare(module, changes);
            }
        }

        // An accepted change that is not found is no longer one: the line goes.
        assertThat(changes).containsExactlyInAnyOrderElementsOf(accepted());
    }

    /** The twins. What is package-private may come and go. */
    @Test
    void api_thatNoLongerFits_isReported() throws IOException {
        Path older = jar("older", BEFORE, "exports p;");
        Path newer = jar("newer", AFTER, "exports p;");
        Path closed = jar("closed", BEFORE, "");

        assertThat(ApiChanges.between(older, newer))
                .contains("METHOD_REMOVED p.Api.removed()", "FIELD_TYPE_CHANGED p.Api.field")
                .noneMatch(change -> change.contains("stays") || change.contains("notForUsers"));
        assertThat(ApiChanges.between(older, closed)).contains("CLASS_REMOVED p.Api");
        assertThat(ApiChanges.between(older, older)).isEmpty();
    }

    private void compare(String module, SortedSet<String> changes) throws IOException {
        Path baseline = baselines().resolve(module + ".jar");
        if (WRITE) {
            ApiJar.write(Published.jar(module), baseline);
        }
        assertThat(baseline)
                .as("a new module needs a baseline: mvn -Pbaseline, see CONTRIBUTING.md")
                .exists();
        Path now = folder.resolve(module + ".jar");
        ApiJar.write(Published.jar(module), now);
        ApiChanges.between(baseline, now).forEach(change -> changes.add(module + ": " + change));
    }

    /** Lines of "change # reason"; a change without a reason is not accepted. */
    private static List<String> accepted() throws IOException {
        List<String> accepted = new ArrayList<>();
        for (String line : Files.readAllLines(baselines().resolve("accepted.txt"))) {
            String[] parts = line.split(" # ");
            if (!line.startsWith("#")) {
                assertThat(parts).as("change # reason: %s", line).hasSize(2);
                accepted.add(parts[0].strip());
            }
        }
        return accepted;
    }

    private static Path baselines() {
        return Published.root().resolve("api-baseline");
    }

    /** A module in a jar, without what is not exported. */
    private Path jar(String name, String source, String exports) throws IOException {
        Path sources = Files.createDirectories(folder.resolve(name));
        Path classes = sources.resolve("classes");
        Path type = Files.writeString(sources.resolve("Api.java"), source);
        Path module = Files.writeString(sources.resolve("module-info.java"), "module m { " + exports + " }");
        Path whole = sources.resolve("whole.jar");
        run("javac", "-d", classes, type, module);
        run("jar", "-c", "-f", whole, "-C", classes, ".");
        Path api = folder.resolve(name + ".jar");
        ApiJar.write(whole, api);
        return api;
    }

    private static void run(String tool, Object... arguments) {
        List<String> words = new ArrayList<>();
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        int exitCode =
                ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, words.toArray(String[]::new));
        assertThat(exitCode).as("%s %s", tool, words).isZero();
    }
}
