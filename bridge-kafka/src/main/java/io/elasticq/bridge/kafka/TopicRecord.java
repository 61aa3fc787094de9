package io.elasticq.bridge.kafka;

import io.elasticq.journal.JournalCorruptException;
import io.elasticq.journal.JournalRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record of a journal as it lies in a topic. The value is the payload; the key is null; Kafka's time is the journal's. Headers, big-endian:
 *
 * <pre>
 * elasticq-seq     sequence i64 | time i64, milliseconds since 1970 | CRC32C of these 16 bytes, the value and elasticq-missed, u32
 * elasticq-missed  i64: how many sequences directly before this one the journal had recycled; only where there are any
 * </pre>
 *
 * CheckBeforeUse: nothing is shown whose header or CRC is wrong. For one thread.
 */
final class TopicRecord implements JournalRecord {

    static final String SEQUENCE = "elasticq-seq";
    static final String MISSED = "elasticq-missed";

    private static final byte[] NONE = {};
    private static final int CRC_AT = 2 * Long.BYTES;
    private static final int LENGTH = CRC_AT + Integer.BYTES;

    private long sequence;
    private long timestamp;
    private long carried; // what the journal had missed before it
    private long missed;
    private byte[] value = {};
    private ByteBuffer payload = ByteBuffer.allocate(0);

    static ProducerRecord<byte[], byte[]> of(TopicPartition partition, JournalRecord record, long missed) {
        byte[] value = bytes(record);
        byte[] head = new byte[LENGTH];
        byte[] gap = missed == 0
                ? NONE
                : ByteBuffer.allocate(Long.BYTES).putLong(missed).array();
        ByteBuffer.wrap(head)
                .putLong(record.sequence())
                .putLong(record.timestamp())
                .putInt(crc(head, value, gap));
        List<Header> headers = new ArrayList<>(2);
        headers.add(new RecordHeader(SEQUENCE, head));
        if (missed > 0) {
            headers.add(new RecordHeader(MISSED, gap));
        }
        long time = Math.max(0, record.timestamp()); // Kafka has none before 1970
        return new ProducerRecord<>(partition.topic(), partition.partition(), time, null, value, headers);
    }

    static byte[] bytes(JournalRecord record) {
        ByteBuffer payload = record.payload();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        return bytes;
    }

    private static int crc(byte[] head, byte[] value, byte[] gap) {
        CRC32C crc = new CRC32C();
        crc.update(head, 0, CRC_AT);
        crc.update(value, 0, value.length);
        crc.update(gap, 0, gap.length);
        return (int) crc.getValue();
    }

    /**
     * Shows this one from now on.
     *
     * @throws JournalCorruptException if it is not what {@link #of} has made
     */
    TopicRecord set(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(SEQUENCE);
        if (header == null || header.value() == null || header.value().length != LENGTH || record.value() == null) {
            throw corrupt(record, "there is a record that is not a journal's");
        }
        ByteBuffer head = ByteBuffer.wrap(header.value());
        sequence = head.getLong();
        timestamp = head.getLong();
        value = record.value();
        Header told = record.headers().lastHeader(MISSED);
        byte[] gap = told == null || told.value() == null ? NONE : told.value();
        boolean hasGap = gap.length == Long.BYTES;
        if (sequence < 1 || (gap.length > 0 && !hasGap) || head.getInt() != crc(header.value(), value, gap)) {
            throw corrupt(record, "a record is damaged");
        }
        carried = hasGap ? ByteBuffer.wrap(gap).getLong() : 0;
        payload = ByteBuffer.wrap(value).asReadOnlyBuffer();
        missed = 0;
        return this;
    }

    private JournalCorruptException corrupt(ConsumerRecord<byte[], byte[]> record, String what) {
        return corrupt(new TopicPartition(record.topic(), record.partition()), record.offset(), what, sequence);
    }

    /** A segment has no meaning here, so where it is stands in the message. */
    static JournalCorruptException corrupt(TopicPartition partition, long offset, String what, long sequence) {
        return new JournalCorruptException("topic " + partition, what + ": Kafka's offset=" + offset, 0, 0, sequence);
    }

    /** Whether sequence, time and content are the same. */
    static boolean areSame(JournalRecord one, JournalRecord other) {
        return one.sequence() == other.sequence()
                && one.timestamp() == other.timestamp()
                && one.payload().equals(other.payload());
    }

    /** How many sequences before it the journal had not any more when it was replicated. */
    long carriedMissed() {
        return carried;
    }

    void missed(long count) {
        missed = count;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long timestamp() {
        return timestamp;
    }

    @Override
    public ByteBuffer payload() {
        return payload;
    }

    @Override
    public long missed() {
        return missed;
    }

    static String describe(JournalRecord record) {
        return "sequence " + record.sequence() + " of time " + record.timestamp() + " with "
                + record.payload().remaining() + " bytes";
    }
}
