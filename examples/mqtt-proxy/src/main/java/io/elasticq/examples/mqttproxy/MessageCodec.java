package io.elasticq.examples.mqttproxy;

import io.elasticq.persistent.ElementCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message in the log: quality of service u8, length of the topic u16, topic in UTF-8, payload. */
final class MessageCodec implements ElementCodec<Message> {

    /** More than the topic and what stands before it ever take. */
    static final int OVERHEAD = 1 + Short.BYTES + 0xFFFF;

    private static final int MOST_BYTES_OF_A_CHAR = 3; // in UTF-8; a pair takes four

    @Override
    public String id() {
        return "mqtt-message:1";
    }

    @Override
    public int maxLength(Message message) {
        return 1 + Short.BYTES + MOST_BYTES_OF_A_CHAR * message.topic().length() + message.payload().length;
    }

    @Override
    public void encode(Message message, ByteBuffer target) {
        byte[] topic = message.topic().getBytes(StandardCharsets.UTF_8);
        target.put((byte) message.qos())
                .putShort((short) topic.length)
                .put(topic)
                .put(message.payload());
    }

    @Override
    public Message decode(ByteBuffer source) {
        int qos = source.get();
        byte[] topic = new byte[Short.toUnsignedInt(source.getShort())];
        source.get(topic);
        byte[] payload = new byte[source.remaining()];
        source.get(payload);
        return new Message(qos, new String(topic, StandardCharsets.UTF_8), payload);
    }
}
