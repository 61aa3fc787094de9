package io.elasticq.bridge.kafka;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What all our consumers have in common. */
final class Consumers {

    private Consumers() {}

    static Consumer<byte[], byte[]> open(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The partitions to read, in order. */
    static List<TopicPartition> partitions(Consumer<?, ?> consumer, KafkaSource<?> source) throws IOException {
        String topic = source.topic();
        List<Integer> there = new ArrayList<>();
        for (PartitionInfo info : infos(consumer, source)) {
            there.add(info.partition());
        }
        List<Integer> wanted = source.built.partitions.isEmpty()
                ? there
                : source.built.partitions.stream().sorted().toList();
        if (wanted.isEmpty() || !there.containsAll(wanted)) {
            throw new IOException("no such partitions: topic=" + topic + ", wanted=" + wanted + ", there=" + there);
        }
        return wanted.stream()
                .sorted()
                .map(number -> new TopicPartition(topic, number))
                .toList();
    }

    private static List<PartitionInfo> infos(Consumer<?, ?> consumer, KafkaSource<?> source) throws IOException {
        try {
            List<PartitionInfo> infos = consumer.partitionsFor(source.topic());
            return infos == null ? List.of() : infos;
        } catch (KafkaException e) {
            throw new IOException(
                    "no such topic, or no broker that answers: topic=" + source.topic() + ", bootstrap.servers="
                            + Settings.bootstrap(source.settings),
                    e);
        }
    }
}
