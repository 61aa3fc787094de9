package io.elasticq.benchmarks;

import io.elasticq.bridge.kafka.JournalToKafka;
import io.elasticq.bridge.kafka.KafkaBroker;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
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
 * Batches to a partition of a real broker, a process on the same cores: a journal's replica, and loops around Kafka's producer with the same settings. Each batch is there when the call returns. The records of the journal are
 * appended before, which is not measured. A broker that has just started takes many seconds until its code is compiled.
 */
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 2)
public class KafkaReplicaBenchmark extends FileBenchmark {

    static final int RECORDS_PER_BATCH = 4096;

    private static final String TOPIC = "benchmark";
    private static final int SEGMENT = 16 << 20;

    /** The replica, or a bare producer with transactions, or without. */
    @Param({"REPLICA", "KAFKA_TRANSACTIONS", "KAFKA_IDEMPOTENT"})
    public OtherType type;

    /** Of a record. */
    @Param({"100", "1024"})
    public int bytes;

    private Path made;
    private KafkaBroker broker;
    private byte[] value;
    private Journal journal;
    private JournalToKafka replica;
    private @Nullable Producer<byte[], byte[]> producer;

    /** Starts the broker. */
    @Setup(Level.Trial)
    public void begin() throws IOException {
        made = newFolder();
        broker = KafkaBroker.start(made);
        broker.createTopic(TOPIC, 1);
        value = new byte[bytes];
        journal = Journal.inMemory(JournalConfig.builder()
                .segmentSize(SEGMENT)
                .retention(Retention.ring(4))
                .build());
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
        replica = JournalToKafka.of(journal, settings, TOPIC)
                .batch(RECORDS_PER_BATCH, Integer.MAX_VALUE)
                .build();
        producer = type == OtherType.REPLICA ? null : producer(settings);
    }

    private Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        if (type == OtherType.KAFKA_TRANSACTIONS) {
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "bare");
        }
        Producer<byte[], byte[]> made =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        if (type == OtherType.KAFKA_TRANSACTIONS) {
            made.initTransactions();
        }
        return made;
    }

    /** What is replicated next. */
    @Setup(Level.Invocation)
    public void append() {
        if (type == OtherType.REPLICA) {
            for (int i = 0; i < RECORDS_PER_BATCH; i++) {
                journal.append(value);
            }
        }
    }

    /** One batch. */
    @Benchmark
    @OperationsPerInvocation(RECORDS_PER_BATCH)
    public void batch() throws InterruptedException {
        Producer<byte[], byte[]> bare = producer;
        if (bare == null) {
            replicate();
        } else if (type == OtherType.KAFKA_TRANSACTIONS) {
            bare.beginTransaction();
            require(send(bare));
            bare.commitTransaction();
        } else {
            require(send(bare));
        }
    }

    /** Returns when all that was sent before is there, too. */
    private static void require(Future<RecordMetadata> last) throws InterruptedException {
        try {
            last.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void replicate() {
        int count = replica.step();
        if (count != RECORDS_PER_BATCH) {
            throw new IllegalStateException("a batch must be replicated at once: records=" + count);
        }
    }

    private Future<RecordMetadata> send(Producer<byte[], byte[]> to) {
        Future<RecordMetadata> last = to.send(record());
        for (int i = 1; i < RECORDS_PER_BATCH; i++) {
            last = to.send(record());
        }
        to.flush();
        return last;
    }

    private ProducerRecord<byte[], byte[]> record() {
        return new ProducerRecord<>(TOPIC, 0, null, value);
    }

    /** Ends the broker. */
    @TearDown(Level.Trial)
    public void end() throws IOException {
        replica.close();
        journal.close();
        if (producer != null) {
            producer.close();
        }
        broker.close();
        delete(made);
    }
}
