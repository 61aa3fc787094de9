package io.elasticq.router;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How events are written to a router's journal and read from it. Encodes in the router's thread, and decodes in those of subscribers that replay, several at a
 * time.
 *
 * @param <E> the type of the events
 */
public interface EventCodec<E> {

    /**
     * How much room {@link #encode} needs at the most.
     *
     * @param event the event
     * @return in bytes, up to the journal's {@code maxRecordSize()}
     */
    int maxLength(E event);

    /**
     * Writes an event, from the position of the target on.
     *
     * @param event the event
     * @param target big-endian, with as much room as was asked for
     */
    void encode(E event, ByteBuffer target);

    /**
     * Reads an event.
     *
     * @param source from its position to its limit, what was written; big-endian, read-only, and valid during the call only
     * @return the event, not null
     */
    E decode(ByteBuffer source);

    /**
     * Texts, as UTF-8.
     *
     * @return the codec
     */
    static EventCodec<String> utf8() {
        return new EventCodec<>() {
            @Override
            public int maxLength(String event) {
                return Math.multiplyExact(3, event.length());
            }

            @Override
            public void encode(String event, ByteBuffer target) {
                target.put(event.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public String decode(ByteBuffer source) {
                return StandardCharsets.UTF_8.decode(source).toString();
            }
        };
    }
}
