package io.elasticq.channel;

import static io.elasticq.channel.RegionDescriptor.END_OF_MESSAGE;
import static io.elasticq.channel.RegionDescriptor.START_OF_MESSAGE;

import io.elasticq.stats.MetricSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reading end of a channel.
 *
 * <p>For one thread, but for {@link #metrics} and what they read. {@link #poll(FragmentHandler, int)} and {@link #read()} are wait-free, but for what the handler does; those with a timeout
 * wait as the wait strategy says, and end with an {@link InterruptedException} if their thread is interrupted.
 *
 * <p>Nothing there is an answer: null or 0; then {@link #isTerminated} says whether more may come. If the channel has failed, they throw {@link ChannelFailedException} when everything
 * that is there was taken. What can't be in a region is a {@link ChannelCorruptException}, each time.
 */
public abstract sealed class Consumer implements AutoCloseable, MetricSource permits CreditedConsumer, LossyConsumer {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    final Region region;
    final ChannelOptions options;
    long next; // the sequence of the next message

    private final Fragment view; // what handlers see
    private final @Nullable ByteBuffer[] chunks; // views, made when they are first wanted
    private ByteBuffer joined = NOTHING; // where the fragments of a message are joined for handlers
    private ByteBuffer joinedView = NOTHING; // read-only
    private boolean polling;
    private boolean closed;

    Consumer(Region region, ChannelOptions options, long next) {
        this.region = region;
        this.options = options;
        this.next = next;
        this.view = Fragment.view(this, region, this instanceof CreditedConsumer);
        this.chunks = new ByteBuffer[region.slots];
    }

    /** Describes the next message, if there is one, and moves on behind it. */
    abstract boolean take(Fragment into);

    /** Whether the next message is there; what comes before it and can't be read any more is passed. */
    abstract boolean isThere();

    /** What a poll has handed out, from this sequence on, is done with. */
    abstract void polled(long first);

    /** A fragment that was held is closed. */
    abstract void closed(Fragment fragment);

    /** The answer to {@link Fragment#isIntact}. */
    abstract boolean isIntact(Fragment fragment);

    /** It is known whether a fragment counts as received. */
    abstract void decided(Fragment fragment, boolean intact);

    /** At the end of a handler's call. */
    abstract void handled(Fragment fragment);

    /** What an end does when it is closed. */
    abstract void detach();

    /**
     * Hands over what is there, in order. With flow control the credits of all of them go back at once, at the end; also if the handler throws: then up to the message that it threw at. The handler may
     * call {@link #close}: then that message is the last one.
     *
     * @param <X> what the handler may throw
     * @param handler takes the messages
     * @param most how many at the most, 1 or more
     * @return how many; 0 if there are none
     * @throws X what the handler has thrown
     * @throws IllegalArgumentException if most is below 1
     * @throws IllegalStateException if the handler calls it
     * @throws ChannelClosedException if it is closed
     */
    public final <X extends Exception> int poll(FragmentHandler<X> handler, int most) throws X {
        Objects.requireNonNull(handler, "handler");
        if (most < 1) {
            throw new IllegalArgumentException("most must be >= 1: most=" + most);
        }
        checkUsable();
        Fragment fragment = view;
        long first = next;
        int n = 0;
        polling = true;
        try {
            while (n < most && !closed && take(fragment)) {
                n++;
                handOver(fragment, handler);
            }
        } finally {
            polling = false;
            fragment.expire();
            if (next != first) {
                polled(first);
            }
            if (closed) {
                detach();
            }
        }
        if (n == 0) {
            checkNotFailed();
        }
        return n;
    }

    private <X extends Exception> void handOver(Fragment fragment, FragmentHandler<X> handler) throws X {
        try {
            handler.onFragment(fragment);
        } finally {
            handled(fragment);
        }
    }

    /**
     * Hands over what is there; waits until there is something.
     *
     * @param <X> what the handler may throw
     * @param handler takes the messages
     * @param most how many at the most, 1 or more
     * @param timeout how long to wait
     * @return how many; 0 if there were none all that time, or it is over
     * @throws X what the handler has thrown
     * @throws InterruptedException if interrupted meanwhile; nothing is taken
     */
    public final <X extends Exception> int poll(FragmentHandler<X> handler, int most, Duration timeout)
            throws X, InterruptedException {
        int n = poll(handler, most);
        Waits wait = new Waits(options.waitStrategy(), timeout);
        while (n == 0 && !isTerminated() && wait.again()) {
            if (isThere() || hasFailed()) {
                n = poll(handler, most);
            }
        }
        return n;
    }

    /**
     * Takes the next message, to be held until it is closed. With flow control, as many may be held as there are credits.
     *
     * @return to be closed; null if there is none
     * @throws ChannelClosedException if it is closed
     */
    public final @Nullable Fragment read() {
        checkUsable();
        Fragment fragment = Fragment.held(this, region);
        if (take(fragment)) {
            return fragment;
        }
        checkNotFailed();
        return null;
    }

    /**
     * Takes the next message, to be held until it is closed; waits until there is one.
     *
     * @param timeout how long to wait
     * @return to be closed; null if there was none all that time, or it is over
     * @throws InterruptedException if interrupted meanwhile; nothing is taken
     */
    public final @Nullable Fragment read(Duration timeout) throws InterruptedException {
        Fragment fragment = read();
        Waits wait = new Waits(options.waitStrategy(), timeout);
        while (fragment == null && !isTerminated() && wait.again()) {
            if (isThere() || hasFailed()) {
                fragment = read();
            }
        }
        return fragment;
    }

    /**
     * Waits without a limit until there is a message, or it is over, or the channel has failed.
     *
     * @return whether there is one
     * @throws InterruptedException if interrupted meanwhile
     */
    public final boolean await() throws InterruptedException {
        checkUsable();
        int idle = 0;
        while (!isThere()) {
            if (isTerminated() || hasFailed()) {
                return isThere(); // what was published before is seen now
            }
            idle = Waits.idle(options.waitStrategy(), idle);
        }
        return true;
    }

    /**
     * What is there now, one after the other. Each is closed when the iterator is asked for more. Without flow control, a message that is overwritten between {@code hasNext} and {@code next} is
     * missed, and the next one comes, if there is one.
     *
     * @return for this consumer's thread; ends where nothing more is there, and may then go on later
     */
    public final Iterator<Fragment> iterator() {
        return new Available();
    }

    private final class Available implements Iterator<Fragment> {

        private @Nullable Fragment last;

        @Override
        public boolean hasNext() {
            if (last != null) {
                last.close();
                last = null;
            }
            checkUsable();
            return isThere();
        }

        @Override
        public Fragment next() {
            Fragment fragment = hasNext() ? read() : null;
            if (fragment == null) {
                throw new NoSuchElementException("nothing is there at sequence " + next);
            }
            last = fragment;
            return fragment;
        }
    }

    /** Whether there is something to be looked at: a message, or nonsense. */
    final boolean isReady() {
        return !region.isNotYet(next, region.sequence(region.slot(next)));
    }

    /** What was published before the failure comes first. */
    private void checkNotFailed() {
        if (hasFailed() && !isReady()) { // in this order: what was published before is seen
            region.checkNotFailed();
        }
    }

    private boolean hasFailed() {
        return region.state() == ChannelState.FAIL;
    }

    /**
     * Joins the fragments of a message.
     *
     * @param start its first sequence; its first slot has a start and no end
     * @return how many there are; 0 if one of them is not there
     */
    final int join(Fragment into, long start) {
        long total = 0;
        int n = 0;
        int control;
        do {
            long s = start + n;
            int slot = region.slot(s);
            if (n == region.depth || region.sequence(slot) != s) {
                return 0;
            }
            long extent = region.extent(slot);
            control = (int) (extent >>> 32);
            int size = (int) extent;
            if (size < 0 || size > region.chunkSize || (n == 0) != ((control & START_OF_MESSAGE) != 0)) {
                return 0;
            }
            total += size;
            n++;
        } while ((control & END_OF_MESSAGE) == 0);
        return copy(into, start, n, (int) total) ? n : 0;
    }

    private boolean copy(Fragment into, long start, int n, int total) {
        ByteBuffer target = into == view ? room(total) : allocated(total);
        int at = 0;
        for (int i = 0; i < n; i++) {
            long s = start + i;
            int size = Math.min((int) region.extent(region.slot(s)), total - at);
            if (size < 0 || size > region.chunkSize) {
                return false;
            }
            target.put(at, region.bytes, region.chunk(s), size);
            if (!region.isStill(region.slot(s), s)) {
                return false;
            }
            at += size;
        }
        into.joined(target, into == view ? joinedView : readOnly(target), total, n);
        return at == total;
    }

    private ByteBuffer room(int size) {
        if (joined.capacity() < size) {
            int most = region.identity.config().maxMessageSize();
            joined = allocated((int) Math.min(most, Math.max(size, 2L * joined.capacity())));
            joinedView = readOnly(joined);
        }
        return joined;
    }

    private static ByteBuffer allocated(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer readOnly(ByteBuffer bytes) {
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    final ByteBuffer chunk(long s) {
        int index = region.index(s);
        ByteBuffer chunk = chunks[index];
        if (chunk == null) {
            chunk = readOnly(region.chunkView(index));
            chunks[index] = chunk;
        }
        return chunk;
    }

    final boolean isClosed() {
        return closed && !polling;
    }

    final void checkOpen() {
        if (closed) {
            throw new ChannelClosedException("the consumer of " + region.name + " is closed at sequence " + next);
        }
    }

    private void checkUsable() {
        checkOpen();
        if (polling) {
            throw new IllegalStateException("a handler must not take from what it is called by: " + this);
        }
    }

    /**
     * The sequence of the next message.
     *
     * @return any number
     */
    public final long position() {
        return next;
    }

    /**
     * How many messages, or fragments, this consumer has taken. With flow control they count when they are given back; without, when they are known to be intact, by {@link Fragment#isIntact} or in the end. By any thread: as of the last call that has ended.
     *
     * @return 0 or more; never goes down
     */
    public abstract long received();

    /**
     * How many messages, or fragments, went by unseen. By any thread: as of the last call that has ended.
     *
     * @return 0 with flow control
     */
    public abstract long missed();

    /**
     * Whether the producer has halted the channel, and everything before that was taken.
     *
     * @return true if nothing more comes
     * @throws ChannelCorruptException if the region holds what can't be
     */
    public final boolean isTerminated() {
        if (region.state() != ChannelState.HALT) {
            return false;
        }
        long end = region.end();
        if (end != next && !isReady()) { // after the state was read: what is before the end is there
            throw region.corrupt("halted with end=" + end + ", but nothing is at sequence " + next);
        }
        return end == next;
    }

    /**
     * What is known of the producer. By any thread.
     *
     * @return not null
     */
    public final PeerInfo peer() {
        return Attachment.peer(region, Attachment.Side.WRITER, options);
    }

    /**
     * Waits until a producer is there.
     *
     * @param timeout how long to wait
     * @return whether it is there
     * @throws InterruptedException if interrupted meanwhile
     */
    public final boolean awaitPeer(Duration timeout) throws InterruptedException {
        return Waits.until(() -> peer().status() == PeerInfo.Status.ALIVE, timeout, options.waitStrategy());
    }

    /**
     * Declares the channel failed: both ends throw {@link ChannelFailedException}, this one when it has taken what is there.
     *
     * @param code the reason, for the other end
     * @throws IllegalStateException if it only observes
     */
    public abstract void fail(int code);

    /**
     * Gives the end back. With flow control: what is not closed now comes again to the next consumer; and no fragment may be used any more. A second call does nothing.
     */
    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            if (!polling) {
                detach();
            }
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + region.name + ", position=" + next + "]";
    }
}
