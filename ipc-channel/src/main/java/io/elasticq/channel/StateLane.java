package io.elasticq.channel;

import static io.elasticq.channel.RegionDescriptor.WHOLE_MESSAGE;

import io.elasticq.InvalidConfigException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

// A region without flow control, of which only the newest message counts; version v is the message with sequence
// initialSequence + v - 1.
//
// - NeverTorn: a state is handed out only if its slot still holds its sequence behind the last byte that was copied.
// - OldStays: while s is written, the slot of s - 1 is not touched, as there are several slots; so a writer that dies
// leaves s - 1.
// - PositionFirst: position is moved to s before the slot of s is marked, with release, which keeps that order for
// readers. So
// a reader that finds
//   a slot overwritten finds a new position as well: what has no such reason is damage, and not worth another try.
// - NeverBack: versions that one thread is told never go down; see newest.
/**
 * The latest state of something, for threads of this process or of others: one writer replaces it as a whole, and any number of readers copy
 * it. A reader never sees a part of one state and a part of another, holds nobody back, and may miss states between two that it sees.
 *
 * <p>States have versions: 1, 2, 3, and so on; 0 says that none was written yet. A writer that dies half-way leaves the state before, and the
 * next writer goes on from there.
 *
 * <p>For any thread, but for the {@link #writer}. Reading is lock-free: it begins again when the writer has begun four more states meanwhile.
 * Nothing here has to be closed but the writer.
 *
 * <p>The idea is the sequence lock; see H. Boehm, Can Seqlocks Get Along with Programming Language Memory Models?, MSPC 2012.
 */
public final class StateLane {

    private static final int SLOTS = 4;

    private final Region region;
    private final ChannelOptions options;
    private final boolean writable;
    private final MemoryLocks inMemory = new MemoryLocks();

    private StateLane(Region region, ChannelOptions options, boolean writable) {
        this.region = region;
        this.options = options;
        this.writable = writable;
    }

    /**
     * Makes a lane in a new file.
     *
     * @param file must not exist
     * @param capacity bytes of the largest state, from 1
     * @param options how this process uses it
     * @return the lane, without a state
     * @throws InvalidConfigException if the capacity is not possible
     * @throws UncheckedIOException if the file exists, or can't be made; nothing is left of it
     */
    public static StateLane create(Path file, int capacity, ChannelOptions options) {
        return create(file, config(capacity, 0), options);
    }

    static StateLane create(Path file, ChannelConfig config, ChannelOptions options) {
        return new StateLane(
                Regions.create(file, config, RegionDescriptor.LANE, options.heartbeatClock()), options, true);
    }

    /**
     * Makes a lane for threads of this process.
     *
     * @param capacity bytes of the largest state, from 1
     * @return the lane, without a state
     * @throws InvalidConfigException if the capacity is not possible
     */
    public static StateLane inMemory(int capacity) {
        return inMemory(config(capacity, 0), ChannelOptions.defaults());
    }

    static StateLane inMemory(ChannelConfig config, ChannelOptions options) {
        return new StateLane(Regions.inMemory(config, RegionDescriptor.LANE, options.heartbeatClock()), options, true);
    }

    static ChannelConfig config(int capacity, long initialSequence) {
        return ChannelConfig.builder()
                .depth(SLOTS)
                .chunkSize(capacity)
                .flowControl(false)
                .initialSequence(initialSequence)
                .build();
    }

    /**
     * Opens the lane in a file.
     *
     * @param file a lane
     * @param options how this process uses it
     * @return the lane
     * @throws ChannelRefusedException if it is no lane, or not one that can be used; the message says why
     * @throws UncheckedIOException if it can't be read and written
     */
    public static StateLane open(Path file, ChannelOptions options) {
        return new StateLane(Regions.open(file, true, true), options, true);
    }

    /**
     * Opens the lane in a file to read it: nothing is ever written to it.
     *
     * @param file a lane
     * @param options how this process uses it
     * @return the lane
     * @throws ChannelRefusedException if it is no lane, or not one that can be used; the message says why
     * @throws UncheckedIOException if it can't be read
     */
    public static StateLane openReadOnly(Path file, ChannelOptions options) {
        return new StateLane(Regions.open(file, false, true), options, false);
    }

    /**
     * Takes the writer's end. If the last one died, this one goes on behind the last state that it has completed.
     *
     * @return the only writer, for one thread
     * @throws ChannelInUseException if there is a live one; the message names its process
     * @throws ChannelCorruptException if the region holds what can't be
     * @throws IllegalStateException if the lane was opened to be read only
     */
    public LaneWriter writer() {
        if (!writable) {
            throw new IllegalStateException(region.name + " was opened to be read only, and can't have a writer");
        }
        Attachment attachment = Attachment.take(region, inMemory, Attachment.Side.WRITER, options);
        try {
            LaneWriter writer = new LaneWriter(region, attachment, TakeOver.of(region));
            attachment.announce();
            region.run();
            return writer;
        } catch (RuntimeException | Error e) {
            attachment.close();
            throw e;
        }
    }

