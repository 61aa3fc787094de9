package io.elasticq.bridge.kafka;

import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.SourceContext;
import io.elasticq.pipeline.io.SourceMetadata;
import io.elasticq.pipeline.io.SourceReader;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Kafka topic: as the source of a pipeline, or, by {@link #inbox()}, as that of a router or of whoever polls. A description, which may be used many times, by any thread; each use has a consumer of its own.
 *
 * <p><b>As a pipeline's source</b> it reads all partitions, or those that were chosen, and the offsets are its position: a run that begins from a checkpoint reads exactly what came after it, and a position that the topic has no records of any more fails the
 * run. Partitions that a topic was given since are read from their beginning. The order is Kafka's: that of each partition.
 *
 * <p><b>In a group</b> ({@link KafkaSourceBuilder#group}) Kafka shares the partitions out, and the offsets of a checkpoint are committed when it is complete: at least once, whoever comes, goes or dies. A run that takes no checkpoints commits nothing.
 *
 * @param <T> the events
 */
public final class KafkaSource<T> implements Source<T> {

    final KafkaSourceBuilder<T> built;
    final Map<String, Object> settings;

    KafkaSource(KafkaSourceBuilder<T> built, Map<String, Object> settings) {
        this.built = built;
        this.settings = settings;
    }

    /**
     * Starts a description.
     *
     * @param topic where events come from
     * @param decoder makes an event of a record, not null; called by the thread that reads
     * @param <T> the events
     * @return a new builder
     */
    public static <T> KafkaSourceBuilder<T> builder(
            String topic, Function<? super ConsumerRecord<byte[], byte[]>, ? extends T> decoder) {
        return new KafkaSourceBuilder<>(topic, decoder);
    }

    /**
     * Where events come from.
     *
     * @return the topic
     */
    public String topic() {
        return built.topic;
    }

    /**
     * Begins to read, for a pipeline.
     *
     * @param context where to begin
     * @return the reader
     * @throws IOException if there is no such topic, no such partition or no broker that answers; if the position is none of this source
     */
    @Override
    public SourceReader<T> open(SourceContext context) throws IOException {
        return built.group == null ? PartitionReader.open(this, context) : new GroupReader<>(this, context);
    }

    @Override
    public SourceMetadata metadata() {
        if (built.group != null) {
            return SourceMetadata.of("kafka group");
        }
        SourceMetadata metadata = SourceMetadata.of("kafka").replaying();
        return built.ends ? metadata.ending() : metadata;
    }

    /**
     * Starts a thread that reads as a member of the group, and keeps what it has read until somebody takes it.
     *
     * @return running
     * @throws io.elasticq.InvalidConfigException if this reads as no member of a group
     * @throws KafkaException if the consumer can't be made
     */
    public KafkaInbox<T> inbox() {
        return KafkaInbox.start(this, KafkaInbox.Commits.ACKNOWLEDGED, () -> {});
    }

    /** Of a record; null if it is malformed and left out. */
    @Nullable
    T decode(ConsumerRecord<byte[], byte[]> next) {
        try {
            return Objects.requireNonNull(built.decoder.apply(next), "the decoder made null of a record");
        } catch (RuntimeException e) {
            if (built.onMalformed == null) {
                throw new IllegalArgumentException(
                        "a record can't be decoded: topic=" + next.topic() + ", partition=" + next.partition()
                                + ", offset=" + next.offset(),
                        e);
            }
            built.onMalformed.accept(next, e);
            return null;
        }
    }

    @Override
    public String toString() {
        return "KafkaSource[topic=" + built.topic + ", bootstrap.servers=" + Settings.bootstrap(settings)
                + (built.group == null ? "" : ", group.id=" + built.group) + "]";
    }
}
