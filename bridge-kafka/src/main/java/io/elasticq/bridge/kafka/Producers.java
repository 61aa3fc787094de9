package io.elasticq.bridge.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What all our producers have in common. */
final class Producers {

    private static final Duration CLOSE = Duration.ofSeconds(10);

    private Producers() {}

    static Producer<byte[], byte[]> open(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What becomes of the record is told to the callback, or by {@code commitTransaction}; so the future is not needed. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static void send(
            Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        producer.send(record, callback);
    }

    /** By now all was acknowledged, or it has failed. */
    static void close(Producer<?, ?> producer, String topic) throws IOException {
        try {
            producer.close(CLOSE);
        } catch (KafkaException e) {
            throw new IOException("the producer could not be closed: topic=" + topic, e);
        }
    }

    /** Lets go of what was not sent. What that throws is added to why it is done. */
    static void closeNow(Producer<?, ?> producer, Throwable why) {
        try {
            producer.close(Duration.ZERO);
        } catch (KafkaException e) {
            why.addSuppressed(e);
        }
    }

    /** Kafka sets the interruption of the thread as well; whoever throws the exception of the JDK has none. */
    static InterruptedException interrupted(InterruptException e) {
        Thread.interrupted();
        InterruptedException interruption = new InterruptedException(e.getMessage());
        interruption.initCause(e);
        return interruption;
    }
}
