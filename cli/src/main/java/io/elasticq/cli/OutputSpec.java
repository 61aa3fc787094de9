package io.elasticq.cli;

import io.elasticq.router.OverloadPolicy;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says of an output.
 *
 * @param text as it was given, for messages
 * @param target a file, {@code -}, {@code cmd:} and a command, or a topic or stream of an {@link Engine}
 * @param endPoint if the target is a topic or a stream, else null
 * @param name for the summary, or null if none was given
 * @param overload what happens to a line that it has no credit for
 * @param credits lines that may wait for it
 * @param perSecond lines that it takes in a second at the most, or null
 * @param filter which lines it wants, or null for all
 */
record OutputSpec(
        String text,
        String target,
        @Nullable EndPoint endPoint,
        @Nullable String name,
        OverloadPolicy overload,
        int credits,
        @Nullable Long perSecond,
        @Nullable Pattern filter) {

    private static final String COMMAND = "cmd:";
    private static final String STDOUT = "-";

    boolean isStandardOutput() {
        return target.equals(STDOUT);
    }

    boolean isFile() {
        return command() == null && endPoint == null;
    }

    /** The command that takes the lines, or null if none does. */
    @Nullable
    String command() {
        return target.startsWith(COMMAND) ? target.substring(COMMAND.length()) : null;
    }

    /** Whether it may miss lines for good; what is refused and not yet dropped at the end is missed, too, and not replayed. */
    boolean mayMiss(boolean replays) {
        return overload instanceof OverloadPolicy.Park park
                ? park.atMost() != null && !replays
                : !(overload instanceof OverloadPolicy.Drop);
    }

    boolean wants(Line line) {
        return filter == null || filter.matcher(line.text()).find();
    }
}
