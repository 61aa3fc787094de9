package io.elasticq.channel;

import static io.elasticq.channel.RegionDescriptor.END_OF_MESSAGE;
import static io.elasticq.channel.RegionDescriptor.ERROR;
import static io.elasticq.channel.RegionDescriptor.START_OF_MESSAGE;
import static io.elasticq.channel.RegionDescriptor.TIMESTAMPS;
import static io.elasticq.channel.RegionDescriptor.WHOLE_MESSAGE;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a channel.
 *
 * <p>For one thread, but for {@link #metrics} and what they read. {@code try...} methods are wait-free, but for what the caller's writer does; the others wait as the wait strategy says, and end with an {@link InterruptedException} if their
 * thread is interrupted; then nothing is published.
 *
 * <p>No room is an answer: null, false or 0. After {@link #halt} and {@link #close} all methods that publish throw {@link ChannelClosedException}, and if the channel has failed,
 * {@link ChannelFailedException}, within as many messages as the depth.
 */
public final class Producer implements AutoCloseable, MetricSource {

    private final Region region;
    private final ChannelOptions options;
    private final Attachment attachment;
    private final Claim claim;
    private final @Nullable ByteBuffer[] chunks; // views, made when they are first wanted
    private final boolean timestamps;
    private final int maxMessageSize;
    private final boolean credits;
    private final boolean signals;
    private final AtomicLong refused = new AtomicLong(); // written by the owner only

    private long next; // the sequence of the next message
    private long limit; // below it there is room
    private boolean closed;
    private boolean halted;

    Producer(Region region, ChannelOptions options, Attachment attachment, long next) {
        this.region = region;
        this.options = options;
        this.attachment = attachment;
        this.claim = new Claim(this, region);
        this.chunks = new ByteBuffer[region.slots];
        this.timestamps = region.identity.has(TIMESTAMPS);
        this.maxMessageSize = region.identity.config().maxMessageSize();
        this.credits = region.identity.has(RegionDescriptor.FLOW_CONTROL);
        this.signals = options.waitStrategy().needsSignals();
        this.next = next;
        this.limit = next;
    }

    /**
     * Claims the next chunk, to be written in place. It is published by {@link Claim#publish}; until then nobody sees it, and no other message can be published. If it is
     * {@link Claim#close closed} before, it was never there.
     *
     * @param size bytes of the payload, from 0 to the chunk size
     * @return the claim, which is the same object each time; null if there is no room
     * @throws IllegalArgumentException if the size is not possible
     * @throws IllegalStateException if the last claim is open
     */
    public @Nullable Claim tryClaim(int size) {
        checkSize(size, region.chunkSize);
        checkNoClaim();
        if (!hasRoom(1)) {
            return null;
        }
        int slot = region.slot(next);
        region.mark(slot, next);
        Region.fenceMarks();
        claim.open(next, slot, size);
        return claim;
    }

    /**
     * Publishes a message.
     *
     * @param source where it is
     * @param offset of its first byte
     * @param length in bytes, up to {@link ChannelConfig#maxMessageSize}
     * @param signature any number, for the consumer
     * @return false if there is no room
     * @throws IllegalArgumentException if it is too large; nothing is published
     */
    public boolean tryPublish(byte[] source, int offset, int length, long signature) {
        Objects.checkFromIndexSize(offset, length, source.length);
        checkNoClaim();
        if (length > region.chunkSize) {
            return tryPublishSplit(ByteBuffer.wrap(source, offset, length), signature);
        }
        if (!hasRoom(1)) {
            return false;
        }
        long s = next;
        int slot = region.slot(s);
        region.mark(slot, s);
        Region.fenceMarks();
        region.bytes.put(region.chunk(s), source, offset, length);
        commit(s, slot, signature, length, WHOLE_MESSAGE, 0);
        return true;
    }

    /**
     * Publishes a message.
     *
     * @param source all of it, up to {@link ChannelConfig#maxMessageSize}
     * @param signature any number, for the consumer
     * @return false if there is no room
     * @throws IllegalArgumentException if it is too large; nothing is published
     */
    public boolean tryPublish(byte[] source, long signature) {
        return tryPublish(source, 0, source.length, signature);
    }

    /**
     * Publishes a message.
     *
     * @param source from its position to its limit, up to {@link ChannelConfig#maxMessageSize}; its position stays
     * @param signature any number, for the consumer
     * @return false if there is no room
     * @throws IllegalArgumentException if it is too large; nothing is published
     */
    public boolean tryPublish(ByteBuffer source, long signature) {
        checkNoClaim();
        int length = source.remaining();
        if (length > region.chunkSize) {
            return tryPublishSplit(source, signature);
        }
        if (!hasRoom(1)) {
            return false;
        }
        long s = next;
        int slot = region.slot(s);
        region.mark(slot, s);
        Region.fenceMarks();
        region.bytes.put(region.chunk(s), source, source.position(), length);
        commit(s, slot, signature, length, WHOLE_MESSAGE, 0);
        return true;
    }

    /**
     * Publishes a message; waits for room without a limit.
     *
     * @param source all of it, up to {@link ChannelConfig#maxMessageSize}
     * @param signature any number, for the consumer
     * @throws InterruptedException if interrupted meanwhile; nothing is published
     * @throws IllegalArgumentException if it is too large; nothing is published
     */
    public void publish(byte[] source, long signature) throws InterruptedException {
        publish(ByteBuffer.wrap(source), signature);
    }

    /**
     * Publishes a message; waits for room without a limit.
     *
     * @param source from its position to its limit, up to {@link ChannelConfig#maxMessageSize}; its position stays
     * @param signature any number, for the consumer
     * @throws InterruptedException if interrupted meanwhile; nothing is published
     * @throws IllegalArgumentException if it is too large; nothing is published
     */
    public void publish(ByteBuffer source, long signature) throws InterruptedException {
        int idle = 0;
        while (!tryPublish(source, signature)) {
            idle = Waits.idle(options.waitStrategy(), idle);
        }
    }

    /**
     * Publishes a message; waits for room.
     *
     * @param source from its position to its limit, up to {@link ChannelConfig#maxMessageSize}; its position stays
     * @param signature any number, for the consumer
     * @param timeout how long to wait
     * @return false if there was no room all that time
     * @throws InterruptedException if interrupted meanwhile; nothing is published
     * @throws IllegalArgumentException if it is too large; nothing is published
     */
    public boolean publish(ByteBuffer source, long signature, Duration timeout) throws InterruptedException {
        return Waits.until(() -> tryPublish(source, signature), timeout, options.waitStrategy());
    }

    /**
     * Publishes what a writer writes, as long as it writes and there is room.
     *
     * @param writer writes a message in place
     * @param signature of all of them
     * @param most how many messages at the most, 1 or more
     * @return how many; what the writer throws comes out, and those before it are published
     * @throws IllegalArgumentException if the writer says a size that is not possible; those before it are published
     */
    public int publishBatch(PayloadWriter writer, long signature, int most) {
        Objects.requireNonNull(writer, "writer");
        if (most < 1) {
            throw new IllegalArgumentException("most must be >= 1: most=" + most);
        }
        int n = 0;
        while (n < most) {
            Claim open = tryClaim(region.chunkSize);
            if (open == null) {
                break;
            }
            try (open) {
                int size = writer.write(open.payload(), n);
                if (size < 0) {
                    break;
                }
                open.resize(size);
                open.publish(signature);
            }
            n++;
        }
        return n;
    }

    private boolean tryPublishSplit(ByteBuffer source, long signature) {
        int length = source.remaining();
        checkSize(length, maxMessageSize);
        int n = (int) (((long) length + region.chunkSize - 1) / region.chunkSize);
        if (!hasRoom(n)) {
            return false;
        }
        long first = next;
        for (int i = 0; i < n; i++) {
            region.mark(region.slot(first + i), first + i);
        }
        Region.fenceMarks();
        int now = timestamps ? Ticks.of(options.nanoClock().getAsLong()) : 0;
        for (int i = 0; i < n; i++) {
            int size = Math.min(region.chunkSize, length - i * region.chunkSize);
            region.bytes.put(region.chunk(first + i), source, source.position() + i * region.chunkSize, size);
            int control = (i == 0 ? START_OF_MESSAGE : 0) | (i == n - 1 ? END_OF_MESSAGE : 0);
            region.describe(region.slot(first + i), signature, size, control);
            if (timestamps) {
                region.setTimes(region.slot(first + i), now, now);
            }
        }
        for (int i = n - 1; i >= 0; i--) { // the first one last: it makes the message visible
            region.commit(region.slot(first + i), first + i);
        }
        published(first + n);
        return true;
    }

    /** For a claim. */
    void publish(Claim done, int slot, long signature, int size, boolean error, int origin) {
        commit(done.sequence(), slot, signature, size, error ? WHOLE_MESSAGE | ERROR : WHOLE_MESSAGE, origin);
    }

    private void commit(long s, int slot, long signature, int size, int control, int origin) {
        region.describe(slot, signature, size, control);
        if (timestamps) {
            int now = Ticks.of(options.nanoClock().getAsLong());
            region.setTimes(slot, origin == 0 ? now : origin, now);
        }
        region.commit(slot, s);
        published(s + 1);
    }

    private void published(long position) {
        next = position;
        region.setPosition(position);
        if (signals) {
            options.waitStrategy().signalAll();
        }
    }

    private boolean hasRoom(int n) {
        return next + n - limit <= 0 || makeRoom(n);
    }

    /** Looks at what the other end has done since; it is here that an end finds out that it is over. */
    private boolean makeRoom(int n) {
        checkOpen();
        region.checkNotFailed();
        if (!credits) {
            limit = next + region.depth; // not for room: to come by here now and then
            return true;
        }
        long consumed = region.consumed();
        long lag = next - consumed;
        if (lag < 0 || lag > region.depth) {
            throw region.corrupt("position=" + next + ", consumed=" + consumed + ", depth=" + region.depth);
        }
        limit = consumed + region.depth;
        if (next + n - limit <= 0) {
            return true;
        }
        refused.setOpaque(refused.getPlain() + 1);
        return false;
    }

    ByteBuffer chunk(long s) {
        int index = region.index(s);
        ByteBuffer chunk = chunks[index];
        if (chunk == null) {
            chunk = region.chunkView(index);
            chunks[index] = chunk;
        }
        return chunk;
    }

    private void checkOpen() {
        if (closed || halted) {
            throw new ChannelClosedException("the producer of " + region.name + (closed ? " is closed" : " has halted")
                    + " at sequence " + next);
        }
    }

    private void checkNoClaim() {
        if (claim.isOpen()) {
            throw new IllegalStateException("the last claim is neither published nor closed: " + claim);
        }
    }

    private static void checkSize(int size, int most) {
        if (size < 0 || size > most) {
            throw new IllegalArgumentException("the size must be from 0 to " + most + ": size=" + size);
        }
    }

    /**
     * How many messages, or fragments, may be published now without waiting. Without flow control: the depth.
     *
     * @return from 0 to the depth
     */
    public int credits() {
        if (!credits) {
            return region.depth;
        }
        return (int) Math.max(0, Math.min(region.depth, region.consumed() + region.depth - next));
    }

    /**
     * The sequence of the next message.
     *
     * @return any number
     */
    public long position() {
        return next;
    }

    /** Ends the channel: consumers drain what is there, and then it is over. An open claim is dropped. A second call does nothing. */
    public void halt() {
        if (!halted && !closed) {
            claim.close();
            halted = true;
            limit = next;
            region.halt(next);
            signal();
        }
    }

    /**
     * Declares the channel failed: both ends throw {@link ChannelFailedException}; the consumer, when it has taken what is there.
     *
     * @param code the reason, for the other end
     */
    public void fail(int code) {
        if (closed) {
            checkOpen();
        }
        region.fail(code);
        limit = next;
        signal();
    }

    private void signal() {
        options.waitStrategy().signalAll();
    }

    /**
     * What is known of the consumer; with flow control. By any thread.
     *
     * @return not null
     */
    public PeerInfo peer() {
        return Attachment.peer(region, Attachment.Side.READER, options);
    }

    /**
     * Waits until a consumer is there; with flow control.
     *
     * @param timeout how long to wait
     * @return whether it is there
     * @throws InterruptedException if interrupted meanwhile
     */
    public boolean awaitPeer(Duration timeout) throws InterruptedException {
        return Waits.until(() -> peer().status() == PeerInfo.Status.ALIVE, timeout, options.waitStrategy());
    }

    /**
     * By any thread: messages published, refusals for want of room, credits.
     *
     * @return the same meters each time
     */
    @Override
    public List<Metric> metrics() {
        return ChannelMetrics.ofProducer(region, refused::getOpaque);
    }

    /**
     * Gives the end back: another producer may go on from here. An open claim is dropped. The channel does not end by this; see {@link #halt}. A second call does nothing.
     */
    @Override
    public void close() {
        if (!closed) {
            claim.close();
            closed = true;
            limit = next;
            attachment.close();
        }
    }

    @Override
    public String toString() {
        return "Producer[" + region.name + ", position=" + next + "]";
    }
}
