package io.elasticq.persistent;

import io.elasticq.DropListener;
import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import io.elasticq.ResizePolicy;
import io.elasticq.journal.Durability;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link PersistentElasticQueue} is opened with. Not for several threads.
 *
 * @param <E> the type of the elements
 */
public final class PersistentQueueBuilder<E> {

    private static final int DEFAULT_MEMORY_ELEMENTS = 65_536;
    private static final long DEFAULT_MEMORY_BYTES = 64L << 20;
    private static final int DEFAULT_SEGMENT_SIZE = 64 << 20;
    private static final int DEFAULT_MAX_ELEMENT_SIZE = 1 << 20;
    private static final int DEFAULT_MAX_IN_FLIGHT = 65_536;

    /** What the journal adds to a record, and what the queue adds to an element; each no more than this. */
    static final int OVERHEAD = 256;

    final ElementCodec<E> codec;
    final ElasticConfig config;
    final OverflowPolicy overflow;
    ResizePolicy resizePolicy;

    @Nullable
    ResizeListener resizeListener;

    @Nullable
    DropListener<? super E> dropListener;

    Durability durability = Durability.NO_SYNC;
    long memoryBytes = DEFAULT_MEMORY_BYTES;
    int maxElementSize = -1;
    int maxInFlight = DEFAULT_MAX_IN_FLIGHT;

    @Nullable
    Duration ackTimeout;

    LongSupplier nanoClock = System::nanoTime;

    private int memoryElements = DEFAULT_MEMORY_ELEMENTS;
    private int segmentSize = DEFAULT_SEGMENT_SIZE;

    PersistentQueueBuilder(ElementCodec<E> codec, ElasticConfig config, OverflowPolicy overflow) {
        this.codec = Objects.requireNonNull(codec, "codec");
        this.config = Objects.requireNonNull(config, "config");
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        this.resizePolicy = config.resizePolicy();
    }

    /**
     * Sets when operations are on the disk. Unless set: {@link Durability#NO_SYNC}.
     *
     * @param newDurability what each promises is said by {@link PersistentElasticQueue}
     * @return this
     */
    public PersistentQueueBuilder<E> durability(Durability newDurability) {
        durability = Objects.requireNonNull(newDurability, "durability");
        return this;
    }

    /**
     * Sets how much waits in memory; what is beyond it waits in the log only. Unless set: 65,536 elements and 64 MiB.
     *
     * @param elements at least 1
     * @param bytes of the elements as they are written, at least 1; one element is always taken
     * @return this
     * @throws InvalidConfigException if one is less
     */
    public PersistentQueueBuilder<E> memory(int elements, long bytes) {
        if (elements < 1 || bytes < 1) {
            throw new InvalidConfigException(
                    "the memory must be >= 1 element and >= 1 byte: elements=" + elements + ", bytes=" + bytes);
        }
        memoryElements = elements;
        memoryBytes = bytes;
        return this;
    }

    /**
     * Sets the size of the log's files. Unless set: 64 MiB.
     *
     * @param bytes a multiple of 4096
     * @return this
     */
    public PersistentQueueBuilder<E> segmentSize(int bytes) {
        segmentSize = bytes;
        return this;
    }

    /**
     * Sets the size of the largest element, as it is written. Unless set: 1 MiB, or what fits into a segment.
     *
     * @param bytes from 0
     * @return this
     * @throws InvalidConfigException if it is negative
     */
    public PersistentQueueBuilder<E> maxElementSize(int bytes) {
        if (bytes < 0) {
            throw new InvalidConfigException("maxElementSize must be >= 0: maxElementSize=" + bytes);
        }
        maxElementSize = bytes;
        return this;
    }

