package io.elasticq.journal;

import io.elasticq.journal.Storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A segment to be written. All under the journal's append lock, but for forces, which are the leader's of the group commit. */
final class Segment {

    final long number;
    final int size;

    private final StoredFile file;
    private final ByteBuffer bytes;
    private final ByteBuffer checked;
    private final CRC32C crc = new CRC32C();
    private final int seed;

    private int position = SegmentDescriptor.FIRST_RECORD;
    private int forcedTo; // the leader's

    Segment(StoredFile file, long number) {
        this.file = file;
        this.number = number;
        this.bytes = file.bytes();
        this.checked = file.bytes();
        this.size = bytes.capacity();
        this.seed = RecordDescriptor.seed(crc, bytes.getLong(SegmentDescriptor.SALT), number);
    }

    /** Goes on where recovery has found the end, and has forced all before it. */
    Segment resumeAt(int end) {
        position = end;
        forcedTo = end;
        return this;
    }

    void enter(long base, long time, long durable) {
        SegmentDescriptor.writeEntry(bytes, seed, base, time, durable);
    }

    StoredFile file() {
        return file;
    }

    int position() {
        return position;
    }

    long base() {
        return bytes.getLong(SegmentDescriptor.BASE);
    }

    long entered() {
        return bytes.getLong(SegmentDescriptor.ENTERED);
    }

    boolean hasRoom(int payload) {
        return RecordDescriptor.sizeOf(payload) <= size - SegmentDescriptor.SEAL_SIZE - position;
    }

    void put(byte[] payload, int offset, int length) {
        bytes.put(position + RecordDescriptor.HEADER, payload, offset, length);
    }

    void put(ByteBuffer payload, int offset, int length) {
        bytes.put(position + RecordDescriptor.HEADER, payload, offset, length);
    }

    /** The payload is there. Everything else of the record in any order, then the commit word. */
    void commit(int payload, long sequence, long behind, byte type, byte flags) {
        int length = RecordDescriptor.HEADER + payload;
        bytes.putLong(position + RecordDescriptor.SEQUENCE, sequence);
        bytes.putLong(position + RecordDescriptor.BEHIND, behind | ((long) type << 32) | ((long) flags << 40));
        int check = RecordDescriptor.crc(crc, checked, position, length, seed);
        RecordDescriptor.storeWord(
                bytes, position, RecordDescriptor.word(length, check)); // Committed: last, with release
        position += RecordDescriptor.aligned(length);
    }

    /** Returns when everything up to here is on the disk, the head of the segment too. */
    void force(int end) throws IOException {
        if (forcedTo < end) {
            file.force(forcedTo, end);
            forcedTo = end;
        }
    }
}
