package io.elasticq.bridge.kafka;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.persistent.ElementCodec;
import io.elasticq.persistent.PersistentElasticQueue;
import java.nio.file.Path;
import java.time.Duration;

/** A process to be killed, with a persistent queue before the producer. Arguments: a folder, a topic, the broker, how many events. It says each number that the queue has accepted. */
final class OutboxChild {

    private OutboxChild() {}

    static PersistentElasticQueue<String> open(Path folder) {
        return PersistentElasticQueue.builder(ElementCodec.utf8(), ElasticConfig.upTo(1_000_000), OverflowPolicy.BLOCK)
                .memory(100, 1 << 20)
                .open(folder);
    }

    public static void main(String[] args) throws Exception {
        PersistentElasticQueue<String> queue = open(Path.of(args[0]));
        KafkaSink<String> sink = KafkaSink.<String>builder(args[1], Topics::bytes)
                .bootstrap(args[2])
                .maxInFlight(50)
                .closeTimeout(Duration.ofSeconds(5))
                .build();
        try (KafkaPublication<String> publication = sink.publish(queue)) {
            for (int i = 0; i < Integer.parseInt(args[3]); i++) {
                queue.put(Integer.toString(i));
                System.out.println(i);
            }
            System.out.println(publication);
        }
        queue.release();
    }
}
