package io.elasticq.cli;

import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OverflowPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that has one queue. What is not given has the default of {@link ElasticConfig}. */
final class QueueOptions {

    private static final class KindName extends ChoiceConverter<QueueKind> {
        KindName() {
            super(QueueKind.values());
        }
    }

    private static final class OverflowName extends ChoiceConverter<OverflowPolicy> {
        OverflowName() {
            super(OverflowPolicy.values());
        }
    }

    @Option(
            names = "--queue",
            paramLabel = "KIND",
            converter = KindName.class,
            description =
                    "The queue: locked (under a lock), mpsc (lock-free, several readers) or spsc (lock-free, one reader)."
                            + " Default: locked.")
    private @Nullable QueueKind givenKind;

    @Option(names = "--initial", paramLabel = "N", description = "Capacity to start with. Default: 1024.")
    private @Nullable Integer initial;

    @Option(names = "--min", paramLabel = "N", description = "Never shrink below this capacity. Default: 1024.")
    private @Nullable Integer min;

    @Option(names = "--max", paramLabel = "N", description = "Never hold more than this. Default: 65536.")
    private @Nullable Integer max;

    @Option(names = "--growth", paramLabel = "X", description = "Grow by this factor. Default: 2.0.")
    private @Nullable Double growth;

    @Option(
            names = "--shrink",
            paramLabel = "X",
            description = "Shrink when this part of the capacity was enough; 0 never does. Default: 0.25.")
    private @Nullable Double shrink;

    @Option(
            names = "--overflow",
            paramLabel = "POLICY",
            converter = OverflowName.class,
            defaultValue = "block",
            description = "What to do when the queue is full: block (wait), drop-newest, drop-oldest, or reject"
                    + " (stop reading). Only locked can drop-oldest. Default: ${DEFAULT-VALUE}.")
    private OverflowPolicy overflow = OverflowPolicy.BLOCK;

    /** How many threads may insert into the queue at a time. */
    int producers() {
        return kind().producers();
    }

    /** What the user called the queue. */
    String kindName() {
        return ChoiceConverter.nameOf(kind());
    }

    private QueueKind kind() {
        return givenKind != null ? givenKind : QueueKind.LOCKED;
    }

    OverflowPolicy overflow() {
        return overflow;
    }

    /** Where an option brings a queue of its own. */
    void requireNoKind(String option) throws CliException {
        if (givenKind != null) {
            throw new CliException(
                    ExitCode.USAGE, option + " has a queue of its own: it excludes --queue " + kindName());
        }
    }

    <E> Passage<E> create() throws CliException {
        QueueKind kind = kind();
        if (!kind.policies().contains(overflow)) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--overflow " + ChoiceConverter.nameOf(overflow) + " is not possible with --queue " + kindName()
                            + ", which can: " + ChoiceConverter.namesOf(kind.policies()));
        }
        ElasticConfig config = config();
        try {
            return kind.create(config, overflow, event -> {});
        } catch (InvalidConfigException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new CliException(
                    ExitCode.USAGE,
                    "no memory for --initial " + initial + ": the heap is limited to " + Memory.limit(),
                    e);
        }
    }

    ElasticConfig config() throws CliException {
        try {
            return build();
        } catch (InvalidConfigException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private ElasticConfig build() {
        ElasticConfig.Builder builder = ElasticConfig.builder();
        if (initial != null) {
            builder.initialCapacity(initial);
        }
        if (min != null) {
            builder.minCapacity(min);
        }
        if (max != null) {
            builder.maxCapacity(max);
        }
        if (growth != null) {
            builder.growthFactor(growth);
        }
        if (shrink != null) {
            builder.shrinkThreshold(shrink);
        }
        return builder.build();
    }
}
