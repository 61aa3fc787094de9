package io.elasticq.benchmarks;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.bridge.kafka.KafkaBroker;
import io.elasticq.bridge.kafka.KafkaPublication;
import io.elasticq.bridge.kafka.KafkaSink;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.pipeline.io.SinkContext;
import io.elasticq.pipeline.io.SinkWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Records to a partition of a real broker, a process on the same cores: a sink as a pipeline opens it, a publication from an elastic queue, and a loop around Kafka's producer with the
 * same settings. All of a call is acknowledged when it returns.
 */
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 4, time = 2)
public class KafkaSinkBenchmark extends FileBenchmark {

    /** So many that waiting for the last of them, with the linger of a publication, is a small part. */
    static final int RECORDS_PER_CALL = 1 << 16;

    private static final String TOPIC = "benchmark";
    private static final long LOOK_EVERY_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** The settings of a user who wants throughput. All have {@code acks=all}, as the sink by itself. */
    private static final Map<String, Object> SETTINGS =
            Map.of(ProducerConfig.LINGER_MS_CONFIG, 5, ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);

    /** The way to the broker. */
    @Param({"KAFKA_SINK", "KAFKA_PUBLICATION", "KAFKA_IDEMPOTENT"})
    public OtherType type;

    /** Of a record. */
    @Param("100")
    public int bytes;

    private Path made;
    private KafkaBroker broker;
    private byte[] value;
    private Way way;

    /** Takes records, and ends. */
    private interface Way {
        void send(byte[] value, int records) throws Exception;

        void close() throws Exception;
    }

    /** Starts the broker. */
    @Setup(Level.Trial)
    public void begin() throws IOException {
        made = newFolder();
        broker = KafkaBroker.start(made);
        broker.createTopic(TOPIC, 1);
        value = new byte[bytes];
        way = switch (type) {
            case KAFKA_SINK -> new Writing(sink().open(new Beginning()));
            case KAFKA_PUBLICATION -> new Publishing(sink());
            case KAFKA_IDEMPOTENT -> new Bare(broker.bootstrap());
            default -> throw new IllegalArgumentException("no way to Kafka: type=" + type);
        };
    }

    private KafkaSink<byte[]> sink() {
        return KafkaSink.<byte[]>builder(TOPIC, each -> each)
                .bootstrap(broker.bootstrap())
                .config(SETTINGS)
                .maxInFlight(RECORDS_PER_CALL)
                .build();
    }

    /** So many records. */
    @Benchmark
    @OperationsPerInvocation(RECORDS_PER_CALL)
    public void send() throws Exception {
        way.send(value, RECORDS_PER_CALL);
    }

    /** Ends the broker. */
    @TearDown(Level.Trial)
    public void end() throws Exception {
        way.close();
        broker.close();
        delete(made);
    }

    /** What a pipeline says that begins. */
    private record Beginning() implements SinkContext {
        @Override
        public String name() {
            return TOPIC;
        }

        @Override
        public byte @Nullable [] state() {
            return null;
        }

        @Override
        public long checkpoint() {
            return 0;
        }
    }

    /** A sink, from checkpoint to checkpoint. */
    private static final class Writing implements Way {
        private final SinkWriter<byte[]> writer;
        private long checkpoint;

        Writing(SinkWriter<byte[]> writer) {
            this.writer = writer;
        }

        @Override
        public void send(byte[] value, int records) throws Exception {
            for (int i = 0; i < records; i++) {
                writer.write(value);
            }
            writer.flush();
            writer.prepare(++checkpoint, new DataOutputStream(OutputStream.nullOutputStream()));
        }

        @Override
        public void close() throws Exception {
            writer.complete();
            writer.close();
        }
    }

    /** A queue, and a thread that gives what is in it to Kafka. */
    private static final class Publishing implements Way {
        private final LockedElasticQueue<byte[]> queue =
                new LockedElasticQueue<>(ElasticConfig.upTo(RECORDS_PER_CALL), OverflowPolicy.BLOCK);
        private final KafkaPublication<byte[]> publication;
        private long sent;

        Publishing(KafkaSink<byte[]> sink) {
            publication = sink.publish(queue);
        }

        @Override
        public void send(byte[] value, int records) throws InterruptedException {
            for (int i = 0; i < records; i++) {
                queue.put(value);
            }
            sent += records;
            while (publication.stats().acknowledged() < sent) {
                if (publication.state() != KafkaPublication.State.RUNNING) {
                    throw new IllegalStateException("the publication has ended: " + publication);
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }

        @Override
        public void close() {
            queue.close();
            publication.close();
        }
    }

    /** Kafka's producer; it is idempotent unless told otherwise. */
    private static final class Bare implements Way {
        private final KafkaProducer<byte[], byte[]> producer;
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

        Bare(String bootstrap) {
            Map<String, Object> settings = new HashMap<>(SETTINGS);
            settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
            settings.put(ProducerConfig.ACKS_CONFIG, "all");
            settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public void send(byte[] value, int records) {
            for (int i = 0; i < records; i++) {
                var unused = producer.send(new ProducerRecord<>(TOPIC, value), (metadata, e) -> {
                    if (e != null) {
                        failure.set(e);
                    }
                });
            }
            producer.flush();
            if (failure.get() != null) {
                throw new IllegalStateException(Objects.requireNonNull(failure.get()));
            }
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}
