package io.elasticq.cli;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the key of a line; that of a line without one is the empty text. */
final class LineKey implements Function<Line, String> {

    private final Pattern pattern;
    private final int group;

    private LineKey(Pattern pattern, int group) {
        this.pattern = pattern;
        this.group = group;
    }

    /** What the pattern matches first, or its first group, if it has one. */
    static LineKey of(Pattern pattern) {
        return new LineKey(pattern, Math.min(1, pattern.matcher("").groupCount()));
    }

    /** A field; they are separated by spaces and tabs. */
    static LineKey ofField(int field) {
        return new LineKey(Pattern.compile("^[ \\t]*+(?:[^ \\t]++[ \\t]++){" + (field - 1) + "}([^ \\t]++)"), 1);
    }

    @Override
    public String apply(Line line) {
        Matcher matcher = pattern.matcher(line.text());
        if (!matcher.find()) {
            return "";
        }
        String key = matcher.group(group);
        return key == null ? "" : key;
    }
}
