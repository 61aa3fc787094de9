package io.elasticq.channel;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a region, little-endian on every machine. What is above 64 is written once, before the magic number; the rest are words of eight bytes that
 * are loaded and stored as a whole. What different ends write is at least 128 bytes apart.
 *
 * <pre>
 *    0  u64  magic, stored last of all, with release
 *    8  u32  version
 *   12  u32  flags: 1 flow control, 2 timestamps, 4 fragments, 8 lane
 *   16  u32  depth: the credits
 *   20  u32  chunk size: bytes of the largest payload of one chunk
 *   24  u64  size of the region
 *   32  u64  initial sequence
 *   40  u64  id, random, never 0
 *   48  u64  creation time, milliseconds since 1970
 *   56  u32  slots: the power of two from depth on
 *   60  u32  CRC32C of 0 to 60, without the magic
 *  128  u64  state: 0 boot, 1 run, 2 halt, 3 fail, and in its upper half the reason of a failure
 *  136  u64  end: the sequence after the last message; when the state is HALT
 *  256  u64  position: the sequence after the last published message; may lag by one message after a crash
 *  384  u64  producer: pid, 0 for none                  512  u64  consumed: the lowest sequence not given back
 *  392  u64  producer: start time of its process        640  u64  consumer: pid, 0 for none
 *  400  u64  producer: heartbeat                        648  u64  consumer: start time of its process
 *  408  u64  producer: how many have attached           656  u64  consumer: heartbeat
 *                                                       664  u64  consumer: how many have attached
 * 1024       metadata: slots of 32 bytes
 *    +  0  u64  sequence; with its highest bit turned while the message is written
 *    +  8  u64  signature
 *    + 16  u32  size of this fragment
 *    + 20  u32  control: 1 start, 2 end, 4 error
 *    + 24  u32  time of origin, in ticks of 64 ns
 *    + 28  u32  time of publication, in ticks
 *    ...       chunks of the chunk size, rounded up to 8 below 64, to 64 from there
 * </pre>
 */
final class RegionDescriptor {

    static final long MAGIC = 0x314E_4843_5141_4C45L; // "ELAQCHN1"
    static final int VERSION = 1;

    static final int FLOW_CONTROL = 1;
    static final int TIMESTAMPS = 2;
    static final int FRAGMENTS = 4;
    static final int LANE = 8;
    private static final int KNOWN_FLAGS = 15;

    static final int STATE = 128;
    static final int END = 136;
    static final int POSITION = 256;
    static final int PRODUCER = 384;
    static final int CONSUMED = 512;
    static final int CONSUMER = 640;

    /** What STATE says. */
    static final int BOOT = 0;

    static final int RUN = 1;
    static final int HALT = 2;
    static final int FAIL = 3;

    /** Within the words of an end. */
    static final int PID = 0;

    static final int STARTED = 8;
    static final int HEARTBEAT = 16;
    static final int ATTACHED = 24;

    static final int METADATA = 1024;
    static final int SLOT_SHIFT = 5;

    /** Within a slot. */
    static final int SIGNATURE = 8;

    static final int EXTENT = 16; // size and control
    static final int TIMES = 24;

    static final int START_OF_MESSAGE = 1;
    static final int END_OF_MESSAGE = 2;
    static final int ERROR = 4;
    static final int WHOLE_MESSAGE = START_OF_MESSAGE | END_OF_MESSAGE;

    private static final int MAGIC_AT = 0;
    private static final int IDENTITY = 64;
    private static final int CRC_AT = 60;

    private RegionDescriptor() {}

    static int slots(int depth) {
        return depth == 1 ? 1 : Integer.highestOneBit(depth - 1) << 1;
    }

    static int stride(int chunkSize) {
        int unit = chunkSize < 64 ? 8 : 64;
        return (chunkSize + unit - 1) & -unit;
    }

    static long size(int depth, int chunkSize) {
        long slots = slots(depth);
        return chunks((int) slots) + slots * stride(chunkSize);
    }

    /** Where the chunks begin: on a cache line. */
    static int chunks(int slots) {
        return METADATA + Math.max(64, slots << SLOT_SHIFT);
    }

