package io.elasticq.channel;

import static io.elasticq.channel.RegionDescriptor.BOOT;
import static io.elasticq.channel.RegionDescriptor.CONSUMED;
import static io.elasticq.channel.RegionDescriptor.END;
import static io.elasticq.channel.RegionDescriptor.EXTENT;
import static io.elasticq.channel.RegionDescriptor.FAIL;
import static io.elasticq.channel.RegionDescriptor.HALT;
import static io.elasticq.channel.RegionDescriptor.METADATA;
import static io.elasticq.channel.RegionDescriptor.POSITION;
import static io.elasticq.channel.RegionDescriptor.RUN;
import static io.elasticq.channel.RegionDescriptor.SIGNATURE;
import static io.elasticq.channel.RegionDescriptor.SLOT_SHIFT;
import static io.elasticq.channel.RegionDescriptor.STATE;
import static io.elasticq.channel.RegionDescriptor.TIMES;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The memory that both ends share, and the protocol by which they do.
 *
 * <p>Invariants, by the names that the model and the tests use:
 * <ul>
 *   <li><b>NoLoss</b>: with flow control, every published message comes to the consumer, in order, and again after a restart if it had not been closed.
 *   <li><b>HeldIsIntact</b>: with flow control, the chunk of a fragment that is not closed is not written.
 *   <li><b>NoTornRead</b>: without it, what a reader is told to be intact is what one publication wrote, under that sequence.
 *   <li><b>MissedIsExact</b>: without it, received + missed = position - start, for each reader, at any time.
 *   <li><b>MessageWhole</b>: the fragments of one message become visible as a whole, or, after a crash, not at all.
 * </ul>
 *
 * <p>The message with sequence s lives in slot and chunk {@code s & (slots - 1)}. A slot's sequence says what is in it: that of the lap before; s with its highest bit turned,
 * while s is being written; s. It is stored <b>before</b> the first byte of s is written, with a store-store fence behind it, so that a reader that sees
 * such a byte sees the mark as well, in its second look; and with release after the last one, which is the commit. Of a message in several
 * fragments all slots are marked, then all is written, then the commits go from the last fragment to the first.
 *
 * <p>With flow control the producer writes s only if {@code s - consumed < depth}, and the consumer moves {@code consumed} (release) over what is closed, and no further than to the lowest fragment that is not.
 * Without it a reader loads the sequence (acquire), then what it wants, then, behind a load-load fence, the sequence again.
 *
 * <p>{@code position} is a hint: behind the last commit, so it lags by a message if the producer dies between the two. Who relies on it scans on. It is moved before the next slot is marked: a
 * reader that finds its slot overwritten finds a position that is ahead of it, and everything before that was published.
 *
 * <p>Another process may write anything anywhere. So what is read is checked before it is used: offsets come from fields that are final, sizes and sequences must
 * be possible; otherwise {@link ChannelCorruptException}.
 */
final class Region {

    static final long IN_PROGRESS = Long.MIN_VALUE;

    private static final long FAR = 1L << 62; // no two sequences in use are that far apart

    final String name;
    final @Nullable Path file; // null in memory
    final RegionIdentity identity;
    final ByteBuffer bytes;
    final int depth;
    final int slots;
    final int chunkSize;

    private final int mask;
    private final int chunks;
    private final int stride;

    Region(String name, @Nullable Path file, RegionIdentity identity, ByteBuffer bytes) {
        if (bytes.alignmentOffset(0, Long.BYTES) != 0) {
            throw new IllegalStateException(name + ": memory is not aligned to " + Long.BYTES + " bytes");
        }
        this.name = name;
        this.file = file;
        this.identity = identity;
        this.bytes = bytes;
        this.depth = identity.depth();
        this.slots = RegionDescriptor.slots(depth);
        this.chunkSize = identity.chunkSize();
        this.mask = slots - 1;
        this.chunks = RegionDescriptor.chunks(slots);
        this.stride = RegionDescriptor.stride(chunkSize);
    }

    /** For a new one, whose bytes are all 0. The identity is written before, the magic after. */
    void initialise() {
        long first = identity.initialSequence();
        for (long s = first; s != first + slots; s++) {
            Words.set(bytes, slot(s), s - slots);
        }
        Words.set(bytes, POSITION, first);
        Words.set(bytes, CONSUMED, first);
    }

    /** Where the metadata of this message is. */
    int slot(long s) {
        return METADATA + (((int) s & mask) << SLOT_SHIFT);
    }

    /** Where its payload is. */
    int chunk(long s) {
        return chunks + ((int) s & mask) * stride;
    }

    int index(long s) {
        return (int) s & mask;
    }

