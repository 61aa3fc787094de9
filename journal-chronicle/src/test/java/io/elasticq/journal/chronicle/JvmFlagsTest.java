package io.elasticq.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is needed of the JVM, in JVMs that have it and others that have not. */
class JvmFlagsTest {

    private static final String EXPORTS = "--add-exports java.base/sun.nio.ch=ALL-UNNAMED";
    private static final String OPENS = "--add-opens java.base/java.lang.reflect=ALL-UNNAMED";

    @TempDir
    Path temporary;

    private Path folder() {
        return temporary.resolve("journal");
    }

    private List<String> linesOf(List<String> options) throws IOException, InterruptedException {
        List<String> quiet = new ArrayList<>(options);
        quiet.add("-Dslf4j.internal.verbosity=ERROR"); // having no backend for SLF4J is meant
        List<String> lines = new ArrayList<>();
        try (ChildJvm child = ChildJvm.withOptions(quiet, OpenerChild.class, folder().toString())) {
            child.tell();
            for (String line = child.line(); line != null; line = child.line()) {
                lines.add(line);
            }
            assertThat(child.exit()).isZero();
        }
        return lines;
    }

    private void refusedFor(List<String> options, String... missing) throws IOException, InterruptedException {
        assertThat(linesOf(options))
                .containsExactly(
                        "Chronicle Queue needs JVM flags that are missing; start java with: "
                                + String.join(" ", missing),
                        List.of(missing).toString());
        assertThat(folder()).doesNotExist();
    }

    @Test
    void withoutFlags_bothAreNamed_andNothingIsTouched() throws Exception {
        refusedFor(List.of(), EXPORTS, OPENS);
    }

    @Test
    void withOneFlag_theOtherIsNamed() throws Exception {
        refusedFor(List.of(OPENS.split(" ")), EXPORTS);
        refusedFor(List.of(EXPORTS.split(" ")), OPENS);
    }

    /** Neither a banner nor a warning, and no thread that would keep the JVM alive. */
    @Test
    void withTheFlagsOfTheReadme_itWorks_andPrintsNothing() throws Exception {
        assertThat(linesOf(Flags.QUIET)).containsExactly("appended 1");
        assertThat(linesOf(Flags.NEEDED)).contains("appended 2").noneMatch(line -> line.contains("chronicle.software"));
        assertThat(Files.list(folder())).isNotEmpty();
    }

    @Test
    void flagsOfTheReadme_areTheOnesThatAreAskedFor() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(readme).contains(EXPORTS).contains(OPENS);
        assertThat(String.join(" ", Flags.NEEDED)).isEqualTo(EXPORTS + " " + OPENS);
    }

    /** It would tell its maker who runs it. */
    @Test
    void analyticsOfChronicle_areNotThere() {
        assertThat(JvmFlagsTest.class.getClassLoader().getResource("net/openhft/chronicle/analytics/Analytics.class"))
                .isNull();
    }
}
