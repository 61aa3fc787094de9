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
    private long timeBase; // what the next record counts its time from
    private long time; // of the last record, and never before timeBase
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
    Segment resumeAt(int end, long newTimeBase, long lastTime) {
        position = end;
        forcedTo = end;
        timeBase = newTimeBase;
        time = lastTime;
        return this;
    }

    void enter(long base, long now, long durable) {
        SegmentDescriptor.writeEntry(bytes, seed, base, now, durable);
        timeBase = now;
        time = now;
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

    /** Nothing that is appended may have an earlier one. In milliseconds since 1970. */
    long time() {
        return time;
    }

    boolean hasRoom(int payload) {
        return RecordDescriptor.sizeOf(payload) <= room();
    }

    /** Whether there is room for a TIME record, too. */
    boolean hasRoomWithTime(int payload) {
        return RecordDescriptor.sizeOf(Long.BYTES) + RecordDescriptor.sizeOf(payload) <= room();
    }

    private int room() {
        return size - SegmentDescriptor.SEAL_SIZE - position;
    }

    /** Whether a record of this time can say so, without a TIME record in front. */
    boolean canTell(long now) {
        return now - timeBase <= RecordDescriptor.MAX_TIME_DELTA;
    }

    void put(byte[] payload, int offset, int length) {
        bytes.put(position + RecordDescriptor.HEADER, payload, offset, length);
    }

    void put(ByteBuffer payload, int offset, int length) {
        bytes.put(position + RecordDescriptor.HEADER, payload, offset, length);
    }

    /** A record with data, the payload of which is there. */
    void commit(int payload, long sequence, long behind, long now) {
        time = Math.max(time, now); // TimesInOrder
        commit(payload, sequence, behind | (long) RecordDescriptor.DATA << 32 | (time - timeBase) << 48);
    }

    /** The records behind it can tell this time. */
    void commitTime(long now, long last, long behind) {
        bytes.putLong(position + RecordDescriptor.HEADER, now);
        commitMark(RecordDescriptor.TIME, (byte) 0, last, behind);
        timeBase = now;
        time = now;
    }

    /** A record without data of the user's. */
    void commitMark(byte type, byte flags, long last, long behind) {
        int payload = type == RecordDescriptor.TIME ? Long.BYTES : 0;
        commit(payload, last, behind | (long) type << 32 | (long) flags << 40);
    }

    /** Everything else of the record in any order, then the commit word. */
    private void commit(int payload, long sequence, long wordOfBehind) {
        int length = RecordDescriptor.HEADER + payload;
        bytes.putLong(position + RecordDescriptor.SEQUENCE, sequence);
        bytes.putLong(position + RecordDescriptor.BEHIND, wordOfBehind);
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
