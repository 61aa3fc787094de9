package io.elasticq.cli;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A topic of Kafka's, or a stream of Aeron's, with what the command line says of it.
 *
 * @param text as it was given, with the option, for messages
 * @param name the topic, or the kind of channel
 * @param options those of the engine
 */
record EndPoint(String text, Engine engine, String name, Map<String, String> options) {

    @Nullable
    String option(String option) {
        return options.get(option);
    }

    String required(String option) throws CliException {
        String value = options.get(option);
        if (value == null) {
            throw wrong("'" + option + "' is missing");
        }
        return value;
    }

    /** A whole number of an option, or this if it is not given. */
    int number(String option, int least, @Nullable Integer unlessGiven) throws CliException {
        if (unlessGiven != null && option(option) == null) {
            return unlessGiven;
        }
        String value = required(option);
        try {
            int number = Integer.parseInt(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(option + " is not a whole number: " + option + "=" + value);
        }
        throw wrong(option + " must be at least " + least + ": " + option + "=" + value);
    }

    /** Whether an option has the second of two values; the first is that of one that is not given. */
    boolean isSecond(String option, String first, String second) throws CliException {
        String value = options.getOrDefault(option, first);
        if (!value.equals(first) && !value.equals(second)) {
            throw wrong(option + "=" + value + " is not one of: " + first + ", " + second);
        }
        return value.equals(second);
    }

    /** Whether lines that are written to the one may come out of the other. */
    boolean meets(EndPoint other) {
        return engine == other.engine
                && name.equals(other.name)
                && engine.placeOptions().stream()
                        .allMatch(place -> Objects.equals(options.get(place), other.options.get(place)));
    }

    CliException wrong(String why) {
        return new CliException(ExitCode.USAGE, text + ": " + why);
    }
}
