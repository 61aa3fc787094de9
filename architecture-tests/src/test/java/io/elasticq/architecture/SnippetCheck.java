package io.elasticq.architecture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compiles snippets for Java 17, without a warning, and runs each in a process of its own. */
final class SnippetCheck {

    /** What was done with a snippet that is right. */
    enum Outcome {
        COMPILED,
        RUN
    }

    private final Path folder;
    private final Duration limit;

    /**
     * Makes one.
     *
     * @param folder for files; of one snippet only
     * @param limit how long it may run
     */
    SnippetCheck(Path folder, Duration limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** Throws an AssertionError that says what is wrong. */
    Outcome check(Snippet snippet) {
        SnippetProgram program = SnippetProgram.of(snippet);
        Javac.Result compiled = compile(program);
        if (!compiled.isClean() && snippet.inJavadoc()) {
            program = SnippetProgram.withJavadocNames(snippet);
            compiled = compile(program);
        }
        if (!compiled.isClean()) {
            throw new AssertionError(snippet + " does not compile:\n" + compiled.messages() + "\n" + program.source());
        }
        if (snippet.marker().compileOnly() || !program.isRunnable()) {
            requireNoExpectation(snippet);
            return Outcome.COMPILED;
        }
        run(snippet, program);
        return Outcome.RUN;
    }

    private Javac.Result compile(SnippetProgram program) {
        return new Javac(folder, Repository.runtimePath(), List.of())
                .release17()
                .compile(Map.of(program.name(), program.source()));
    }

    private void run(Snippet snippet, SnippetProgram program) {
        List<Path> classPath = new ArrayList<>(Repository.runtimePath());
        classPath.add(folder);
        ChildJvm.Result result = ChildJvm.run(
                folder, limit, List.of("-XX:TieredStopAtLevel=1", "-cp", Javac.join(classPath), program.mainClass()));
        if (result.exit() == -1) {
            throw new AssertionError(snippet + " did not end within " + limit + ", and printed:\n" + result.out());
        }
        if (result.exit() != 0) {
            throw new AssertionError(snippet + " failed with exit status " + result.exit() + ":\n" + result.err());
        }
        String printed = result.out().replace(System.lineSeparator(), "\n");
        snippet.marker()
                .expected()
                .filter(expected -> !printed.contains(expected))
                .ifPresent(expected -> {
                    throw new AssertionError(snippet + " should print\n" + expected + "\nand prints\n" + printed);
                });
    }

    private static void requireNoExpectation(Snippet snippet) {
        if (snippet.marker().expected().isPresent()) {
            throw new AssertionError(snippet + " says what it prints, but can't be run");
        }
    }
}
