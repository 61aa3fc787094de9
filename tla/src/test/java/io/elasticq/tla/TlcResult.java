package io.elasticq.tla;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What TLC said.
 *
 * @param exitCode 0 if nothing was refuted, 11 to 13 if something was, anything else is an error
 * @param output all that it printed
 * @param seconds how long it took
 * @param properties what stands under PROPERTIES: of a temporal one TLC says that it was refuted, but not which
 */
record TlcResult(int exitCode, String output, double seconds, List<String> properties) {

    private static final Pattern COUNTS =
            Pattern.compile("([\\d,]+) states generated, ([\\d,]+) distinct states found");
    private static final Pattern DEPTH = Pattern.compile("depth of the complete state graph search is (\\d+)");
    private static final Pattern VIOLATED =
            Pattern.compile("Error: (?:Invariant|Action property|Property) (\\w+) is violated");

    boolean holds() {
        return exitCode == 0 && output.contains("Model checking completed. No error has been found.");
    }

    /** The property that was refuted, if TLC came to that, and to nothing else. */
    Optional<String> refuted() {
        Matcher violated = VIOLATED.matcher(output);
        if ((exitCode == 12 || exitCode == 13) && violated.find()) {
            return Optional.of(violated.group(1));
        }
        if (exitCode == 13 && output.contains("Temporal properties were violated") && properties.size() == 1) {
            return Optional.of(properties.get(0));
        }
        return exitCode == 11 && output.contains("Deadlock reached") ? Optional.of("Deadlock") : Optional.empty();
    }

    String verdict() {
        return holds() ? "holds" : refuted().map(p -> "refuted by " + p).orElse("error: exit " + exitCode);
    }

    long states() {
        return count(1);
    }

    long distinct() {
        return count(2);
    }

    int depth() {
        Matcher depth = DEPTH.matcher(output);
        return depth.find() ? Integer.parseInt(depth.group(1)) : 0;
    }

    private long count(int group) {
        long last = 0; // the progress lines come before the result
        for (Matcher counts = COUNTS.matcher(output); counts.find(); ) {
            last = Long.parseLong(counts.group(group).replace(",", ""));
        }
        return last;
    }
}
