package io.elasticq.cli;

import io.elasticq.persistent.Delivery;
import io.elasticq.persistent.PersistentElasticQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code elasticq queue take}. Elements are received, written out, and then acknowledged: whatever ends the program, what the output has not taken is still in
 * the queue.
 */
@Command(
        name = "take",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Takes elements out of a queue and writes them, a line each.",
            "An element leaves the queue when the output has taken it, so a kill or an output that fails loses none; some may"
                    + " come again then."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:written, be it none",
            "2:an option or argument is wrong",
            "3:there is no queue, it is damaged, or is not one of lines",
            "4:the output can't be written or its reader has closed it, what was not written is still in the queue;"
                    + " or another process has the queue open",
            "130, 143:SIGINT, SIGTERM"
        })
final class QueueTakeCommand implements Callable<Integer> {

    private static final Duration FOREVER = Duration.ofDays(100_000);

    /** Elements that are written before they are acknowledged, with one record. */
    private static final int BATCH = 256;

    private final Streams streams;

    @Mixin
    private final QueueDirectory folder = new QueueDirectory();

    @Option(names = "--count", paramLabel = "N", description = "Take so many at the most. Default: all.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = {"-f", "--follow"},
            description =
                    "Go on with those that are put in later, until a signal ends it or --count is reached. Between, the"
                            + " queue is not held, so that others can put something in.")
    private boolean follow;

    @Mixin
    private final RecordText text = new RecordText();

    @Mixin
    private final QueueDirectory.Patience patience = new QueueDirectory.Patience();

    private long seen; // the last record of the log, when the queue was let go of

    QueueTakeCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        if (count < 0) {
            throw new CliException(ExitCode.USAGE, "--count must be >= 0: " + count);
        }
        if (follow && patience.time != null) {
            throw new CliException(ExitCode.USAGE, "--follow and --wait exclude each other: it waits in any case");
        }
        LineWriter out = new LineWriter(streams.out());
        long left = count - takeAll(out, count);
        while (follow && left > 0 && !Thread.currentThread().isInterrupted()) {
            folder.awaitRecordAfter(seen);
            left -= takeAll(out, left);
        }
        return ExitCode.OK;
    }

    private long takeAll(LineWriter out, long max) throws CliException {
        @Nullable Duration wait = follow ? FOREVER : patience.time;
        try (LineQueue opened = folder.open(wait)) {
            PersistentElasticQueue<byte[]> queue = opened.queue();
            long taken = 0;
            for (int n = 1; n > 0 && taken < max; taken += n) {
                n = takeSome(queue, (int) Math.min(BATCH, max - taken), out);
            }
            seen = queue.storage().lastSequence();
            return taken;
        }
    }

    private int takeSome(PersistentElasticQueue<byte[]> queue, int max, LineWriter out) throws CliException {
        List<Delivery<byte[]>> batch = new ArrayList<>(max);
        return LineQueue.explained(() -> {
            while (batch.size() < max) {
                Delivery<byte[]> next = queue.receive();
                if (next == null) {
                    break;
                }
                batch.add(next);
            }
            write(batch, out);
            LineQueue.acknowledge(queue, batch);
            return batch.size();
        });
    }

    private void write(List<Delivery<byte[]>> batch, LineWriter out) throws CliException {
        try {
            for (Delivery<byte[]> delivery : batch) {
                out.write(text.line(null, ByteBuffer.wrap(delivery.element())));
            }
            out.flush();
        } catch (IOException e) {
            String reason = IoReason.isClosedByReader(e) ? "its reader has closed it" : IoReason.of(e);
            throw new CliException(ExitCode.OUTPUT, "can't write to standard output: " + reason, e);
        }
    }
}
