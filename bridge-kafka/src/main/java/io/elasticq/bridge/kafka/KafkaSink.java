package io.elasticq.bridge.kafka;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.persistent.PersistentElasticQueue;
import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.SinkContext;
import io.elasticq.pipeline.io.SinkWriter;
import io.elasticq.router.Subscription;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Gives events to a Kafka topic: as the sink of a pipeline, as a subscriber of a router, or from a queue that stands before the producer. A description, which may be used many times, by any thread; each use has a producer of its
 * own, which is idempotent and waits for all replicas.
 *
 * <p><b>As a pipeline's sink</b> it is at least once: a checkpoint is complete when Kafka has acknowledged all that was written before it, and a run that begins from a checkpoint writes again what came after it. An event that Kafka refuses for what it is goes to the error action of the sink; where only the broker sees that, later (a
 * {@code max.message.bytes} of the topic below the {@code max.request.size} of the producer), the run fails, as it does if no event would fare better. With {@link KafkaSinkBuilder#exactlyOnce} a
 * reader with {@code isolation.level=read_committed} sees each event once, whatever crashes: events are held until the checkpoint that covers them is complete, and then written in one transaction together with its number. While the
 * broker is away a write waits, and the pipeline feels it; {@code max.block.ms} is how long it waits for the topic when it is opened. Exactly once, an outage
 * that lasts longer than {@code transaction.timeout.ms} in the middle of a commit fails the run; the next one begins from the checkpoint, and writes what is missing.
 *
 * <p><b>From a queue or a router</b>, see {@link KafkaPublication}: at least once, in order.
 *
 * @param <T> the events
 */
public final class KafkaSink<T> implements Sink<T> {

    final KafkaSinkBuilder<T> built;
    final Map<String, Object> settings;

    KafkaSink(KafkaSinkBuilder<T> built, Map<String, Object> settings) {
        this.built = built;
        this.settings = settings;
    }

    /**
     * Starts a description.
     *
     * @param topic where events go; it must be there when the sink is opened, unless the broker makes topics by itself
     * @param value makes the value of a record of an event, not null; called by the thread that writes
     * @param <T> the events
     * @return a new builder
     */
    public static <T> KafkaSinkBuilder<T> builder(String topic, Function<? super T, byte[]> value) {
        return new KafkaSinkBuilder<>(topic, value);
    }

    /**
     * Where events go.
     *
     * @return the topic
     */
    public String topic() {
        return built.topic;
    }

    /**
     * Begins to write, for a pipeline.
     *
     * @param context what an earlier run left
     * @return the writer
     * @throws IOException if there is no such topic or no broker that answers; if the topic is not as the checkpoint says
     */
    @Override
    public SinkWriter<T> open(SinkContext context) throws IOException {
        Producer<byte[], byte[]> producer = producer();
        try {
            requireTopic(producer);
            return built.transactionalId == null
                    ? new KafkaWriter<>(producer, built.records())
                    : ExactKafkaWriter.open(this, producer, context);
        } catch (IOException | RuntimeException | Error e) {
            Producers.closeNow(producer, e);
            throw e;
        }
    }

    Producer<byte[], byte[]> producer() {
        return built.producers.apply(settings);
    }

    private void requireTopic(Producer<byte[], byte[]> producer) throws IOException {
        try {
            producer.partitionsFor(built.topic);
        } catch (KafkaException e) {
            throw new IOException(
                    "no such topic, or no broker that answers: topic=" + built.topic + ", bootstrap.servers="
                            + Settings.bootstrap(settings),
                    e);
        }
    }

    /**
     * Starts a thread that gives what the queue holds to Kafka, in order. Of a {@link PersistentElasticQueue} each element is received, and acknowledged after Kafka has acknowledged it; what a crash interrupts comes again. It should have no acknowledgement timeout: in an outage that is longer, what is in flight comes twice. Of any
     * other queue what was taken and not acknowledged by Kafka is gone with the process.
     *
     * @param queue not closed by this; where it allows but one consumer, this is it
     * @return running
     * @throws io.elasticq.InvalidConfigException if this sink is exactly once: that takes checkpoints, which a queue has not
     * @throws KafkaException if the producer can't be made
     */
    public KafkaPublication<T> publish(BlockingElasticQueue<T> queue) {
        Objects.requireNonNull(queue, "queue");
        return queue instanceof PersistentElasticQueue<T> persistent
                ? KafkaPublication.start(this, new Feed.Persistent<>(persistent), queue)
                : KafkaPublication.start(this, new Feed.Plain<>(queue), queue);
    }

    /**
     * Starts a thread that gives the events of a router's subscriber to Kafka, in order. A credit is given back when Kafka has acknowledged the event, so the credits bound what is on its way, and while the broker is away the subscriber's overload policy
     * decides. When this ends, the subscriber is unsubscribed.
     *
     * @param subscription acknowledged {@linkplain io.elasticq.router.Acknowledgement#MANUAL by hand}, and used by this alone
     * @return running
     * @throws io.elasticq.InvalidConfigException if the acknowledgements are automatic, or this sink is exactly once
     * @throws KafkaException if the producer can't be made
     */
    public KafkaPublication<T> publish(Subscription<T> subscription) {
        return KafkaPublication.start(this, new Feed.Subscribed<>(subscription), null);
    }

    @Override
    public String toString() {
        return "KafkaSink[topic=" + built.topic + ", bootstrap.servers=" + Settings.bootstrap(settings)
                + (built.transactionalId == null ? "" : ", transactional.id=" + built.transactionalId) + "]";
    }
}
