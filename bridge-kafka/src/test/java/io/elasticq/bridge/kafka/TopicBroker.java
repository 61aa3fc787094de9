package io.elasticq.bridge.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** One broker for all tests of this JVM that have a topic of their own, and how they find it. It ends with the JVM. */
final class TopicBroker {

    private static final AtomicInteger TOPICS = new AtomicInteger();

    private static final class Shared {
        static final KafkaBroker BROKER = start();
    }

    private TopicBroker() {}

    private static KafkaBroker start() {
        try {
            Path folder = Files.createTempDirectory("kafka");
            KafkaBroker broker = KafkaBroker.start(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(broker, folder)));
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(KafkaBroker broker, Path folder) {
        broker.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KafkaBroker get() {
        return Shared.BROKER;
    }

    /** A new topic of one partition. */
    static String newTopic() {
        String name = "topic-" + TOPICS.incrementAndGet();
        get().createTopic(name, 1);
        return name;
    }

    /** Kafka's own: the broker is there, and may take its time. */
    static Map<String, Object> settings() {
        return new HashMap<>(Map.of("bootstrap.servers", get().bootstrap()));
    }

    /** Of clients that do not wait long where tests have the broker killed. */
    static Map<String, Object> impatient(String bootstrap) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
        settings.put("reconnect.backoff.max.ms", 200);
        return settings;
    }
}
