package io.elasticq.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the snippets: blocks fenced as {@code java} in Markdown, and <code>&lt;pre&gt;{&#64;code ...}&lt;/pre&gt;</code>
 * in Javadoc. A comment on the line before, {@code <!-- snippet: ... -->}, is a {@link Snippet.Marker}.
 */
final class Snippets {

    private static final Pattern FENCE = Pattern.compile("(\\s*)```java\\s*");
    private static final Pattern MARKER = Pattern.compile("\\s*(?:\\*\\s*)?<!-- snippet: (.*) -->\\s*");
    private static final Pattern EXPECTS = Pattern.compile("expects \"(.*)\"");
    private static final Pattern STARS = Pattern.compile("^\\s*\\* ?");

    private Snippets() {}

    /** In all Markdown files of the root and of the folders in it, in docs, and in the main sources of all modules. */
    static List<Snippet> of(Path root) {
        List<Snippet> snippets = new ArrayList<>();
        for (Path file : files(root)) {
            snippets.addAll(in(root.relativize(file).toString(), read(file)));
        }
        return snippets;
    }

    static List<Snippet> in(String name, List<String> lines) {
        return name.endsWith(".md") ? inMarkdown(name, lines) : inJavadoc(name, lines);
    }

    private static List<Snippet> inMarkdown(String name, List<String> lines) {
        List<Snippet> snippets = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = indexOf("```", lines, i + 1, name);
                List<String> code = lines.subList(i + 1, end).stream()
                        .map(line -> line.startsWith(fence.group(1)) ? line.substring(fence.end(1)) : line)
                        .toList();
                snippets.add(new Snippet(name + ":" + (i + 1), String.join("\n", code), markerBefore(lines, i), false));
                i = end;
            }
        }
        return snippets;
    }

    private static List<Snippet> inJavadoc(String name, List<String> lines) {
        List<Snippet> snippets = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("<pre>{@code")) {
                int end = indexOf("}</pre>", lines, i + 1, name);
                List<String> code = lines.subList(i + 1, end).stream()
                        .map(line -> STARS.matcher(line).replaceFirst(""))
                        .toList();
                snippets.add(new Snippet(name + ":" + (i + 1), String.join("\n", code), markerBefore(lines, i), true));
                i = end;
            }
        }
        return snippets;
    }

    private static int indexOf(String end, List<String> lines, int from, String name) {
        for (int i = from; i < lines.size(); i++) {
            if (STARS.matcher(lines.get(i)).replaceFirst("").strip().equals(end)) {
                return i;
            }
        }
        throw new AssertionError("a snippet without an end: " + name + ":" + from);
    }

    private static Snippet.Marker markerBefore(List<String> lines, int index) {
        int before = index - 1;
        while (before >= 0 && STARS.matcher(lines.get(before)).replaceFirst("").isBlank()) {
            before--;
        }
        Matcher marker = MARKER.matcher(before < 0 ? "" : lines.get(before));
        if (!marker.matches()) {
            return Snippet.Marker.NONE;
        }
        if (marker.group(1).equals("compile")) {
            return new Snippet.Marker(true, Optional.empty());
        }
        Matcher expects = EXPECTS.matcher(marker.group(1));
        if (!expects.matches()) {
            throw new AssertionError("not a marker: " + lines.get(before));
        }
        return new Snippet.Marker(false, Optional.of(expects.group(1).replace("\\n", "\n")));
    }

    private static List<Path> files(Path root) {
        List<Path> files = new ArrayList<>(filesIn(root, 2, ".md"));
        files.addAll(filesIn(root.resolve("docs"), Integer.MAX_VALUE, ".md"));
        for (Pom module : Repository.modulePoms()) {
            Path sources = module.file().resolveSibling(Path.of("src", "main", "java"));
            files.addAll(filesIn(sources, Integer.MAX_VALUE, ".java"));
            files.addAll(filesIn(module.file().getParent(), 1, ".md")); // of modules in a folder of modules
        }
        return files.stream().distinct().sorted().toList();
    }

    private static List<Path> filesIn(Path folder, int depth, String ending) {
        if (!Files.exists(folder)) {
            return Collections.emptyList();
        }
        try (Stream<Path> all = Files.walk(folder, depth)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
