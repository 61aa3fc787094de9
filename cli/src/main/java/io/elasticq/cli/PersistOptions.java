package io.elasticq.cli;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a queue is kept, if it is to survive the program. */
final class PersistOptions {

    @Option(
            names = "--persist",
            paramLabel = "DIR",
            description =
                    "Keep the queue in this folder, which is made if it is not there. What is left in it, by a kill,"
                            + " comes out first when the program is started again; some lines may come twice"
                            + " then, none is lost. --out appends.")
    private @Nullable String folder;

    @Mixin
    private final SyncOptions sync = new SyncOptions();

    boolean isGiven() {
        return folder != null;
    }

    /** Opens the queue; null if there is none to be kept. */
    @Nullable
    PersistentPassage open(QueueOptions options) throws CliException {
        if (folder == null) {
            if (sync.isGiven()) {
                throw new CliException(ExitCode.USAGE, "--sync and --sync-every need --persist");
            }
            return null;
        }
        options.requireNoKind("--persist");
        ElasticConfig config = options.config();
        if (options.overflow() == OverflowPolicy.DROP_OLDEST && config.maxCapacity() < 2) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--persist with --overflow drop-oldest needs --max of 2 or more, as the line that is being written"
                            + " can't be dropped: " + config.maxCapacity());
        }
        if (folder.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "--persist: the name of the folder is empty");
        }
        Path path = InputFiles.pathOf(folder, ExitCode.USAGE);
        return new PersistentPassage(
                LineQueue.open(path, config, options.overflow(), sync.durability(), LineQueue.Content.BYTES, null));
    }
}
