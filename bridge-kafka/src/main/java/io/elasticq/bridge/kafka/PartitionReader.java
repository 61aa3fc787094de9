package io.elasticq.bridge.kafka;

import io.elasticq.pipeline.io.SourceContext;
import io.elasticq.pipeline.io.SourceReader;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads given partitions. The position is, for each, the offset after the last record that was handed over. */
// Invariant PositionIsHandedOver: `next` moves with the record that is handed over, or left out as malformed, and not
// with what the consumer has fetched; so what a poll gave and no read has handed over is read again.
// Invariant EndIsFixed: nothing is handed over that came after the ends were asked for, and a partition that is at its
// end is not fetched from any more; so it ends although somebody goes on writing.
final class PartitionReader<T> implements SourceReader<T> {

    private static final int VERSION = 1;

    private final KafkaSource<T> source;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<Integer, Long> next;
    private final Map<TopicPartition, Long> ends; // empty if it has no end
    private final Map<Integer, Long> endsByNumber = new HashMap<>();
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();

    private PartitionReader(
            KafkaSource<T> source,
            Consumer<byte[], byte[]> consumer,
            Map<Integer, Long> next,
            Map<TopicPartition, Long> ends) {
        this.source = source;
        this.consumer = consumer;
        this.next = next;
        this.ends = ends;
        ends.forEach((each, end) -> endsByNumber.put(each.partition(), end));
    }

    static <T> PartitionReader<T> open(KafkaSource<T> source, SourceContext context) throws IOException {
        Consumer<byte[], byte[]> consumer = source.built.consumers.apply(source.settings);
        try {
            List<TopicPartition> partitions = Consumers.partitions(consumer, source);
            Map<Integer, Long> resumed =
                    context.position() == null ? Map.of() : read(context.position(), source.topic());
            consumer.assign(partitions);
            Map<Integer, Long> next = new TreeMap<>();
            for (TopicPartition each : partitions) {
                seek(consumer, each, resumed, source.built.fromTheEnd);
            }
            for (TopicPartition each : partitions) { // when all have been sought
                next.put(each.partition(), consumer.position(each));
            }
            requireAll(resumed, next, source);
            return new PartitionReader<>(
                    source, consumer, next, source.built.ends ? consumer.endOffsets(partitions) : Map.of());
        } catch (KafkaException e) {
            closeAfter(consumer, e);
            throw new IOException("the source can't be opened: " + source, e);
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(consumer, e);
            throw e;
        }
    }

    private static void closeAfter(Consumer<?, ?> consumer, Throwable why) {
        try {
            consumer.close();
        } catch (KafkaException e) {
            why.addSuppressed(e);
        }
    }

    private static void seek(
            Consumer<?, ?> consumer, TopicPartition partition, Map<Integer, Long> resumed, boolean fromTheEnd) {
        Long offset = resumed.get(partition.partition());
        if (offset != null) {
            consumer.seek(partition, offset);
        } else if (fromTheEnd && resumed.isEmpty()) {
            consumer.seekToEnd(List.of(partition));
        } else {
            consumer.seekToBeginning(List.of(partition)); // one that is new since the checkpoint, too
        }
    }

    private static void requireAll(Map<Integer, Long> resumed, Map<Integer, Long> next, KafkaSource<?> source)
            throws IOException {
        if (!next.keySet().containsAll(resumed.keySet())) {
            throw new IOException("partitions of the checkpoint are not read any more: checkpoint=" + resumed.keySet()
                    + ", read=" + next.keySet() + ", " + source);
        }
    }

    @Override
    public int read(java.util.function.Consumer<? super T> out, int limit) throws InterruptedException {
        if (!fetched.hasNext()) {
            fetched = poll();
        }
        int count = 0;
        while (count < limit && fetched.hasNext()) {
            ConsumerRecord<byte[], byte[]> each = fetched.next();
            if (!ends.isEmpty() && each.offset() >= endsByNumber.getOrDefault(each.partition(), Long.MAX_VALUE)) {
                continue; // EndIsFixed
            }
            T event = source.decode(each);
            next.put(each.partition(), each.offset() + 1); // before it is handed over: even if that throws, it has been
            if (event != null) {
                count++;
                out.accept(event);
            }
        }
        return count == 0 && !fetched.hasNext() && isTerminated() ? END : count;
    }

    private Iterator<ConsumerRecord<byte[], byte[]>> poll() throws InterruptedException {
        try {
            return consumer.poll(Duration.ZERO).iterator();
        } catch (InterruptException e) {
            throw Producers.interrupted(e);
        }
    }

    private boolean isTerminated() {
        if (ends.isEmpty()) {
            return false;
        }
        boolean all = true;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (consumer.position(end.getKey()) < end.getValue()) { // beyond the marks of transactions, too
                all = false;
            } else {
                consumer.pause(List.of(end.getKey()));
            }
        }
        return all;
    }

    @Override
    public void writePosition(long checkpoint, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeUTF(source.topic());
        out.writeInt(next.size());
        for (Map.Entry<Integer, Long> each : next.entrySet()) {
            out.writeInt(each.getKey());
            out.writeLong(each.getValue());
        }
    }

    private static Map<Integer, Long> read(byte[] position, String topic) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(position));
        int version = in.readByte();
        String written = version == VERSION ? in.readUTF() : "?";
        if (!written.equals(topic)) {
            throw new IOException("the position is none of this source: version=" + version + ", expected=" + VERSION
                    + ", topic=" + written + ", expected=" + topic);
        }
        int count = in.readInt();
        Map<Integer, Long> offsets = new HashMap<>();
        for (int i = 0; i < count; i++) {
            offsets.put(in.readInt(), in.readLong());
        }
        return offsets;
    }

    @Override
    public void close() throws IOException {
        try {
            consumer.close();
        } catch (KafkaException e) {
            throw new IOException("the consumer could not be closed: " + source, e);
        }
    }
}
