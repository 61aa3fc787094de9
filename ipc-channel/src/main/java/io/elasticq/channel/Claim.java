package io.elasticq.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A chunk that is being written in place. One object for each producer, and for its thread. What it held before is any.
 *
 * <p>{@link #publish} makes a message of it; {@link #close} before that drops it.
 */
public final class Claim implements AutoCloseable {

    private final Producer producer;
    private final Region region;
    private long sequence;
    private int slot;
    private int at; // of the payload, in the region
    private int size;
    private int origin;
    private boolean error;
    private boolean open;

    Claim(Producer producer, Region region) {
        this.producer = producer;
        this.region = region;
    }

    void open(long claimed, int claimedSlot, int claimedSize) {
        sequence = claimed;
        slot = claimedSlot;
        at = region.chunk(claimed);
        size = claimedSize;
        origin = 0;
        error = false;
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * The payload to be written.
     *
     * @return a view from 0 to the size, little-endian unless set otherwise; not to be used after the publication
     */
    public ByteBuffer payload() {
        checkOpen();
        ByteBuffer chunk = producer.chunk(sequence);
        chunk.clear();
        chunk.limit(size);
        chunk.order(ByteOrder.LITTLE_ENDIAN);
        return chunk;
    }

    /**
     * Writes a long, little-endian.
     *
     * @param index of its first byte in the payload
     * @param value any
     * @return this
     */
    public Claim putLong(int index, long value) {
        region.bytes.putLong(offset(index, Long.BYTES), value);
        return this;
    }

    /**
     * Writes an int, little-endian.
     *
     * @param index of its first byte in the payload
     * @param value any
     * @return this
     */
    public Claim putInt(int index, int value) {
        region.bytes.putInt(offset(index, Integer.BYTES), value);
        return this;
    }

    /**
     * Writes bytes.
     *
     * @param index of the first one in the payload
     * @param source where they are
     * @param offset of the first one there
     * @param length how many
     * @return this
     */
    public Claim putBytes(int index, byte[] source, int offset, int length) {
        region.bytes.put(offset(index, length), source, offset, length);
        return this;
    }

    private int offset(int index, int width) {
        checkOpen();
        return at + Objects.checkFromIndexSize(index, width, size);
    }

    /**
     * Changes the size of the message.
     *
     * @param newSize from 0 to the chunk size
     * @return this
     * @throws IllegalArgumentException if it is not possible
     */
    public Claim resize(int newSize) {
        checkOpen();
        if (newSize < 0 || newSize > region.chunkSize) {
            throw new IllegalArgumentException("the size must be from 0 to " + region.chunkSize + ": size=" + newSize);
        }
        size = newSize;
        return this;
    }

    /**
     * Sets the time of the message's origin; otherwise it is that of its publication. Where there are no timestamps, it is left out.
     *
     * @param nanos by the clock for messages
     * @return this
     */
    public Claim origin(long nanos) {
        checkOpen();
        origin = Ticks.of(nanos);
        return this;
    }

    /**
     * Marks the message as one that tells of an error.
     *
     * @return this
     */
    public Claim error() {
        checkOpen();
        error = true;
        return this;
    }

    /**
     * The sequence that the message will have.
     *
     * @return any number
     */
    public long sequence() {
        return sequence;
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
     * Publishes the message.
     *
     * @param signature any number, for the consumer
     * @throws IllegalStateException if it is published, or closed
     */
    public void publish(long signature) {
        checkOpen();
        open = false;
        producer.publish(this, slot, signature, size, error, origin);
    }

    /** Drops the message, unless it is published. */
    @Override
    public void close() {
        open = false;
    }

    private void checkOpen() {
        if (!open) {
            throw new IllegalStateException("it is published or closed: " + this);
        }
    }

    @Override
    public String toString() {
        return "Claim[sequence=" + sequence + ", size=" + size + (open ? ", open]" : ", done]");
    }
}
