package io.elasticq.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {

    @Test
    void broker_keepsWhatItHas_whenItIsKilled(@TempDir Path folder) throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder)) {
            broker.createTopic("t", 1);
            Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrap());
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
                assertThat(producer.send(new ProducerRecord<>("t", "a")).get().offset())
                        .isZero();
                broker.kill();
                broker.restart();
                assertThat(producer.send(new ProducerRecord<>("t", "b")).get().offset())
                        .isOne();
            }
        }
    }
}
