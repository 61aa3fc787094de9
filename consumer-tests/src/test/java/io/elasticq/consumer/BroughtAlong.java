package io.elasticq.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.model.Dependency;

/**
 * The column "brings along" of the README, and what the published poms say. A module of ours that a row names stands for
 * itself and for what it brings along; a library stands for the artifacts that our poms name.
 */
final class BroughtAlong {

    private static final Pattern ROW = Pattern.compile("^\\| \\[([\\w-]+)]\\([^)]*\\) \\|.*\\| ([^|]+) \\|$");

    /** What the README calls the libraries: the beginning of the artifacts' names. */
    private static final Map<String, String> LIBRARIES = Map.ofEntries(
            Map.entry("JCTools", "org.jctools:"),
            Map.entry("Micrometer", "io.micrometer:micrometer-core"),
            Map.entry("Micrometer's Prometheus registry", "io.micrometer:micrometer-registry-prometheus"),
            Map.entry("HdrHistogram", "org.hdrhistogram:"),
            Map.entry("Chronicle Queue", "net.openhft:"),
            Map.entry("Resilience4j", "io.github.resilience4j:"),
            Map.entry("Kafka's clients", "org.apache.kafka:kafka-clients"),
            Map.entry("Aeron", "io.aeron:"),
            Map.entry("picocli", "info.picocli:"),
            Map.entry("Jackson core", "com.fasterxml.jackson.core:"),
            Map.entry("SLF4J", "org.slf4j:slf4j-api"),
            Map.entry("a log that says nothing", "org.slf4j:slf4j-nop"));

    private final Map<String, Set<String>> direct;

    private BroughtAlong(Map<String, Set<String>> direct) {
        this.direct = direct;
    }

    static BroughtAlong ofPublishedPoms() {
        Map<String, Set<String>> direct = new LinkedHashMap<>();
        for (String module : Published.modules()) {
            Set<String> names = new TreeSet<>();
            for (Dependency dependency : Published.pom(module).getDependencies()) {
                if (!dependency.isOptional() && !"provided".equals(dependency.getScope())) {
                    names.add(nameOf(dependency));
                }
            }
            direct.put(module, names);
        }
        return new BroughtAlong(direct);
    }

    /** The cells of the README's table of modules, by module: of those that are published. */
    static Map<String, String> readmeRows() {
        Map<String, String> rows = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(Published.root().resolve("README.md"))) {
                Matcher row = ROW.matcher(line);
                if (row.matches() && !row.group(2).equals("not published")) {
                    rows.put(row.group(1), row.group(2));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** What a module brings along. */
    Set<String> by(String module) {
        Set<String> all = new TreeSet<>();
        for (String name : direct.get(module)) {
            add(name, all);
        }
        return all;
    }

    /** What a row promises. Behind a semicolon it says what is optional. */
    Set<String> saidBy(String row) {
        Set<String> all = new TreeSet<>();
        String always = row.split(";")[0].strip();
        if (!always.equals("nothing")) {
            for (String name : always.split(", ")) {
                if (!direct.containsKey(name) && !LIBRARIES.containsKey(name)) {
                    throw new AssertionError("neither a module nor a library that is known: " + name);
                }
                add(name, all);
            }
        }
        return all;
    }

    private void add(String name, Set<String> all) {
        if (all.add(name) && direct.containsKey(name)) {
            direct.get(name).forEach(each -> add(each, all));
        }
    }

    private static String nameOf(Dependency dependency) {
        if (dependency.getGroupId().equals("io.elasticq")) {
            return dependency.getArtifactId();
        }
        String artifact = dependency.getGroupId() + ":" + dependency.getArtifactId();
        return LIBRARIES.entrySet().stream()
                .filter(library -> artifact.startsWith(library.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README has no name for " + artifact));
    }
}