    /**
     * Sets after which time a received element that was not acknowledged comes back. Unless set: when the queue is opened again.
     *
     * @param timeout above zero
     * @return this
     * @throws InvalidConfigException if it is not
     */
    public PersistentQueueBuilder<E> ackTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new InvalidConfigException("ackTimeout must be > 0: ackTimeout=" + timeout);
        }
        ackTimeout = timeout;
        return this;
    }

    /**
     * Sets how many elements may be received and not acknowledged at a time; they are all in memory. Unless set: 65,536.
     *
     * @param elements at least 1
     * @return this
     * @throws InvalidConfigException if it is less
     */
    public PersistentQueueBuilder<E> maxInFlight(int elements) {
        if (elements < 1) {
            throw new InvalidConfigException("maxInFlight must be >= 1: maxInFlight=" + elements);
        }
        maxInFlight = elements;
        return this;
    }

    /**
     * Sets another policy than the one that the configuration describes, for the part in memory.
     *
     * @param policy decides by how much to grow and when to shrink; checked by {@link ResizePolicy#requireStable}
     * @return this
     */
    public PersistentQueueBuilder<E> resizePolicy(ResizePolicy policy) {
        resizePolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets who hears of resizes of the part in memory.
     *
     * @param listener called outside the lock
     * @return this
     */
    public PersistentQueueBuilder<E> onResize(ResizeListener listener) {
        resizeListener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets who hears of dropped elements.
     *
     * @param listener called outside the lock
     * @return this
     */
    public PersistentQueueBuilder<E> onDrop(DropListener<? super E> listener) {
        dropListener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** For tests that let time pass. */
    PersistentQueueBuilder<E> nanoClock(LongSupplier clock) {
        nanoClock = clock;
        return this;
    }

    /**
     * Opens the queue in a folder, or makes a new one, and reads the log to know what it holds.
     *
     * @param folder of this queue alone; made if it is not there
     * @return the queue; {@link PersistentElasticQueue#release} lets go of its files
     * @throws InvalidConfigException if the values contradict each other; the message names them
     * @throws io.elasticq.journal.JournalLockedException if another process, or this one, has it open; the message names the pid
     * @throws QueueFormatException if another version or another codec has written it
     * @throws QueueCorruptException if it is damaged; the message says where, and how to save what is whole
     * @throws ElementDecodeException if the codec can't read an element that was copied in the log
     * @throws java.io.UncheckedIOException if the disk refuses
     */
    public PersistentElasticQueue<E> open(Path folder) {
        ResizePolicy.requireStable(resizePolicy, config.minCapacity(), config.maxCapacity());
        return QueueOpening.open(this, new QueueFolder(folder), folder);
    }

    int segmentSize() {
        return segmentSize;
    }

    JournalConfig journalConfig() {
        if (segmentSize < JournalConfig.MIN_SEGMENT_SIZE) {
            throw new InvalidConfigException("segmentSize must be a multiple of " + JournalConfig.MIN_SEGMENT_SIZE
                    + ": segmentSize=" + segmentSize);
        }
        int largest = segmentSize - OVERHEAD;
        if (maxElementSize > largest - OVERHEAD) {
            throw new InvalidConfigException("maxElementSize must be <= " + (largest - OVERHEAD) + ": maxElementSize="
                    + maxElementSize + ", segmentSize=" + segmentSize);
        }
        return JournalConfig.builder()
                .segmentSize(segmentSize)
                .maxRecordSize(largest) // of settlements, and of elements of when it was opened otherwise
                .durability(QueueLog.ofJournal(durability))
                .retention(Retention.CURSORS)
                .build();
    }

    int maxElementSize() {
        return maxElementSize >= 0 ? maxElementSize : Math.min(DEFAULT_MAX_ELEMENT_SIZE, segmentSize - 2 * OVERHEAD);
    }

    /** Of the part in memory: as the queue's, within the memory. */
    ElasticConfig memoryConfig() {
        int max = Math.min(config.maxCapacity(), memoryElements);
        int min = Math.min(config.minCapacity(), max);
        return new ElasticConfig(
                Math.max(min, Math.min(config.initialCapacity(), max)),
                min,
                max,
                config.growthFactor(),
                config.shrinkThreshold());
    }
}
