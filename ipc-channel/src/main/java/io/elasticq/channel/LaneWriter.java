package io.elasticq.channel;

import static io.elasticq.channel.RegionDescriptor.WHOLE_MESSAGE;

import java.nio.ByteBuffer;

/**
 * The writing end of a {@link StateLane}. For one thread. Writing is wait-free.
 *
 * <p>Each state replaces the one before as a whole. After {@link #close} the last state stays, and another writer may go on.
 */
public final class LaneWriter implements AutoCloseable {

    private final Region region;
    private final Attachment attachment;
    private long next;
    private boolean closed;

    LaneWriter(Region region, Attachment attachment, long next) {
        this.region = region;
        this.attachment = attachment;
        this.next = next;
    }

    /**
     * Replaces the state.
     *
     * @param state all of it, up to the capacity of the lane
     * @return its version
     * @throws IllegalArgumentException if it is too large; then the old state stays
     * @throws ChannelClosedException if this writer is closed
     */
    public long write(byte[] state) {
        return write(ByteBuffer.wrap(state));
    }

    /**
     * Replaces the state.
     *
     * @param state from its position to its limit, up to the capacity of the lane; its position stays
     * @return its version
     * @throws IllegalArgumentException if it is too large; then the old state stays
     * @throws ChannelClosedException if this writer is closed
     */
    public long write(ByteBuffer state) {
        int size = state.remaining();
        if (size > region.chunkSize) {
            throw new IllegalArgumentException("the size must be from 0 to " + region.chunkSize + ": size=" + size);
        }
        if (closed) {
            throw new ChannelClosedException("the writer of " + region.name + " is closed at version " + version());
        }
        long s = next;
        int slot = region.slot(s);
        region.mark(slot, s); // after the position: PositionFirst
        Region.fenceMarks();
        region.bytes.put(region.chunk(s), state, state.position(), size);
        region.describe(slot, 0, size, WHOLE_MESSAGE);
        region.commit(slot, s);
        next = s + 1;
        region.setPosition(next);
        return version();
    }

    /**
     * The version of the last state.
     *
     * @return 0 if there is none
     */
    public long version() {
        return next - region.identity.initialSequence();
    }

    /** Gives the end back. The state stays. A second call does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            attachment.close();
        }
    }

    @Override
    public String toString() {
        return "LaneWriter[" + region.name + ", version=" + version() + "]";
    }
}
