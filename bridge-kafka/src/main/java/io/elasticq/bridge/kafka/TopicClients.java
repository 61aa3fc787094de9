package io.elasticq.bridge.kafka;

import static org.apache.kafka.clients.consumer.ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.CHECK_CRCS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.INTERCEPTOR_CLASSES_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTIONAL_ID_CONFIG;

import io.elasticq.InvalidConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the clients that replication needs, from the user's settings and those on which exactly-once stands. */
interface TopicClients {

    /** One that is not yet initialised. */
    Producer<byte[], byte[]> producer();

    /** One without a group. */
    Consumer<byte[], byte[]> consumer(IsolationLevel isolation);

    /** After this time the broker aborts a transaction by itself. */
    Duration transactionTimeout();

    /** Ends a transaction of this transactional id that lies open in the partition for ever. False if there is none. See {@link TopicHanging}. */
    boolean endHanging(TopicPartition partition);

    /** With Kafka's own clients. Settings that are not a client's are for the other one. */
    static TopicClients of(Map<String, ?> settings, String transactionalId) {
        return new Kafka(requireOurs(settings), transactionalId);
    }

    private static Map<String, Object> requireOurs(Map<String, ?> settings) {
        List<String> ours = List.of(
                ACKS_CONFIG,
                ENABLE_IDEMPOTENCE_CONFIG,
                TRANSACTIONAL_ID_CONFIG,
                INTERCEPTOR_CLASSES_CONFIG,
                GROUP_ID_CONFIG,
                ISOLATION_LEVEL_CONFIG,
                CHECK_CRCS_CONFIG,
                ENABLE_AUTO_COMMIT_CONFIG,
                AUTO_OFFSET_RESET_CONFIG);
        for (String key : ours) {
            if (settings.containsKey(key)) {
                throw new InvalidConfigException(
                        "exactly-once stands on this setting, it can't be chosen: " + key + "=" + settings.get(key));
            }
        }
        return Map.copyOf(settings);
    }

    /** See {@link TopicClients#of}. */
    record Kafka(Map<String, Object> settings, String transactionalId) implements TopicClients {

        private static final int POLL_RECORDS = 4096;

        @Override
        public Producer<byte[], byte[]> producer() {
            return new KafkaProducer<>(producerSettings(), new ByteArraySerializer(), new ByteArraySerializer());
        }

        private Map<String, Object> producerSettings() {
            Map<String, Object> all = without(ProducerConfig.configNames(), ConsumerConfig.configNames());
            all.put(ACKS_CONFIG, "all");
            all.put(ENABLE_IDEMPOTENCE_CONFIG, true);
            all.put(TRANSACTIONAL_ID_CONFIG, transactionalId);
            return all;
        }

        /** The settings without those of the other client alone, of which Kafka would warn. */
        private Map<String, Object> without(Set<String> mine, Set<String> others) {
            Map<String, Object> kept = new TreeMap<>(settings);
            kept.keySet().removeIf(key -> others.contains(key) && !mine.contains(key));
            return kept;
        }

        @Override
        public Consumer<byte[], byte[]> consumer(IsolationLevel isolation) {
            Map<String, Object> all = without(ConsumerConfig.configNames(), ProducerConfig.configNames());
            all.put(ISOLATION_LEVEL_CONFIG, isolation.toString());
            all.put(ENABLE_AUTO_COMMIT_CONFIG, false);
            all.put(AUTO_OFFSET_RESET_CONFIG, "none");
            all.put(ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            all.putIfAbsent(MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
            return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }

        @Override
        public boolean endHanging(TopicPartition partition) {
            Map<String, Object> all = new TreeMap<>(settings);
            all.keySet().retainAll(AdminClientConfig.configNames());
            return TopicHanging.abort(all, transactionalId, partition);
        }

        @Override
        public Duration transactionTimeout() {
            Map<String, Object> all = producerSettings();
            all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            return Duration.ofMillis(new ProducerConfig(all).getInt(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG));
        }
    }
}
