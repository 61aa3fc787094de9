package io.elasticq.journal;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A segment to be read. For one thread.
 *
 * <p>Its file may be recycled meanwhile: then the salt is no longer the one that it had. Whoever has read something asks {@link #isRecycled}
 * afterwards, and throws it away if so.
 */
final class SegmentView {

    final long number;
    final ByteBuffer bytes;
    final int size;
    final int seed;

    private final ByteBuffer checked;
    private final long salt;
    private final CRC32C crc = new CRC32C();

    /** The identity must have been looked at. */
    SegmentView(ByteBuffer bytes, long number) {
        this.number = number;
        this.bytes = bytes;
        this.size = bytes.capacity() & -RecordDescriptor.ALIGNMENT;
        this.checked = bytes.duplicate();
        this.salt = RecordDescriptor.loadWord(bytes, SegmentDescriptor.SALT); // acquire: partner is writeIdentity
        this.seed = RecordDescriptor.seed(crc, salt, number);
    }

    boolean isEntered() {
        return SegmentDescriptor.isEntered(bytes, seed);
    }

    long base() {
        return bytes.getLong(SegmentDescriptor.BASE);
    }

    long entered() {
        return bytes.getLong(SegmentDescriptor.ENTERED);
    }

    long durable() {
        return bytes.getLong(SegmentDescriptor.DURABLE);
    }

    /** Whether what was read before this call may be of a later use of the file. */
    boolean isRecycled() {
        VarHandle.acquireFence(); // what was read before, then the salt; partner: the fence in SegmentSupply.retire
        return RecordDescriptor.loadWord(bytes, SegmentDescriptor.SALT) != salt;
    }

    /** The commit word at this offset; 0 where no record can be. */
    long word(int offset) {
        return offset > size - RecordDescriptor.HEADER ? 0 : RecordDescriptor.loadWord(bytes, offset);
    }

    boolean isPossible(long word, int offset) {
        return RecordDescriptor.isPossible(word, offset, size);
    }

    /** Whether the record of this word is whole, and belongs here. */
    boolean isValid(long word, int offset) {
        return isPossible(word, offset) && isIntact(checked, offset, word);
    }

    /** Whether the record at this place of the buffer, which may be a copy, is whole and of this segment. */
    boolean isIntact(ByteBuffer buffer, int offset, long word) {
        return RecordDescriptor.crc(word)
                == RecordDescriptor.crc(crc, buffer, offset, RecordDescriptor.length(word), seed);
    }

    byte type(int offset) {
        return bytes.get(offset + RecordDescriptor.TYPE);
    }

    byte flags(int offset) {
        return bytes.get(offset + RecordDescriptor.FLAGS);
    }

    long sequence(int offset) {
        return bytes.getLong(offset + RecordDescriptor.SEQUENCE);
    }
}
