package io.elasticq.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * {@code TARGET?option=value&option=value}, taken apart. A {@code ?} of the target, and a {@code &} of a value, come after a backslash.
 *
 * @param option the name of the option that says it, for messages
 * @param text as it was given
 * @param target what is before the first question mark
 * @param values of the options
 */
record TargetText(String option, String text, String target, Map<String, String> values) {

    private static final Pattern MARK = Pattern.compile("(?<!\\\\)\\?");
    private static final Pattern SEPARATOR = Pattern.compile("(?<!\\\\)&");

    /**
     * Reads it.
     *
     * @param known which options such a target has
     */
    static TargetText parse(String option, String text, Function<String, List<String>> known) throws CliException {
        String[] parts = MARK.split(text, 2);
        String target = parts[0].replace("\\?", "?");
        Map<String, String> values = new LinkedHashMap<>();
        TargetText read = new TargetText(option, text, target, values);
        if (target.isEmpty()) {
            throw read.wrong("it has no target");
        }
        if (parts.length == 2) {
            read.collect(parts[1], known.apply(target));
        }
        return read;
    }

    private void collect(String options, List<String> known) throws CliException {
        for (String part : SEPARATOR.split(options, -1)) {
            String[] pair = part.replace("\\&", "&").split("=", 2);
            String name = pair[0];
            if (!known.contains(name)) {
                throw wrong("'" + name + "' is not one of: " + String.join(", ", known)
                        + "; a '?' of the target itself is written '\\?'");
            }
            if (pair.length < 2 || pair[1].isEmpty()) {
                throw wrong("'" + name + "' has no value");
            }
            if (values.put(name, pair[1]) != null) {
                throw wrong("'" + name + "' is given twice");
            }
        }
    }

    /** The topic or the stream that it is, of this engine. */
    EndPoint endPoint(Engine engine, List<String> options) throws CliException {
        String name = engine.nameIn(target);
        if (name.isEmpty()) {
            throw wrong("it has no " + engine.what());
        }
        Map<String, String> own = new LinkedHashMap<>(values);
        own.keySet().retainAll(options);
        return new EndPoint(option + " '" + text + "'", engine, name, own);
    }

    CliException wrong(String why) {
        return new CliException(ExitCode.USAGE, option + " '" + text + "': " + why);
    }
}
