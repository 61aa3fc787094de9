package io.elasticq.bridge.kafka;

import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Makes a record of an event. */
record RecordMaker<T>(
        String topic,
        Function<? super T, byte[]> value,
        @Nullable Function<? super T, byte @Nullable []> key,
        @Nullable Function<? super T, ? extends Iterable<Header>> headers) {

    ProducerRecord<byte[], byte[]> make(T event) {
        byte[] bytes = Objects.requireNonNull(value.apply(event), "the encoder made null of an event");
        return new ProducerRecord<>(
                topic,
                null,
                key == null ? null : key.apply(event),
                bytes,
                headers == null ? null : headers.apply(event));
    }
}
