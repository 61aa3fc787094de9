package io.elasticq.bridge.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the committed records of one partition, forwards from some offset. Offsets have gaps: transactions end with a mark, and aborted records are not shown. For one thread.
 *
 * <p>TrueEnd: there is nothing more only if the position has reached the end that the broker names after the last look.
 */
final class TopicReading implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int END_WINDOW = 512; // offsets, at first

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final List<TopicPartition> partitions;
    private final Queue<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
    private final TopicRecord probe = new TopicRecord();

    /** The consumer is closed with it, and here if this fails. */
    TopicReading(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        this.consumer = consumer;
        this.partition = partition;
        this.partitions = List.of(partition);
        try {
            requirePartition();
            consumer.assign(partitions);
        } catch (RuntimeException | Error e) {
            consumer.close();
            throw e;
        }
    }

    private void requirePartition() {
        if (consumer.partitionsFor(partition.topic()).stream().noneMatch(p -> p.partition() == partition.partition())) {
            throw new UnknownTopicOrPartitionException("there is no such partition: " + partition);
        }
    }

    long beginning() {
        return offset(consumer.beginningOffsets(partitions).get(partition));
    }

    /** Behind the last record that may be shown. */
    long end() {
        return offset(consumer.endOffsets(partitions).get(partition));
    }

    private long offset(@Nullable Long offset) {
        if (offset == null) {
            throw new TimeoutException("the broker does not say where the partition begins and ends: " + partition);
        }
        return offset;
    }

    void seek(long offset) {
        fetched.clear();
        consumer.seek(partition, offset);
    }

    /** The next record; null if there is none yet. */
    @Nullable
    ConsumerRecord<byte[], byte[]> next() {
        if (fetched.isEmpty() && !fetch(Duration.ZERO)) {
            fetchUpTo(end());
        }
        return fetched.poll();
    }

    /** The next record before this offset; null if there is none. */
    private @Nullable ConsumerRecord<byte[], byte[]> nextBefore(long end) {
        if (fetched.isEmpty()) {
            fetchUpTo(end);
        }
        ConsumerRecord<byte[], byte[]> next = fetched.peek();
        return next == null || next.offset() >= end ? null : fetched.poll();
    }

    /** Returns when something is there, or there is nothing before the end. */
    private void fetchUpTo(long end) {
        long position = consumer.position(partition);
        long since = System.nanoTime();
        while (position < end && !fetch(POLL)) {
            long now = consumer.position(partition);
            if (now != position) {
                position = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE_NANOS) {
                throw new TimeoutException(
                        "nothing is read: partition=" + partition + ", position=" + position + ", end=" + end);
            }
        }
    }

    private boolean fetch(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        fetched.addAll(records.records(partition));
        return !records.isEmpty();
    }

    /** The record with the greatest sequence among the last ones; null if there is none. Looks at more than the last one, since somebody may have repeated records behind it. */
    @Nullable
    TopicRecord last(long end) {
        long beginning = beginning();
        for (long window = END_WINDOW; ; window *= 8) {
            long from = Math.max(beginning, end - window);
            TopicRecord last = greatest(from, end);
            if (last != null || from == beginning) {
                return last;
            }
        }
    }

    private @Nullable TopicRecord greatest(long from, long end) {
        TopicRecord greatest = null;
        seek(from);
        for (ConsumerRecord<byte[], byte[]> next; (next = nextBefore(end)) != null; ) {
            if (greatest == null || probe.set(next).sequence() > greatest.sequence()) {
                greatest = (greatest == null ? new TopicRecord() : greatest).set(next);
            }
        }
        return greatest;
    }

    /**
     * Goes to the first record of which this is true, where it is true for all behind one for which it is. By bisection, so it takes the logarithm of the partition's length in requests.
     *
     * @return its offset; the end if there is none
     */
    long find(Predicate<TopicRecord> reached) {
        long from = beginning();
        long to = end();
        while (from < to) {
            long middle = from + (to - from) / 2;
            seek(middle);
            ConsumerRecord<byte[], byte[]> next = nextBefore(to);
            if (next == null || reached.test(probe.set(next))) {
                to = middle;
            } else {
                from = next.offset() + 1;
            }
        }
        seek(from);
        return from;
    }

    /** The same, one after the other. */
    void findSlowly(Predicate<TopicRecord> reached) {
        long end = end();
        seek(beginning());
        for (ConsumerRecord<byte[], byte[]> next; (next = nextBefore(end)) != null; ) {
            if (reached.test(probe.set(next))) {
                seek(next.offset());
                return;
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
