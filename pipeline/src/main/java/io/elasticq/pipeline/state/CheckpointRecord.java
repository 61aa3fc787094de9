package io.elasticq.pipeline.state;

import io.elasticq.journal.JournalRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The records of the journal, big-endian, without padding.
 *
 * <pre>
 * all       u16 magic | u8 version | u8 kind | u64 checkpoint
 * BEGIN     kind 1: the number is taken
 * PIECE     kind 2 | u8 full | u32 piece | u32 pieces | u32 length | u32 CRC32C | u16 length of name | name | bytes
 * COMPLETE  kind 3 | u32 length of the manifest | u32 its CRC32C
 * </pre>
 *
 * <p>A part is cut into pieces, which come in order, but those of several parts between each other. Each says the length and the CRC of the whole part. What a checkpoint
 * consists of is in its {@link Manifest}, which is a part with an empty name. A piece 0 with the same checkpoint and name begins a copy of the same content.
 */
sealed interface CheckpointRecord {

    /** The number is taken. */
    record Begin(long checkpoint) implements CheckpointRecord {}

    /** The bytes are valid as long as the record that they are from. */
    record Piece(
            long checkpoint, String name, boolean full, int index, int pieces, int length, int crc, ByteBuffer bytes)
            implements CheckpointRecord {}

    /** The parts that the manifest names are all there. */
    record Complete(long checkpoint, int manifestLength, int manifestCrc) implements CheckpointRecord {}

    /** What a journal must take. */
    int MIN_RECORD = 1024;

    /** Of a name, in bytes. */
    int MAX_NAME = 256;

    int HEADER = 12;
    int PIECE_HEADER = HEADER + 19;
    int COMPLETE_LENGTH = HEADER + 8;

    short MAGIC = (short) 0xE1C4;
    byte VERSION = 1;
    byte BEGIN = 1;
    byte PIECE = 2;
    byte COMPLETE = 3;

    long checkpoint();

    static void putHeader(ByteBuffer target, byte kind, long checkpoint) {
        target.putShort(MAGIC).put(VERSION).put(kind).putLong(checkpoint);
    }

    /** The name of a part that a user may give. */
    static void requireName(String name) {
        int bytes = requireText("the name of a part", name).length;
        if (bytes < 1 || bytes > MAX_NAME) {
            throw new IllegalArgumentException(
                    "the name of a part must have 1 to " + MAX_NAME + " bytes: bytes=" + bytes + ", name=" + name);
        }
    }

    /** What can't be written in UTF-8 would be another text when it is read. */
    static byte[] requireText(String what, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new IllegalArgumentException(what + " has half a surrogate pair: " + text);
        }
        return bytes;
    }

    static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /**
     * Reads a record. Its CRC is right, so it was written like this.
     *
     * @throws CheckpointFormatException if it is none that this version writes
     */
    static CheckpointRecord decode(JournalRecord record) {
        ByteBuffer payload = record.payload().duplicate(); // big-endian
        int bytes = payload.remaining();
        if (bytes < HEADER || payload.getShort() != MAGIC) {
            throw new CheckpointFormatException("the journal holds something else than checkpoints: sequence="
                    + record.sequence() + ", bytes=" + bytes);
        }
        byte version = payload.get();
        if (version != VERSION) {
            throw new CheckpointFormatException("the checkpoints were written by another version: found=" + version
                    + ", known=" + VERSION + ", sequence=" + record.sequence());
        }
        byte kind = payload.get();
        long checkpoint = payload.getLong();
        if (checkpoint > 0 && kind == BEGIN && bytes == HEADER) {
            return new Begin(checkpoint);
        } else if (checkpoint > 0 && kind == COMPLETE && bytes == COMPLETE_LENGTH) {
            return new Complete(checkpoint, payload.getInt(), payload.getInt());
        } else if (checkpoint > 0 && kind == PIECE && bytes >= PIECE_HEADER) {
            return piece(checkpoint, payload, record.sequence());
        }
        throw new CheckpointFormatException("the journal has a record that makes no sense: kind=" + kind
                + ", checkpoint=" + checkpoint + ", bytes=" + bytes + ", sequence=" + record.sequence());
    }

    private static Piece piece(long checkpoint, ByteBuffer payload, long sequence) {
        boolean full = payload.get() != 0;
        int index = payload.getInt();
        int pieces = payload.getInt();
        int length = payload.getInt();
        int crc = payload.getInt();
        int nameLength = payload.getShort() & 0xFFFF;
        if (index < 0 || index >= pieces || length < 0 || nameLength > payload.remaining()) {
            throw new CheckpointFormatException("the journal has a piece that makes no sense: checkpoint=" + checkpoint
                    + ", piece=" + index + ", pieces=" + pieces + ", length=" + length + ", length of name="
                    + nameLength
                    + ", bytes=" + payload.remaining() + ", sequence=" + sequence);
        }
        byte[] name = new byte[nameLength];
        payload.get(name);
        return new Piece(
                checkpoint, new String(name, StandardCharsets.UTF_8), full, index, pieces, length, crc, payload);
    }
}
