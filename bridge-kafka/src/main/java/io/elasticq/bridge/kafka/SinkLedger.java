package io.elasticq.bridge.kafka;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/** What an exactly-once sink keeps in Kafka beside its records: which checkpoint it committed last, as the committed offset of a group of its own, for partition 0 of the topic. */
record SinkLedger(String topic, String group, ConsumerGroupMetadata owner, long lastCommitted) {

    /** Nothing was ever committed, or it has expired. */
    static final long NOTHING = -1;

    private static final String REMARK = "the last checkpoint that elasticq has written";

    /** Reads it; no transaction of the sink may be open. */
    static SinkLedger read(KafkaSink<?> sink) throws IOException {
        String group = "elasticq-" + sink.built.transactionalId;
        Map<String, Object> settings = Settings.consumer(Settings.shared(sink.settings), group);
        try (Consumer<byte[], byte[]> consumer = Consumers.open(settings)) {
            TopicPartition place = place(sink.topic());
            OffsetAndMetadata found = consumer.committed(Set.of(place)).get(place);
            return new SinkLedger(
                    sink.topic(), group, consumer.groupMetadata(), found == null ? NOTHING : found.offset());
        } catch (TimeoutException e) {
            throw new IOException(
                    "can't read what was committed last; if the broker answers others, kafka-transactions.sh find-hanging says whether it has left a transaction open: group="
                            + group + ", " + sink,
                    e);
        } catch (KafkaException e) {
            throw new IOException("can't read what was committed last: group=" + group + ", " + sink, e);
        }
    }

    private static TopicPartition place(String topic) {
        return new TopicPartition(topic, 0);
    }

    Map<TopicPartition, OffsetAndMetadata> entry(long checkpoint) {
        return Map.of(place(topic), new OffsetAndMetadata(checkpoint, REMARK));
    }

    /** The largest record that the topic takes; without a limit if we may not know. */
    static long largestRecord(KafkaSink<?> sink) throws IOException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, sink.topic());
        try (Admin admin = Admin.create(Settings.admin(sink.settings))) {
            Config found = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            ConfigEntry limit = found == null ? null : found.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            return limit == null ? Long.MAX_VALUE : Long.parseLong(limit.value());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Long.MAX_VALUE;
            }
            throw new IOException("can't read the settings of the topic: " + sink, e);
        } catch (KafkaException e) {
            throw new IOException("can't read the settings of the topic: " + sink, e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted while the sink was opened", e);
    }
}
