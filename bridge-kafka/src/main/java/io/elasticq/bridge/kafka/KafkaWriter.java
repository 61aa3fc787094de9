package io.elasticq.bridge.kafka;

import io.elasticq.pipeline.io.SinkFailedException;
import io.elasticq.pipeline.io.SinkWriter;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Gives each event to the producer at once: at least once. */
// Invariants:
//   PreparedIsAcknowledged: prepare() and complete() return when Kafka has acknowledged all that was written, or throw.
//   LateFailureIsNobodysEvent: what Kafka refuses after write() has returned, or for another reason than what the event
//     is, fails the run; only an event that is refused for what it is, during write(), goes to the error action.
final class KafkaWriter<T> implements SinkWriter<T>, Callback {

    private final Producer<byte[], byte[]> producer;
    private final RecordMaker<T> maker;
    private final Thread worker = Thread.currentThread();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private @Nullable Exception refusal; // of the send that the worker is in

    KafkaWriter(Producer<byte[], byte[]> producer, RecordMaker<T> maker) {
        this.producer = producer;
        this.maker = maker;
    }

    @Override
    public void write(T event) throws Exception {
        requireGoingOn();
        ProducerRecord<byte[], byte[]> record = maker.make(event);
        Exception refused = send(record);
        while (refused instanceof TimeoutException) { // no room, since the broker doesn't take what is there
            if (Thread.interrupted()) {
                throw new InterruptedException("waiting for the broker: topic=" + maker.topic());
            }
            requireGoingOn();
            refused = send(record);
        }
        if (refused != null) {
            throw SendFailure.of(refused) == SendFailure.REFUSED ? refused : broken(refused);
        }
    }

    /** LateFailureIsNobodysEvent. */
    private void requireGoingOn() {
        Exception failed = failure.get();
        if (failed != null) {
            throw broken(failed);
        }
    }

    private SinkFailedException broken(Exception why) {
        return new SinkFailedException("Kafka takes nothing more: topic=" + maker.topic(), why);
    }

    private @Nullable Exception send(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        refusal = null;
        try {
            Producers.send(producer, record, this);
        } catch (InterruptException e) {
            throw Producers.interrupted(e);
        } catch (KafkaException | IllegalStateException e) { // the latter if the producer is in no state to send
            return e;
        }
        return refusal;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception e) {
        if (e == null) {
            return;
        }
        if (Thread.currentThread() == worker) {
            refusal = e;
        } else {
            failure.compareAndSet(null, e);
        }
    }

    private void requireNoFailure() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("Kafka has refused what was written before: topic=" + maker.topic(), failed);
        }
    }

    /** The producer sends by itself, after {@code linger.ms}; here it is only said what has failed. */
    @Override
    public void flush() {
        requireNoFailure();
    }

    @Override
    public void prepare(long checkpoint, DataOutput state) throws InterruptedException {
        awaitAcknowledged();
    }

    @Override
    public void complete() throws InterruptedException {
        awaitAcknowledged();
    }

    private void awaitAcknowledged() throws InterruptedException {
        try {
            producer.flush();
        } catch (InterruptException e) {
            throw Producers.interrupted(e);
        }
        requireNoFailure(); // PreparedIsAcknowledged
    }

    @Override
    public void fail(Throwable cause) {
        Producers.closeNow(producer, cause);
    }

    @Override
    public void close() throws IOException {
        Producers.close(producer, maker.topic());
    }
}
