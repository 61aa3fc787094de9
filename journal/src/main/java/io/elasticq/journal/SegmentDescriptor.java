package io.elasticq.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * The bytes at the head of a segment, little-endian. The identity is written before the file gets its name; the entry, when
 * the log reaches the segment.
 *
 * <pre>
 *   0  u64  magic
 *   8  u32  version
 *  12  u32  size of the file
 *  16  u64  number of the segment, from 1, which is also in the name of the file
 *  24  u64  creation time, milliseconds since 1970
 *  32  u64  salt, random, never 0; stored as 0 before the file is used again
 *  40  u32  0
 *  44  u32  CRC32C of 0 to 44
 *  64  u64  base: the sequence of the first record
 *  72  u64  time of entry, milliseconds since 1970, never before that of an earlier segment
 *  80  u64  the last sequence known durable at that time
 *  88  u32  1
 *  92  u32  CRC32C of 64 to 88, mixed with the seed; 88 to 96 are stored last, with release
 * 128       records
 * </pre>
 */
final class SegmentDescriptor {

    static final long MAGIC = 0x314C_4E4A_5141_4C45L; // "ELAQJNL1"
    static final int VERSION = 1;

    static final int SIZE = 12;
    static final int NUMBER = 16;
    static final int CREATED = 24;
    static final int SALT = 32;
    static final int IDENTITY_CRC = 44;
    static final int BASE = 64;
    static final int ENTERED = 72;
    static final int DURABLE = 80;
    static final int ENTRY_WORD = 88;
    static final int FIRST_RECORD = 128;

    /** What is always left for the seal. */
    static final int SEAL_SIZE = RecordDescriptor.HEADER;

    private static final String SUFFIX = ".seg";
    private static final int DIGITS = 16;

    private SegmentDescriptor() {}

    static String name(long number) {
        return String.format(Locale.ROOT, "%0" + DIGITS + "d" + SUFFIX, number);
    }

    /** The number that is in this name, if it is that of a segment. */
    static OptionalLong number(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return OptionalLong.empty();
        }
        String digits = name.substring(0, DIGITS);
        return digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? OptionalLong.of(Long.parseLong(digits))
                : OptionalLong.empty();
    }

    static int largestPayload(int segmentSize) {
        return segmentSize - FIRST_RECORD - SEAL_SIZE - RecordDescriptor.HEADER;
    }

    /** Everything else must be 0. The salt comes last, with release: who sees it sees the rest. */
    static void writeIdentity(ByteBuffer bytes, long number, long created, long salt) {
        bytes.putLong(0, MAGIC);
        bytes.putInt(8, VERSION);
        bytes.putInt(SIZE, bytes.capacity());
        bytes.putLong(NUMBER, number);
        bytes.putLong(CREATED, created);
        ByteBuffer image = ByteBuffer.allocate(IDENTITY_CRC).order(ByteOrder.LITTLE_ENDIAN);
        bytes.get(0, image.array());
        image.putLong(SALT, salt);
        CRC32C crc = new CRC32C();
        crc.update(image.array());
        bytes.putInt(IDENTITY_CRC, (int) crc.getValue());
        RecordDescriptor.storeWord(bytes, SALT, salt);
    }

    /** Null if the identity is that of this segment, otherwise what is wrong with it. */
    static @org.jspecify.annotations.Nullable String faultOfIdentity(ByteBuffer bytes, long number) {
        if (bytes.capacity() < FIRST_RECORD) {
            return "the file has only " + bytes.capacity() + " bytes";
        }
        if (bytes.getLong(0) != MAGIC) {
            return "no magic number";
        }
        if (bytes.getInt(8) != VERSION) {
            return "version " + bytes.getInt(8) + ", known is " + VERSION;
        }
        byte[] image = new byte[IDENTITY_CRC];
        bytes.get(0, image);
        CRC32C crc = new CRC32C();
        crc.update(image);
        if (bytes.getInt(IDENTITY_CRC) != (int) crc.getValue()) {
            return "the CRC of the header is wrong";
        }
        if (bytes.getLong(NUMBER) != number) {
            return "the header is that of segment " + bytes.getLong(NUMBER);
        }
        if (bytes.getInt(SIZE) != bytes.capacity()) {
            return "the file has " + bytes.capacity() + " bytes, its header says " + bytes.getInt(SIZE);
        }
        return null;
    }

    static void writeEntry(ByteBuffer bytes, int seed, long base, long entered, long durable) {
        bytes.putLong(BASE, base);
        bytes.putLong(ENTERED, entered);
        bytes.putLong(DURABLE, durable);
        // release: the entry is seen whole; partner: isEntered
        RecordDescriptor.storeWord(bytes, ENTRY_WORD, ((long) entryCrc(bytes, seed) << 32) | 1);
    }

    /** Whether the log has reached this segment, as far as can be seen here. */
    static boolean isEntered(ByteBuffer bytes, int seed) {
        long word = RecordDescriptor.loadWord(bytes, ENTRY_WORD); // acquire: partner is writeEntry
        return (int) word == 1 && (int) (word >>> 32) == entryCrc(bytes, seed);
    }

    private static int entryCrc(ByteBuffer bytes, int seed) {
        byte[] image = new byte[ENTRY_WORD - BASE];
        bytes.get(BASE, image);
        CRC32C crc = new CRC32C();
        crc.update(image);
        return (int) crc.getValue() ^ seed;
    }
}
