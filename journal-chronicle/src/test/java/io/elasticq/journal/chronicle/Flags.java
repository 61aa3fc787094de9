package io.elasticq.journal.chronicle;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Options of child JVMs. */
final class Flags {

    /** What the README asks for. */
    static final List<String> NEEDED = List.of(
            "--add-exports",
            "java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens",
            "java.base/java.lang.reflect=ALL-UNNAMED");

    /** What makes it quiet, beside. */
    static final List<String> QUIET = quiet();

    private Flags() {}

    private static List<String> quiet() {
        List<String> options = new ArrayList<>(NEEDED);
        options.addAll(List.of("--add-exports", "java.base/jdk.internal.ref=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 24) {
            Stream.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                    .forEach(options::add);
        }
        return List.copyOf(options);
    }
}
