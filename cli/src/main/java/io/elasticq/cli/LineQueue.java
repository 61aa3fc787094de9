package io.elasticq.cli;

import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Durability;
import io.elasticq.journal.JournalLockedException;
import io.elasticq.persistent.Delivery;
import io.elasticq.persistent.ElementCodec;
import io.elasticq.persistent.PersistentElasticQueue;
import io.elasticq.persistent.QueueCorruptException;
import io.elasticq.persistent.QueueFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A persistent queue whose elements are lines, without their line feeds. What its elements are is said by the queue itself, once it is there: texts or any
 * bytes. Here they are bytes in either case.
 *
 * @param queue open until this is closed
 * @param content what its elements are
 */
record LineQueue(PersistentElasticQueue<byte[]> queue, Content content) implements AutoCloseable {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LEAST_MEMORY = 1 << 20;
    private static final long MOST_MEMORY = 64 << 20;
    private static final int MEMORY_ELEMENTS = 65_536;

    /** Small: a program that is started for some lines must not fill more than these on the disk. */
    private static final int SEGMENT_SIZE = 8 << 20;

    /**
     * What is received and not acknowledged, at the most. Always less than what the queue holds, where that is more than one: there must be one to drop where
     * the oldest is to be dropped.
     */
    private static final int MAX_IN_FLIGHT = 1024;

    /** What the elements of a queue are; the names are those of the codecs. */
    enum Content {
        UTF8 {
            @Override
            byte[] requireFitting(byte[] line) {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
                    return line;
                } catch (CharacterCodingException e) {
                    throw new IllegalArgumentException("it is not UTF-8, and the elements of this queue are", e);
                }
            }
        },
        BYTES {
            @Override
            byte[] requireFitting(byte[] line) {
                return line;
            }
        };

        abstract byte[] requireFitting(byte[] line);

        /** The same as the codec of this name that comes with the queue. */
        ElementCodec<byte[]> codec() {
            return ElementCodec.of(ChoiceConverter.nameOf(this), this::requireFitting, bytes -> bytes);
        }
    }

    /**
     * Opens a queue; a new one is made if there is none.
     *
     * @param ifNew what the elements are, if the queue is new
     * @param patience how long to wait for another process that has it open, or null
     */
    static LineQueue open(
            Path folder,
            ElasticConfig config,
            OverflowPolicy overflow,
            Durability durability,
            Content ifNew,
            @Nullable Duration patience)
            throws CliException {
        long start = System.nanoTime();
        long limit = patience == null ? 0 : TimeUnit.NANOSECONDS.convert(patience);
        return explained(() -> {
            while (true) {
                try {
                    return openAsWritten(folder, config, overflow, durability, ifNew);
                } catch (JournalLockedException e) {
                    if (System.nanoTime() - start >= limit
                            || Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
        });
    }

    private static LineQueue openAsWritten(
            Path folder, ElasticConfig config, OverflowPolicy overflow, Durability durability, Content ifNew) {
        String codec = PersistentElasticQueue.codecOf(folder).orElse("");
        Content written = Arrays.stream(Content.values())
                .filter(content -> content.codec().id().equals(codec))
                .findFirst()
                .orElse(ifNew); // if it is none of ours, the queue says so
        return openAs(written, folder, config, overflow, durability);
    }

    private static LineQueue openAs(
            Content content, Path folder, ElasticConfig config, OverflowPolicy overflow, Durability durability) {
        long heapShare = Runtime.getRuntime().maxMemory() / 8;
        return new LineQueue(
                PersistentElasticQueue.builder(content.codec(), config, overflow)
                        .durability(durability)
                        .memory(MEMORY_ELEMENTS, Math.max(LEAST_MEMORY, Math.min(MOST_MEMORY, heapShare)))
                        .maxInFlight(Math.max(1, Math.min(MAX_IN_FLIGHT, config.maxCapacity() - 1)))
                        .segmentSize(SEGMENT_SIZE)
                        .open(folder),
                content);
    }

    /** Acknowledges all of them; on a disk without room that takes several steps. */
    static void acknowledge(PersistentElasticQueue<byte[]> queue, List<Delivery<byte[]>> deliveries) {
        for (int done = 0; done < deliveries.size(); ) {
            int acknowledged = queue.ack(deliveries);
            if (acknowledged == 0) {
                throw new IllegalStateException(
                        "these lines were acknowledged before: lines=" + deliveries.size() + ", acknowledged=" + done);
            }
            done += acknowledged;
        }
    }

    /** Does something with a queue. What is wrong with what is in it, or with a setting, is put into words. */
    static <R> R explained(JournalFolder.Work<R> work) throws CliException {
        return JournalFolder.explained(ExitCode.OUTPUT, () -> {
            try {
                return work.run();
            } catch (QueueCorruptException e) {
                throw new CliException(ExitCode.INPUT, e.getMessage() + " (see 'elasticq queue salvage --help')", e);
            } catch (QueueFormatException e) {
                throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
            } catch (InvalidConfigException e) {
                throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
            }
        });
    }

    @Override
    public void close() throws CliException {
        explained(() -> {
            queue.release();
            return queue;
        });
    }
}
