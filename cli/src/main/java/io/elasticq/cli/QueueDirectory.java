package io.elasticq.cli;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The folder of the queue that a command works on. */
final class QueueDirectory {

    /** Which says what the queue is; without it, there is none. */
    private static final String QUEUE_FILE = "queue";

    private static final String LOG = "log";
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder of the queue.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String folder;

    /** How long a command waits for another process. */
    static final class Patience {

        @Option(
                names = "--wait",
                paramLabel = "TIME",
                converter = DurationConverter.class,
                description = "If another process has the queue open, wait up to so long for it: 500ms, 1s, 2m."
                        + " Unless given, do not wait.")
        @Nullable
        Duration time;
    }

    Path path() throws CliException {
        if (folder.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "the name of the folder is empty");
        }
        return InputFiles.pathOf(folder, ExitCode.USAGE);
    }

    /** The same, where a queue must be there already. */
    Path existing() throws CliException {
        Path path = path();
        String problem = null;
        if (!Files.exists(path)) {
            problem = "no such file or directory";
        } else if (!Files.isDirectory(path)) {
            problem = "is not a folder";
        } else if (!Files.exists(path.resolve(QUEUE_FILE))) {
            problem = "there is none; it has no file '" + QUEUE_FILE + "'";
        }
        if (problem != null) {
            throw new CliException(ExitCode.INPUT, "can't read the queue in " + folder + ": " + problem);
        }
        return path;
    }

    /** Opens a queue that must be there, for taking. */
    LineQueue open(@Nullable Duration patience) throws CliException {
        return LineQueue.open(
                existing(),
                ElasticConfig.upTo(ElasticConfig.MAX_CAPACITY),
                OverflowPolicy.REJECT,
                Durability.NO_SYNC,
                LineQueue.Content.UTF8,
                patience);
    }

    /**
     * Returns when another process has written something behind this record, or the thread is interrupted. The queue must not be open here, or nobody else
     * could.
     */
    void awaitRecordAfter(long sequence) throws CliException {
        Path log = existing().resolve(LOG);
        JournalFolder.attempt(ExitCode.INPUT, () -> {
            try (JournalReader reader = Journal.openReader(log);
                    Tailer next = reader.tailer(TailStart.sequence(sequence + 1))) {
                while (next.read() == null && !Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            }
            return null;
        });
    }
}
