package io.elasticq.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code in the documentation compiles, runs, and prints what the documentation says. */
class SnippetTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    static List<Snippet> snippets() {
        return Snippets.of(Repository.root());
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void snippet_inTheDocumentation_works(Snippet snippet) {
        new SnippetCheck(folder, LIMIT).check(snippet);
    }

    @Test
    void readme_hasSnippets() {
        assertThat(snippets()).extracting(Snippet::place).anyMatch(place -> place.startsWith("README.md:"));
    }

    @Test
    void javadoc_ofTheQueue_hasASnippetThatIsRun() {
        assertThat(new SnippetCheck(folder, LIMIT).check(snippetIn("LockedElasticQueue.java")))
                .isEqualTo(SnippetCheck.Outcome.RUN);
    }

    @Test
    void javadoc_thatUsesTheFreeNames_isCompiled() {
        assertThat(new SnippetCheck(folder, LIMIT).check(snippetIn("WaitStrategy.java")))
                .isEqualTo(SnippetCheck.Outcome.COMPILED);
    }

    @Test
    void markdown_withABlockOfStatements_isRunWithTheUsualImports() {
        check("""
                <!-- snippet: expects "[1, 2]\\nPT1S" -->

                ```java
                import static java.util.stream.Collectors.toList;
                import java.util.stream.Stream;

                record Pair(int first, int second) {}
                var queue = new LockedElasticQueue<Integer>(ElasticConfig.fixed(2), OverflowPolicy.REJECT);
                queue.addAll(Stream.of(1, 2).collect(toList()));
                System.out.println(queue.drain());
                System.out.println(Duration.ofSeconds(1));
                ```
                """, SnippetCheck.Outcome.RUN);
    }

    @Test
    void markdown_withAProgram_isRunAsItIs() {
        check("""
                <!-- snippet: expects "as it is" -->
                ```java
                public final class Demo {
                    public static void main(String[] args) {
                        System.out.println("as it is");
                    }
                }
                ```
                """, SnippetCheck.Outcome.RUN);
    }

    @Test
    void markdown_markedCompile_isNotRun() {
        check("""
                <!-- snippet: compile -->
                ```java
                throw new IllegalStateException("not to be run");
                ```
                """, SnippetCheck.Outcome.COMPILED);
    }

    @Test
    void markdown_withABlockInAList_isFound() {
        check("""
                - like this:
                  ```java
                  System.out.println(OfferResult.FULL);
                  ```
                """, SnippetCheck.Outcome.RUN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"int i = \"text\";", "List raw = new ArrayList<String>();", "queue.put(1);"})
    void snippet_thatDoesNotCompileCleanly_isReported(String code) {
        assertThatThrownBy(() -> check("```java\n" + code + "\n```", SnippetCheck.Outcome.RUN))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("broken.md:1 does not compile");
    }

    @Test
    void javadoc_thatDoesNotCompile_isReported() {
        List<String> javadoc = List.of("/**", " * <pre>{@code", " * queue.offer(strategy, 1);", " * }</pre>", " */");

        assertThatThrownBy(() -> new SnippetCheck(folder, LIMIT)
                        .check(Snippets.in("Broken.java", javadoc).get(0)))
                .hasMessageContaining("Broken.java:2 does not compile");
    }

    @Test
    void snippet_thatThrows_isReported() {
        assertThatThrownBy(() -> check("```java\nnew ArrayList<>().remove(0);\n```", SnippetCheck.Outcome.RUN))
                .hasMessageContaining("IndexOutOfBoundsException");
    }

    @Test
    void snippet_thatPrintsSomethingElse_isReported() {
        String markdown = "<!-- snippet: expects \"one\" -->\n```java\nSystem.out.println(\"two\");\n```";

        assertThatThrownBy(() -> check(markdown, SnippetCheck.Outcome.RUN)).hasMessageContaining("should print\none");
    }

    @Test
    void snippet_thatDoesNotEnd_isReported() {
        Snippet endless =
                snippetsIn("```java\nnew CountDownLatch(1).await();\n```").get(0);

        assertThatThrownBy(() -> new SnippetCheck(folder, Duration.ofSeconds(1)).check(endless))
                .hasMessageContaining("did not end");
    }

    @Test
    void marker_thatIsNotKnown_isReported() {
        assertThatThrownBy(() -> snippetsIn("<!-- snippet: skip -->\n```java\n;\n```"))
                .hasMessageContaining("not a marker");
    }

    @Test
    void block_withoutAnEnd_isReported() {
        assertThatThrownBy(() -> snippetsIn("```java\n;")).hasMessageContaining("without an end");
    }

    private void check(String markdown, SnippetCheck.Outcome outcome) {
        List<Snippet> found = snippetsIn(markdown);
        assertThat(found).hasSize(1);
        assertThat(new SnippetCheck(folder, LIMIT).check(found.get(0))).isEqualTo(outcome);
    }

    private static List<Snippet> snippetsIn(String markdown) {
        return Snippets.in("broken.md", markdown.lines().toList());
    }

    private static Snippet snippetIn(String file) {
        return snippets().stream()
                .filter(snippet -> snippet.place().contains(file))
                .findFirst()
                .orElseThrow();
    }
}
