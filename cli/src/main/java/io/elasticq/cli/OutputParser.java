package io.elasticq.cli;

import io.elasticq.ElasticConfig;
import io.elasticq.router.OverloadPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code TARGET?option=value&option=value}. A {@code ?} of the target, and a {@code &} of a value, come after a backslash. */
final class OutputParser {

    private static final List<String> OPTIONS = List.of("policy", "after", "credits", "rate", "filter", "name");
    private static final List<String> POLICIES = List.of("park", "drop", "detach");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");
    private static final Pattern RATE = Pattern.compile("(\\d{1,10})/s");
    private static final long DEFAULT_CREDITS = 65_536;
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(1);

    private final TargetText read;
    private final Map<String, String> values;

    private OutputParser(TargetText read) {
        this.read = read;
        this.values = read.values();
    }

    /**
     * Reads what is said of an output.
     *
     * @param option the name of the option that says it, for messages
     */
    static OutputSpec parse(String option, String text) throws CliException {
        return new OutputParser(TargetText.parse(option, text, OutputParser::options)).parse();
    }

    private static List<String> options(String target) {
        Engine engine = Engine.of(target);
        if (engine == null) {
            return OPTIONS;
        }
        List<String> all = new ArrayList<>(OPTIONS);
        all.addAll(engine.outputOptions());
        return all;
    }

    private OutputSpec parse() throws CliException {
        String target = read.target();
        if (target.equals("cmd:")) {
            throw wrong("it has no command");
        }
        Engine engine = Engine.of(target);
        return new OutputSpec(
                read.text(),
                target,
                engine == null ? null : read.endPoint(engine, engine.outputOptions()),
                values.get("name"),
                overload(),
                Math.toIntExact(number("credits", DEFAULT_CREDITS, ElasticConfig.MAX_CAPACITY)),
                rate(),
                filter());
    }

    private OverloadPolicy overload() throws CliException {
        String policy = values.getOrDefault("policy", "park");
        String after = values.get("after");
        return switch (policy) {
            case "park" -> after == null ? OverloadPolicy.park() : OverloadPolicy.park(parkTime(after));
            case "drop" -> drop(after);
            case "detach" -> detach(after);
            default -> throw wrong("policy=" + policy + " is not one of: " + String.join(", ", POLICIES));
        };
    }

    private OverloadPolicy drop(@Nullable String after) throws CliException {
        if (after != null) {
            throw wrong("after=" + after + " is for policy=detach and policy=park, not for policy=drop");
        }
        return OverloadPolicy.drop();
    }

    private OverloadPolicy detach(@Nullable String after) throws CliException {
        if (after == null) {
            return OverloadPolicy.detachAfter(DEFAULT_PATIENCE);
        }
        return NUMBER.matcher(after).matches()
                ? OverloadPolicy.detachAfter(Math.toIntExact(number("after", 1, Integer.MAX_VALUE)))
                : OverloadPolicy.detachAfter(time(after));
    }

    private Duration parkTime(String after) throws CliException {
        if (NUMBER.matcher(after).matches()) {
            throw wrong("after=" + after + " is a number of lines, which is for policy=detach; policy=park takes a time"
                    + " such as 500ms");
        }
        return time(after);
    }

    private Duration time(String after) throws CliException {
        try {
            return new DurationConverter().convert(after);
        } catch (TypeConversionException e) {
            throw wrong("after=" + after + ": " + e.getMessage());
        }
    }

    private long number(String name, long unlessGiven, long most) throws CliException {
        String value = values.get(name);
        if (value == null) {
            return unlessGiven;
        }
        return inRange(name, NUMBER.matcher(value).matches() ? Long.parseLong(value) : -1, most, "");
    }

    private @Nullable Long rate() throws CliException {
        String value = values.get("rate");
        if (value == null) {
            return null;
        }
        Matcher matcher = RATE.matcher(value);
        return inRange("rate", matcher.matches() ? Long.parseLong(matcher.group(1)) : -1, Pace.MAX_PER_SECOND, "/s");
    }

    private long inRange(String name, long value, long most, String unit) throws CliException {
        if (value < 1 || value > most) {
            throw wrong(name + " must be from 1" + unit + " to " + most + unit + ": " + name + "=" + values.get(name));
        }
        return value;
    }

    private @Nullable Pattern filter() throws CliException {
        String regex = values.get("filter");
        try {
            return regex == null ? null : Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw wrong("filter=" + regex + " is not a regular expression: " + e.getDescription());
        }
    }

    private CliException wrong(String why) {
        return read.wrong(why);
    }
}
