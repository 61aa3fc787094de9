package io.elasticq.bridge.kafka;

import io.elasticq.InvalidConfigException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What Kafka's clients are configured with: the user's settings, what a promise of this module needs, and a refusal where these contradict each other. */
final class Settings {

    private static final Set<String> BYTES_ONLY = Set.of(
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

    private Settings() {}

    /** Of a producer: idempotent, acknowledged by all replicas, and it goes on trying. */
    static Map<String, Object> producer(Map<String, Object> user, @Nullable String transactionalId) {
        Map<String, Object> all = new HashMap<>(user);
        refuseSerializers(user);
        require(all, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true", Set.of("true"));
        require(all, ProducerConfig.ACKS_CONFIG, "all", Set.of("all", "-1"));
        all.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE); // an outage is waited for
        if (transactionalId != null) {
            require(all, ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId, Set.of(transactionalId));
        } else if (all.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
            throw new InvalidConfigException("only a sink that is exactly once has a transactional.id: "
                    + all.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
        }
        return all;
    }

    /** Of a consumer: nothing is committed by itself, and nothing is read that a transaction takes back. */
    static Map<String, Object> consumer(Map<String, Object> user, @Nullable String group) {
        Map<String, Object> all = new HashMap<>(user);
        refuseSerializers(user);
        require(all, ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false", Set.of("false"));
        require(all, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none", Set.of("none")); // we say where to begin
        all.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"); // of offsets, too
        if (group != null) {
            require(all, ConsumerConfig.GROUP_ID_CONFIG, group, Set.of(group));
            if (!String.valueOf(all.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)).equalsIgnoreCase("consumer")) {
                all.putIfAbsent(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
            }
        } else if (all.containsKey(ConsumerConfig.GROUP_ID_CONFIG)) {
            throw new InvalidConfigException("a source that is no member of a group has no group.id: "
                    + all.get(ConsumerConfig.GROUP_ID_CONFIG));
        }
        return all;
    }

    /** A number among them, or Kafka's default. */
    static int ofProducer(Map<String, Object> settings, String name) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return accepted(() -> new ProducerConfig(all)).getInt(name);
    }

    /** A number among them, or Kafka's default. */
    static int ofConsumer(Map<String, Object> settings, String name) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return accepted(() -> new ConsumerConfig(all)).getInt(name);
    }

    private static AbstractConfig accepted(Supplier<AbstractConfig> config) {
        try {
            return config.get();
        } catch (ConfigException e) {
            throw new InvalidConfigException("Kafka refuses the settings: " + e.getMessage(), e);
        }
    }

    /** Of an admin client: those that it knows, such as where the brokers are and who we are. */
    static Map<String, Object> admin(Map<String, Object> client) {
        Map<String, Object> all = new HashMap<>(client);
        all.keySet().retainAll(AdminClientConfig.configNames());
        return all;
    }

    /** Of a consumer beside a producer: those that both know, such as where the brokers are and who we are. */
    static Map<String, Object> shared(Map<String, Object> producer) {
        Map<String, Object> all = new HashMap<>(producer);
        all.keySet().retainAll(ConsumerConfig.configNames());
        all.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        return all;
    }

    static String bootstrap(Map<String, Object> settings) {
        return String.valueOf(settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    private static void refuseSerializers(Map<String, Object> user) {
        for (String name : BYTES_ONLY) {
            if (user.containsKey(name)) {
                throw new InvalidConfigException("records are bytes here, made by the functions of the sink or source: "
                        + name + "=" + user.get(name));
            }
        }
    }

    private static void require(Map<String, Object> all, String name, String value, Set<String> allowed) {
        Object given = all.putIfAbsent(name, value);
        if (given != null
                && !allowed.contains(given.toString().trim().toLowerCase(Locale.ROOT))
                && !allowed.contains(given.toString())) {
            throw new InvalidConfigException(name + " must be " + value + ": " + name + "=" + given);
        }
    }
}
