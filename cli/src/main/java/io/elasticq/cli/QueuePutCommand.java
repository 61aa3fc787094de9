package io.elasticq.cli;

import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import io.elasticq.persistent.PersistentElasticQueue;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code elasticq queue put}. */
@Command(
        name = "put",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Puts an element into a queue for each line of the files, or of the standard input. Says at the end"
                        + " how many there were. The queue is made if it is not there.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all lines are in the queue, or dropped as asked",
            "2:an option or argument is wrong",
            "3:the input can't be read, or a line can't be an element; what was read before is in the queue. Or the"
                    + " queue is damaged, or is not one of lines",
            "4:the queue can't be written, or another process has it open",
            "5:--overflow reject: the queue was full; what was read before is in it"
        })
final class QueuePutCommand implements Callable<Integer> {

    private static final class OverflowName extends ChoiceConverter<OverflowPolicy> {
        OverflowName() {
            super(OverflowPolicy.values());
        }
    }

    private final Streams streams;

    @Mixin
    private final QueueDirectory folder = new QueueDirectory();

    @Parameters(
            index = "1..*",
            paramLabel = "FILE",
            description = "What to put in; '-' is the standard input. Default: -")
    private List<String> files = List.of();

    @Mixin
    private final RecordText text = new RecordText();

    @Mixin
    private final SyncOptions sync = new SyncOptions();

    @Option(
            names = "--max",
            paramLabel = "N",
            description =
                    "Do not let the queue hold more elements than this. Default: " + ElasticConfig.MAX_CAPACITY + ".")
    private int max = ElasticConfig.MAX_CAPACITY;

    @Option(
            names = "--overflow",
            paramLabel = "POLICY",
            converter = OverflowName.class,
            defaultValue = "reject",
            description =
                    "What to do when the queue is full: reject (stop reading), drop-newest or drop-oldest. Default:"
                            + " ${DEFAULT-VALUE}.")
    private OverflowPolicy overflow = OverflowPolicy.REJECT;

    @Mixin
    private final QueueDirectory.Patience patience = new QueueDirectory.Patience();

    QueuePutCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws CliException {
        if (overflow == OverflowPolicy.BLOCK) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--overflow block is not possible: nobody else can take while this has the queue open");
        }
        InputFiles input = InputFiles.of(files, streams.in());
        LineQueue.Content ifNew = text.isHex() ? LineQueue.Content.BYTES : LineQueue.Content.UTF8;
        try (LineQueue opened =
                LineQueue.open(folder.path(), config(), overflow, sync.durability(), ifNew, patience.time)) {
            put(opened.queue(), new LineReader(input));
        }
        return ExitCode.OK;
    }

    private ElasticConfig config() throws CliException {
        try {
            return ElasticConfig.upTo(max);
        } catch (InvalidConfigException e) {
            throw new CliException(ExitCode.USAGE, "--max: " + e.getMessage(), e);
        }
    }

    private void put(PersistentElasticQueue<byte[]> queue, LineReader lines) throws CliException {
        QueueStats before = queue.stats();
        try {
            long number = 1;
            for (byte[] line = next(lines); line != null; line = next(lines)) {
                put(queue, line, number++);
            }
        } finally {
            streams.complain(summary(before, queue.stats()));
        }
        LineQueue.explained(() -> {
            queue.sync();
            return queue;
        });
    }

    private void put(PersistentElasticQueue<byte[]> queue, byte[] line, long number) throws CliException {
        byte[] element = text.payload(line, number);
        OfferResult result = LineQueue.explained(() -> {
            try {
                return queue.tryOffer(element);
            } catch (IllegalArgumentException e) {
                throw new CliException(ExitCode.INPUT, "line " + number + " can't be an element: " + e.getMessage(), e);
            }
        });
        if (!result.isAccepted() && result != OfferResult.DROPPED_NEWEST) {
            throw new CliException(
                    ExitCode.REJECTED,
                    "the queue is full with " + (queue.size() + queue.inFlight()) + " elements: line " + number
                            + " was rejected and nothing was read after it (--max " + max + ")");
        }
    }

    private static String summary(QueueStats before, QueueStats after) {
        long put = after.accepted() - before.accepted();
        String dropped = after.dropped() == 0 ? "" : ", dropped " + after.dropped();
        return "put " + put + " elements" + dropped + "; " + after.size() + " are in the queue";
    }

    private static byte @Nullable [] next(LineReader lines) throws CliException {
        try {
            return lines.next();
        } catch (IOException e) {
            throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
        }
    }
}