    /** A view of a chunk that can't be used for what is around it. */
    ByteBuffer chunkView(int index) {
        return bytes.slice(chunks + index * stride, chunkSize).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Says that this slot is about to be written. {@link #fenceMarks} must follow. */
    void mark(int slot, long s) {
        Words.setRelease(bytes, slot, s ^ IN_PROGRESS); // after the position: pairs with overrun
    }

    /** Between marks and the first byte. */
    static void fenceMarks() {
        VarHandle.storeStoreFence(); // marks before payloads: pairs with isStill
    }

    void describe(int slot, long signature, int size, int control) {
        Words.set(bytes, slot + SIGNATURE, signature);
        Words.set(bytes, slot + EXTENT, ((long) control << 32) | size);
    }

    void setTimes(int slot, int origin, int published) {
        Words.set(bytes, slot + TIMES, ((long) published << 32) | (origin & 0xFFFF_FFFFL));
    }

    /** Makes a slot visible that has been marked and written. */
    void commit(int slot, long s) {
        Words.setRelease(bytes, slot, s); // after payload and metadata: pairs with sequence
    }

    /** What the slot holds. */
    long sequence(int slot) {
        return Words.getAcquire(bytes, slot); // before payload and metadata: pairs with commit
    }

    /** Whether everything that was read since {@link #sequence} was s. */
    boolean isStill(int slot, long s) {
        VarHandle.loadLoadFence(); // payloads before this look: pairs with fenceMarks
        return Words.getOpaque(bytes, slot) == s;
    }

    long signature(int slot) {
        return Words.get(bytes, slot + SIGNATURE);
    }

    /** Size in the lower half, control in the upper one. Not checked. */
    long extent(int slot) {
        return Words.get(bytes, slot + EXTENT);
    }

    long times(int slot) {
        return Words.get(bytes, slot + TIMES);
    }

    /** Whether a slot with this value will hold s next. */
    boolean isNotYet(long s, long value) {
        return value == s - slots || value == (s ^ IN_PROGRESS);
    }

    /** How far a slot's value is ahead of s; the mark is left out. */
    static long ahead(long value, long s) {
        return unmarked(value, s) - s;
    }

    /** The value without its mark, for one who is at s. */
    static long unmarked(long value, long s) {
        long distance = value - s;
        return distance > FAR || distance < -FAR ? value ^ IN_PROGRESS : value;
    }

    long position() {
        return Words.getAcquire(bytes, POSITION);
    }

    void setPosition(long position) {
        Words.setRelease(bytes, POSITION, position); // after the commits
    }

    long consumed() {
        return Words.getAcquire(bytes, CONSUMED); // before the chunks are written: pairs with setConsumed
    }

    void setConsumed(long consumed) {
        Words.setRelease(bytes, CONSUMED, consumed); // after the fragments were read: pairs with consumed
    }

    long end() {
        return Words.getAcquire(bytes, END);
    }

    ChannelState state() {
        int code = (int) Words.getAcquire(bytes, STATE);
        return switch (code) {
            case BOOT -> ChannelState.BOOT;
            case RUN -> ChannelState.RUN;
            case HALT -> ChannelState.HALT;
            case FAIL -> ChannelState.FAIL;
            default -> throw corrupt("state=" + code);
        };
    }

    int failureCode() {
        return (int) (Words.getAcquire(bytes, STATE) >>> 32);
    }

    /** A producer has come. */
    void run() {
        Words.compareAndSet(bytes, STATE, BOOT, RUN);
    }

    /** Nothing follows what is before the end. */
    void halt(long end) {
        Words.set(bytes, END, end);
        Words.compareAndSet(bytes, STATE, RUN, HALT); // after the end
    }

    /** The first reason stays. */
    void fail(int code) {
        long was = Words.getVolatile(bytes, STATE);
        while ((int) was != FAIL && !Words.compareAndSet(bytes, STATE, was, ((long) code << 32) | FAIL)) {
            was = Words.getVolatile(bytes, STATE);
        }
    }

    void checkNotFailed() {
        if (state() == ChannelState.FAIL) {
            throw new ChannelFailedException(name, failureCode());
        }
    }

    ChannelCorruptException corrupt(String what) {
        return new ChannelCorruptException(name, what);
    }

    ChannelCorruptException corruptSlot(long s, long value) {
        return corrupt(
                "slot " + index(s) + " holds sequence " + value + " where " + s + " or " + (s - slots) + " should be");
    }

    ChannelCorruptException corruptMessage(long s, int size, int control) {
        return corrupt("no whole message at sequence " + s + ": size=" + size + ", chunkSize=" + chunkSize
                + ", control=" + control);
    }

    @Override
    public String toString() {
        return "Region[" + name + ", " + identity + "]";
    }
}
