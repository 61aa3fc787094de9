package io.elasticq.cli;

import io.elasticq.journal.Durability;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When what is put into a queue is on the disk. */
final class SyncOptions {

    @Option(names = "--sync", description = "Each element is on the disk before the next line is read.")
    private boolean sync;

    @Option(
            names = "--sync-every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Elements are forced to the disk each time so much time is over: 500ms, 1s. Unless one of the"
                    + " two is given, they are at the end; a kill loses none in any case, a loss of power may.")
    private @Nullable Duration every;

    Durability durability() throws CliException {
        return durability("--sync", sync, every);
    }

    /** Each of them, by an option of this name, or each so much time, or neither. */
    static Durability durability(String eachOption, boolean each, @Nullable Duration every) throws CliException {
        if (each && every != null) {
            throw new CliException(ExitCode.USAGE, eachOption + " and --sync-every exclude each other");
        }
        if (each) {
            return Durability.EVERY_WRITE;
        }
        return every == null ? Durability.NO_SYNC : Durability.periodic(every);
    }

    boolean isGiven() {
        return sync || every != null;
    }
}
