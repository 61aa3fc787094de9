package io.elasticq.cli;

import io.elasticq.router.OverloadPolicy;
import io.elasticq.router.Pressure;
import io.elasticq.router.RouterMode;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which outputs get a line. */
final class RouteModeOptions {

    private enum Mode {
        BROADCAST,
        WORK
    }

    private enum Assign {
        ROUND_ROBIN,
        LEAST_LOADED
    }

    private static final class ModeName extends ChoiceConverter<Mode> {
        ModeName() {
            super(Mode.values());
        }
    }

    private static final class AssignName extends ChoiceConverter<Assign> {
        AssignName() {
            super(Assign.values());
        }
    }

    private static final class PressureName extends ChoiceConverter<Pressure> {
        PressureName() {
            super(Pressure.values());
        }
    }

    private static final int MAX_FIELD = 10_000;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            converter = ModeName.class,
            defaultValue = "broadcast",
            description = "broadcast: every output gets each line. work: one of them does. Default: ${DEFAULT-VALUE}.")
    private Mode mode = Mode.BROADCAST;

    @Option(
            names = "--assign",
            paramLabel = "HOW",
            converter = AssignName.class,
            description = "With --mode work, who gets a line: round-robin, or least-loaded, which has the fewest lines"
                    + " waiting. Default: round-robin.")
    private @Nullable Assign assign;

    @Option(
            names = "--key",
            paramLabel = "REGEX",
            description = "With --mode work: lines of the same key go to the same output, in order. The key is what"
                    + " the expression matches first, or its first group.")
    private @Nullable String key;

    @Option(
            names = "--key-field",
            paramLabel = "N",
            description = "The same; the key is a field of the line, from 1, between spaces and tabs.")
    private @Nullable Integer keyField;

    @Option(
            names = "--pressure",
            paramLabel = "HOW",
            converter = PressureName.class,
            description = "With --mode work, what happens to a line that no output has a credit for: block (it waits),"
                    + " spin-then-block, or drop. Default: block.")
    private @Nullable Pressure pressure;

    RouterMode<Line> mode() throws CliException {
        if (mode == Mode.BROADCAST) {
            requireUnset("--assign", assign);
            requireUnset("--key", key);
            requireUnset("--key-field", keyField);
            requireUnset("--pressure", pressure);
            return RouterMode.broadcast();
        }
        Pressure under = pressure == null ? Pressure.BLOCK : pressure;
        LineKey byKey = key();
        if (byKey != null) {
            return RouterMode.byKey(byKey, under);
        }
        return assign == Assign.LEAST_LOADED ? RouterMode.leastLoaded(under) : RouterMode.roundRobin(under);
    }

    /** Refuses what does not go with the mode. */
    void requireFits(OutputSpec output) throws CliException {
        if (mode == Mode.WORK && output.overload() instanceof OverloadPolicy.Drop) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--to '" + output.text() + "': policy=drop is for --mode broadcast; with --mode work there is"
                            + " --pressure drop");
        }
    }

    boolean isWork() {
        return mode == Mode.WORK;
    }

    private @Nullable LineKey key() throws CliException {
        int given = (assign == null ? 0 : 1) + (key == null ? 0 : 1) + (keyField == null ? 0 : 1);
        if (given > 1) {
            throw new CliException(ExitCode.USAGE, "--assign, --key and --key-field exclude each other");
        }
        if (keyField != null && (keyField < 1 || keyField > MAX_FIELD)) {
            throw new CliException(ExitCode.USAGE, "--key-field must be from 1 to " + MAX_FIELD + ": " + keyField);
        }
        try {
            return key != null ? LineKey.of(Pattern.compile(key)) : keyField != null ? LineKey.ofField(keyField) : null;
        } catch (PatternSyntaxException e) {
            throw new CliException(
                    ExitCode.USAGE, "--key '" + key + "' is not a regular expression: " + e.getDescription(), e);
        }
    }

    private static void requireUnset(String option, @Nullable Object value) throws CliException {
        if (value != null) {
            throw new CliException(
                    ExitCode.USAGE, option + " " + value.toString().toLowerCase(Locale.ROOT) + " needs --mode work");
        }
    }
}