    /** For bytes that are all 0. The magic is left out. */
    static void writeIdentity(ByteBuffer bytes, RegionIdentity identity) {
        bytes.putInt(8, VERSION);
        bytes.putInt(12, identity.flags());
        bytes.putInt(16, identity.depth());
        bytes.putInt(20, identity.chunkSize());
        bytes.putLong(24, bytes.capacity());
        bytes.putLong(32, identity.initialSequence());
        bytes.putLong(40, identity.id());
        bytes.putLong(48, identity.created());
        bytes.putInt(56, slots(identity.depth()));
        bytes.putInt(CRC_AT, crc(bytes));
    }

    /** Makes the region one that can be opened. */
    static void writeMagic(ByteBuffer bytes) {
        Words.setRelease(bytes, MAGIC_AT, MAGIC); // after all the rest: pairs with readIdentity
    }

    /**
     * Reads the identity once; nothing of it is read again.
     *
     * @param name for messages
     * @throws ChannelRefusedException if these bytes are no region that this version can use
     */
    static RegionIdentity readIdentity(ByteBuffer bytes, String name) {
        if (bytes.capacity() < METADATA) {
            throw refused(name, ChannelRefusedException.Reason.SIZE, "it has only " + bytes.capacity() + " bytes");
        }
        long magic = Words.getAcquire(bytes, MAGIC_AT); // pairs with writeMagic
        if (magic == 0) {
            throw refused(
                    name,
                    ChannelRefusedException.Reason.UNFINISHED,
                    "it is being made, or who made it died; if nobody is at it, delete it");
        }
        if (magic != MAGIC) {
            throw refused(
                    name,
                    ChannelRefusedException.Reason.NOT_A_REGION,
                    "it is no channel: magic=0x" + Long.toHexString(magic));
        }
        if (bytes.getInt(8) != VERSION) {
            throw refused(
                    name,
                    ChannelRefusedException.Reason.VERSION,
                    "it has version " + bytes.getInt(8) + ", known is " + VERSION);
        }
        if (bytes.getInt(CRC_AT) != crc(bytes)) {
            throw refused(name, ChannelRefusedException.Reason.DAMAGED, "the CRC of its header is wrong");
        }
        RegionIdentity identity = new RegionIdentity(
                bytes.getInt(12),
                bytes.getInt(16),
                bytes.getInt(20),
                bytes.getLong(32),
                bytes.getLong(40),
                bytes.getLong(48));
        checkSizes(bytes, identity, name);
        return identity;
    }

    private static void checkSizes(ByteBuffer bytes, RegionIdentity identity, String name) {
        boolean sound = identity.depth() >= 1
                && identity.depth() <= ChannelConfig.MAX_DEPTH
                && identity.chunkSize() >= 1
                && identity.chunkSize() <= ChannelConfig.MAX_CHUNK_SIZE
                && (identity.flags() & ~KNOWN_FLAGS) == 0
                && bytes.getInt(56) == slots(identity.depth());
        if (!sound) {
            throw refused(name, ChannelRefusedException.Reason.DAMAGED, "its header makes no sense: " + identity);
        }
        long size = size(identity.depth(), identity.chunkSize());
        if (size > ChannelConfig.MAX_REGION_SIZE || bytes.getLong(24) != size || bytes.capacity() != size) {
            throw refused(
                    name,
                    ChannelRefusedException.Reason.SIZE,
                    "it has " + bytes.capacity() + " bytes; its header says " + bytes.getLong(24) + ", and depth="
                            + identity.depth() + ", chunkSize=" + identity.chunkSize() + " need " + size);
        }
    }

    private static int crc(ByteBuffer bytes) {
        byte[] image = new byte[IDENTITY];
        bytes.get(0, image);
        CRC32C crc = new CRC32C();
        crc.update(image, 8, CRC_AT - 8);
        return (int) crc.getValue();
    }

    private static ChannelRefusedException refused(String name, ChannelRefusedException.Reason reason, String what) {
        return new ChannelRefusedException(name, reason, what);
    }
}
