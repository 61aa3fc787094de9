package io.elasticq.channel;

import static io.elasticq.channel.RegionDescriptor.ERROR;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message as it lies in the region, or, if it came in several fragments, a copy of them joined. For its consumer's thread.
 *
 * <p>With flow control it stays as it is until {@link #close}, which gives the credit back. Without, the producer may overwrite it at any time: read, then ask {@link #isIntact}; or use
 * {@link #copy}.
 */
public final class Fragment implements AutoCloseable {

    private static final byte[] EMPTY = {};

    private final Consumer consumer;
    private final Region region;
    private final boolean held; // its consumer keeps it open until it is closed
    private final boolean stays; // what is in its slot is read when it is asked for
    private long sequence;
    private int span; // how many slots
    private int slot; // the first of them
    private ByteBuffer bytes; // the region, or a copy
    private int at; // of the payload in it
    private int size;
    private boolean copied; // from several slots
    private ByteBuffer joinedView; // of the copy, read-only
    private int control;
    private long signature;
    private long times;
    private long missedBefore;
    private boolean open;
    private boolean asked; // whether it is intact
    private boolean lost; // it was not

    /** One that its consumer keeps open until it is closed. */
    static Fragment held(Consumer consumer, Region region) {
        return new Fragment(consumer, region, true, false);
    }

    /**
     * One that handlers see.
     *
     * @param stays whether its slot is not written meanwhile
     */
    static Fragment view(Consumer consumer, Region region, boolean stays) {
        return new Fragment(consumer, region, false, stays);
    }

    private Fragment(Consumer consumer, Region region, boolean held, boolean stays) {
        this.consumer = consumer;
        this.region = region;
        this.held = held;
        this.stays = stays;
        this.bytes = region.bytes;
        this.joinedView = region.bytes;
    }

    /** The metadata of its first slot. The extent has been checked. */
    void describe(long newSequence, int newSlot, int newControl, long newMissedBefore) {
        sequence = newSequence;
        slot = newSlot;
        control = newControl;
        if (!stays) {
            signature = region.signature(newSlot);
            times = region.times(newSlot);
        }
        missedBefore = newMissedBefore;
        open = true;
        if (asked) {
            asked = false;
            lost = false;
        }
    }

    /** The payload is that of its slot. */
    void inPlace(int newSize) {
        if (copied) {
            bytes = region.bytes;
            copied = false;
        }
        at = region.chunk(sequence);
        size = newSize;
        span = 1;
    }

    /** The payload is a copy of those of so many slots; others get the view. */
    void joined(ByteBuffer copy, ByteBuffer view, int newSize, int newSpan) {
        bytes = copy;
        joinedView = view;
        at = 0;
        size = newSize;
        span = newSpan;
        copied = true;
    }

    int span() {
        return span;
    }

    boolean isOpen() {
        return open;
    }

    boolean isHeld() {
        return held;
    }

    boolean wasAsked() {
        return asked;
    }

    /**
     * The sequence of the message: that of its first fragment.
     *
     * @return any number
     */
    public long sequence() {
        return sequence;
    }

    /**
     * What the producer has said of it.
     *
     * @return any number
     */
    public long signature() {
        if (stays) {
            checkOpen();
            return region.signature(slot);
        }
        return signature;
    }

    /**
     * The size of the payload.
     *
     * @return in bytes
     */
    public int size() {
        return size;
    }

    /**
     * Whether the producer has marked it as one that tells of an error.
     *
     * @return true if so
     */
    public boolean isError() {
        return (control & ERROR) != 0;
    }

    /**
     * When the message came into being, as its producer said; otherwise when it was published.
     *
     * @return in nanoseconds by the clock for messages, to 64 ns, if that was within the last two minutes
     * @throws IllegalStateException if the channel has no timestamps
     */
    public long originNanos() {
        return nanos((int) times());
    }

    /**
     * When it was published.
     *
     * @return in nanoseconds by the clock for messages, to 64 ns, if that was within the last two minutes
     * @throws IllegalStateException if the channel has no timestamps
     */
    public long publishedNanos() {
        return nanos((int) (times() >>> 32));
    }

    private long times() {
        if (stays) {
            checkOpen();
            return region.times(slot);
        }
        return times;
    }

    private long nanos(int ticks) {
        if (!region.identity.has(RegionDescriptor.TIMESTAMPS)) {
            throw new IllegalStateException(region.name + " has no timestamps: " + region.identity.config());
        }
        return Ticks.nanos(ticks, consumer.options.nanoClock().getAsLong());
    }

    /**
     * How many messages, or fragments, were missed just before this one.
     *
     * @return 0 with flow control
     */
    public long missedBefore() {
        return missedBefore;
    }

    /**
     * The payload in place.
     *
     * @return a read-only view from 0 to the size, little-endian unless set otherwise; not to be used when the fragment is closed
     */
    public ByteBuffer payload() {
        checkOpen();
        ByteBuffer chunk = copied ? joinedView : consumer.chunk(sequence);
        chunk.clear();
        chunk.limit(size);
        chunk.order(ByteOrder.LITTLE_ENDIAN);
        return chunk;
    }

    /**
     * Reads a long, little-endian.
     *
     * @param index of its first byte in the payload
     * @return the value
     */
    public long getLong(int index) {
        return bytes.getLong(offset(index, Long.BYTES));
    }

    /**
     * Reads an int, little-endian.
     *
     * @param index of its first byte in the payload
     * @return the value
     */
    public int getInt(int index) {
        return bytes.getInt(offset(index, Integer.BYTES));
    }

    /**
     * Reads a byte.
     *
     * @param index in the payload
     * @return the value
     */
    public byte getByte(int index) {
        return bytes.get(offset(index, 1));
    }

    /**
     * Copies bytes out.
     *
     * @param index of the first one in the payload
     * @param target where to
     * @param offset of the first one there
     * @param length how many
     */
    public void getBytes(int index, byte[] target, int offset, int length) {
        bytes.get(offset(index, length), target, offset, length);
    }

    private int offset(int index, int width) {
        checkOpen();
        return at + Objects.checkFromIndexSize(index, width, size);
    }

    /**
     * Copies the payload, and makes sure that the copy is right.
     *
     * @return the payload; null if it was overwritten meanwhile, which can't be with flow control
     */
    public byte @Nullable [] copy() {
        checkOpen();
        byte[] copy = size == 0 ? EMPTY : new byte[size];
        bytes.get(at, copy);
        return isIntact() ? copy : null;
    }

    /**
     * Whether all that was read of this fragment so far, its metadata too, is what was published. It counts as missed if it was not when it was asked first, or if nobody asks in the end; in a handler, if it ever was not.
     *
     * @return with flow control true; without, false if it was overwritten
     * @throws IllegalStateException if it is closed
     */
    public boolean isIntact() {
        checkOpen();
        boolean intact = consumer.isIntact(this);
        if (held ? !asked : !intact && !lost) {
            lost = !intact;
            consumer.decided(this, intact);
        }
        asked = true;
        return intact;
    }

    /** Whether what is in the region is still this one. A copy was looked at when it was made. */
    boolean isStillThere() {
        return copied || region.isStill(slot, sequence);
    }

    /**
     * Gives the credit back, when all before it are closed as well; the producer may then overwrite it. In a handler it does nothing, as the poll does that. A second call does nothing.
     */
    @Override
    public void close() {
        if (held && open) {
            if (!asked && !consumer.isClosed()) {
                isIntact();
            }
            open = false;
            consumer.closed(this);
        }
    }

    /** At the end of a handler's call. */
    void expire() {
        open = false;
    }

    private void checkOpen() {
        if (!open || consumer.isClosed()) {
            throw new IllegalStateException("the fragment is closed: sequence=" + sequence);
        }
    }

    @Override
    public String toString() {
        return "Fragment[sequence=" + sequence + ", size=" + size + (open ? "]" : ", closed]");
    }
}