    /**
     * Which state is the newest.
     *
     * @return its version; 0 if none was written yet
     * @throws ChannelCorruptException if the region holds what can't be
     */
    public long version() {
        return versionOf(newest());
    }

    /**
     * Copies the newest state.
     *
     * @param target gets the state from its position on, which moves behind it; what is in it if this throws is any
     * @return the version; 0 if none was written yet, and then the target is as it was
     * @throws IllegalArgumentException if the target has no room for the state; {@link #capacity} is always enough
     * @throws ChannelCorruptException if the region holds what can't be
     */
    public long read(ByteBuffer target) {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("the target is read-only: " + target);
        }
        while (true) {
            long s = newest();
            if (versionOf(s) == 0) {
                return 0;
            }
            int slot = region.slot(s);
            long extent = region.extent(slot);
            int size = (int) extent;
            boolean sound = size >= 0 && size <= region.chunkSize && extent >>> 32 == WHOLE_MESSAGE;
            if (sound && size <= target.remaining()) {
                target.put(target.position(), region.bytes, region.chunk(s), size);
            }
            if (region.isStill(slot, s)) { // NeverTorn
                checkExtent(s, size, sound, target);
                target.position(target.position() + size);
                return versionOf(s);
            }
        }
    }

    private void checkExtent(long s, int size, boolean sound, ByteBuffer target) {
        if (!sound) {
            throw region.corrupt("no whole state at sequence " + s + ": size=" + size + ", capacity=" + region.chunkSize
                    + ", control=" + (region.extent(region.slot(s)) >>> 32));
        }
        if (size > target.remaining()) {
            throw new IllegalArgumentException("the target has no room for the state: remaining=" + target.remaining()
                    + ", size=" + size + ", capacity=" + region.chunkSize);
        }
    }

    /**
     * Hands over a copy of the newest state, if there is one. Allocates the copy.
     *
     * @param <X> what the handler may throw
     * @param handler takes the state
     * @return the version; 0 if none was written yet, and then the handler is not called
     * @throws X what the handler has thrown
     * @throws ChannelCorruptException if the region holds what can't be
     */
    public <X extends Exception> long read(StateHandler<X> handler) throws X {
        Objects.requireNonNull(handler, "handler");
        ByteBuffer copy = ByteBuffer.allocate(region.chunkSize).order(ByteOrder.LITTLE_ENDIAN);
        long version = read(copy);
        if (version != 0) {
            handler.onState(copy.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN), version);
        }
        return version;
    }

    /**
     * Waits until there is a newer state than one that is known.
     *
     * @param known its version; 0 for the first state
     * @param timeout how long to wait
     * @return the version of the newest state; the known one, or an older one, if there was no newer one all that time
     * @throws InterruptedException if interrupted meanwhile
     * @throws ChannelCorruptException if the region holds what can't be
     */
    public long awaitNewer(long known, Duration timeout) throws InterruptedException {
        Waits.until(() -> version() - known > 0, timeout, options.waitStrategy());
        return version();
    }

    /**
     * How large a state may be.
     *
     * @return in bytes
     */
    public int capacity() {
        return region.chunkSize;
    }

    /**
     * What is known of the writer.
     *
     * @return not null
     */
    public PeerInfo peer() {
        return Attachment.peer(region, Attachment.Side.WRITER, options);
    }

    private long versionOf(long s) {
        return s - region.identity.initialSequence() + 1;
    }

    /**
     * The sequence of a state that was the newest at a moment of this call. The state before the position is it, unless the one at the
     * position is committed: its writer died, or is about to move the position. Either counts only if it is still there, since it may
     * be that the writer has lapped the position that was read here.
     */
    private long newest() {
        long position = region.position();
        while (true) {
            long s = region.sequence(region.slot(position)) == position ? position : position - 1;
            if (versionOf(s) < 0) {
                throw region.corrupt("position=" + position + ", initialSequence=" + region.identity.initialSequence());
            }
            long value = region.sequence(region.slot(s));
            if (value == s) {
                return s;
            }
            long now = region.position();
            if (now == position) { // PositionFirst
                throw region.corruptSlot(s, value);
            }
            position = now;
        }
    }

    @Override
    public String toString() {
        return "StateLane[" + region.name + ", capacity=" + region.chunkSize + "]";
    }
}
