package io.elasticq.bridge.kafka;

import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Records that are in no transaction yet, by the checkpoint that covers them. As the state of a checkpoint:
 *
 * <pre>
 * version u8 | last committed checkpoint s64 | checkpoints s32 | of each: number s64, records s32, of each record: key, value, headers s32, of each header: name, value
 * </pre>
 *
 * where a key, a value and a name are a length (s32, -1 for none) and bytes.
 */
final class HeldRecords {

    private static final int VERSION = 1;
    private static final int NONE = -1;

    /** Of one checkpoint. */
    record Prepared(long checkpoint, List<ProducerRecord<byte[], byte[]>> records) {}

    private final String topic;
    private final Deque<Prepared> prepared = new ArrayDeque<>();

    HeldRecords(String topic) {
        this.topic = topic;
    }

    void add(long checkpoint, List<ProducerRecord<byte[], byte[]>> records) {
        prepared.add(new Prepared(checkpoint, records));
    }

    /** Those of this checkpoint and of all before, in order; they are held no more. */
    List<ProducerRecord<byte[], byte[]>> take(long checkpoint) {
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (Prepared oldest;
                (oldest = prepared.peek()) != null && oldest.checkpoint() <= checkpoint;
                prepared.remove()) {
            all.addAll(oldest.records());
        }
        return all;
    }

    void write(long committed, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(committed);
        out.writeInt(prepared.size());
        for (Prepared each : prepared) {
            out.writeLong(each.checkpoint());
            out.writeInt(each.records().size());
            for (ProducerRecord<byte[], byte[]> held : each.records()) {
                writeRecord(held, out);
            }
        }
    }

    private static void writeRecord(ProducerRecord<byte[], byte[]> held, DataOutput out) throws IOException {
        writeBytes(held.key(), out);
        writeBytes(held.value(), out);
        Header[] headers = held.headers().toArray();
        out.writeInt(headers.length);
        for (Header header : headers) {
            out.writeUTF(header.key());
            writeBytes(header.value(), out);
        }
    }

    private static void writeBytes(byte @Nullable [] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes == null ? NONE : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    /** Reads what {@link #write} wrote; returns the checkpoint that was committed last then. */
    long read(byte[] state) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(state));
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("the state is none of this version of the sink: version=" + version + ", expected="
                    + VERSION + ", topic=" + topic);
        }
        long committed = in.readLong();
        int checkpoints = in.readInt();
        for (int i = 0; i < checkpoints; i++) {
            long number = in.readLong();
            int count = in.readInt();
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int j = 0; j < count; j++) {
                records.add(readRecord(in));
            }
            add(number, records);
        }
        return committed;
    }

    private ProducerRecord<byte[], byte[]> readRecord(DataInput in) throws IOException {
        byte[] key = readBytes(in);
        byte[] value = readBytes(in);
        int count = in.readInt();
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            headers.add(new RecordHeader(in.readUTF(), readBytes(in)));
        }
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    private static byte @Nullable [] readBytes(DataInput in) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** No less than what the record takes up in a batch of its own. */
    static long size(ProducerRecord<byte[], byte[]> held) {
        long size = 128L + length(held.key()) + length(held.value());
        for (Header header : held.headers()) {
            size += 16L + 3L * header.key().length() + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
