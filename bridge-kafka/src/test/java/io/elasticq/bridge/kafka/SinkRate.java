package io.elasticq.bridge.kafka;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.pipeline.io.SinkWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How many records per second a sink gives to a broker on this machine, beside a loop over Kafka's producer with the same settings; in turns, with the median of each. Arguments: rounds, records in each, bytes of each. Run with the test class path.
 */
final class SinkRate {

    private static final Map<String, Object> SETTINGS = Map.of("linger.ms", 5, "batch.size", 64 << 10);

    private interface Way {
        void send(String topic, byte[] value, int records) throws Exception;
    }

    private SinkRate() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        int records = Integer.parseInt(args[1]);
        byte[] value = new byte[Integer.parseInt(args[2])];
        Way[] ways = {SinkRate::bare, SinkRate::sink, SinkRate::publication};
        String[] names = {"bare producer", "sink", "publication"};
        double[][] rates = new double[ways.length][rounds];
        for (int round = -1; round < rounds; round++) { // the first is not counted
            for (int way = 0; way < ways.length; way++) {
                String topic = Topics.create(1);
                long began = System.nanoTime();
                ways[way].send(topic, value, records);
                if (round >= 0) {
                    rates[way][round] = records * 1e3 / (System.nanoTime() - began);
                }
            }
        }
        double[] medians = new double[ways.length];
        for (int way = 0; way < ways.length; way++) {
            Arrays.sort(rates[way]);
            medians[way] = rates[way][rounds / 2];
            System.out.printf(
                    "%-14s %.3f M/s (%.3f to %.3f), %.2f of the bare producer%n",
                    names[way], medians[way], rates[way][0], rates[way][rounds - 1], medians[way] / medians[0]);
        }
        System.exit(0);
    }

    private static void bare(String topic, byte[] value, int records) {
        Map<String, Object> all = new java.util.HashMap<>(SETTINGS);
        all.put("bootstrap.servers", Topics.bootstrap());
        all.put("acks", "all");
        all.put("delivery.timeout.ms", Integer.MAX_VALUE);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                Producers.send(producer, new ProducerRecord<>(topic, value), (metadata, e) -> {
                    if (e != null) {
                        throw new AssertionError(e);
                    }
                });
            }
            producer.flush();
        }
    }

    private static KafkaSink<byte[]> sink(String topic) {
        return KafkaSink.<byte[]>builder(topic, each -> each)
                .bootstrap(Topics.bootstrap())
                .config(SETTINGS)
                .maxInFlight(1 << 16)
                .build();
    }

    private static void sink(String topic, byte[] value, int records) throws Exception {
        try (SinkWriter<byte[]> writer = Opened.sink(sink(topic))) {
            for (int i = 0; i < records; i++) {
                writer.write(value);
            }
            writer.flush();
            writer.complete();
        }
    }

    private static void publication(String topic, byte[] value, int records) throws Exception {
        LockedElasticQueue<byte[]> queue = new LockedElasticQueue<>(ElasticConfig.upTo(1 << 16), OverflowPolicy.BLOCK);
        try (KafkaPublication<byte[]> publication = sink(topic).publish(queue)) {
            for (int i = 0; i < records; i++) {
                queue.put(value);
            }
            queue.close();
            if (!publication.await(Duration.ofMinutes(5))) {
                throw new AssertionError(publication);
            }
        }
    }
}
