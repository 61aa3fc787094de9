package io.elasticq.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/**
 * An output that joins while lines are passed on.
 *
 * @param output where its lines go
 * @param after how long after the start it joins
 */
record LateJoin(OutputSpec output, Duration after) {

    private static final String OPTION = "--join-late";

    /** Reads {@code OUTPUT@TIME}, for each; those that join first come first. */
    static List<LateJoin> parse(List<String> texts) throws CliException {
        List<LateJoin> joins = new ArrayList<>();
        for (String text : texts) {
            joins.add(parse(text));
        }
        joins.sort(Comparator.comparing(LateJoin::after));
        return joins;
    }

    private static LateJoin parse(String text) throws CliException {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new CliException(
                    ExitCode.USAGE, OPTION + " '" + text + "': it does not say when, as in '" + text + "@5s'");
        }
        try {
            Duration after = new DurationConverter().convert(text.substring(at + 1));
            return new LateJoin(OutputParser.parse(OPTION, text.substring(0, at)), after);
        } catch (TypeConversionException e) {
            throw new CliException(ExitCode.USAGE, OPTION + " '" + text + "': " + e.getMessage(), e);
        }
    }
}
