package io.elasticq.tla;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What TLC must say of a configuration, as its first line has it.
 *
 * @param refutedBy the property that must be refuted, or nothing if all must hold
 */
record Expectation(Optional<String> refutedBy) {

    private static final Pattern LINE = Pattern.compile("\\\\\\* expect: (?:holds|refuted by (\\w+))");

    static Expectation of(Path config) throws IOException {
        String first = Files.readAllLines(config).get(0);
        Matcher line = LINE.matcher(first);
        if (!line.matches()) {
            throw new IllegalArgumentException("the first line of " + config.getFileName()
                    + " must be '\\* expect: holds' or '\\* expect: refuted by <property>': " + first);
        }
        return new Expectation(Optional.ofNullable(line.group(1)));
    }

    boolean isMetBy(TlcResult result) {
        return refutedBy
                .map(property -> result.refuted().equals(Optional.of(property)))
                .orElse(result.holds());
    }

    @Override
    public String toString() {
        return refutedBy.map(property -> "refuted by " + property).orElse("holds");
    }
}
