package io.elasticq.channel;

import static io.elasticq.channel.RegionDescriptor.WHOLE_MESSAGE;

import io.elasticq.stats.Metric;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The consumer of a channel with flow control: the only one, whom the producer waits for.
 *
 * <p>{@code lowest} is the lowest sequence that is not given back; in the region it is {@code consumed}. What is closed above it is remembered, one bit for a slot, until it is closed as well.
 */
final class CreditedConsumer extends Consumer {

    private final Attachment attachment;
    private final BitSet closedAbove; // by slot
    private final long start;
    private long lowest;
    private final AtomicLong received = new AtomicLong(); // for other threads

    CreditedConsumer(Region region, ChannelOptions options, Attachment attachment) {
        super(region, options, region.consumed());
        long lag = region.position() - next; // the position may lag by a message
        if (lag < -region.depth || lag > region.depth) {
            throw region.corrupt("position=" + region.position() + ", consumed=" + next + ", depth=" + region.depth);
        }
        this.attachment = attachment;
        this.closedAbove = new BitSet(region.slots);
        this.start = next;
        this.lowest = next;
    }

    @Override
    boolean take(Fragment into) {
        long s = next;
        int slot = region.slot(s);
        long value = region.sequence(slot);
        if (value != s) {
            checkNotReady(s, value);
            return false;
        }
        long extent = region.extent(slot);
        int control = (int) (extent >>> 32);
        int size = (int) extent;
        into.describe(s, slot, control, 0);
        if ((control & WHOLE_MESSAGE) == WHOLE_MESSAGE && size >= 0 && size <= region.chunkSize) {
            into.inPlace(size);
            next = s + 1;
        } else {
            next = s + joined(into, s, control, size);
        }
        return true;
    }

    private int joined(Fragment into, long s, int control, int size) {
        int span = region.identity.has(RegionDescriptor.FRAGMENTS) ? join(into, s) : 0;
        if (span == 0) {
            into.expire();
            throw region.corruptMessage(s, size, control);
        }
        return span;
    }

    private void checkNotReady(long s, long value) {
        if (!region.isNotYet(s, value)) {
            throw region.corruptSlot(s, value);
        }
    }

    @Override
    boolean isThere() {
        return isReady();
    }

    @Override
    void polled(long first) {
        if (lowest == first) {
            giveBack(next);
        } else {
            close(first, next);
        }
    }

    @Override
    void closed(Fragment fragment) {
        if (!isClosed()) {
            close(fragment.sequence(), fragment.sequence() + fragment.span());
        }
    }

    private void close(long from, long to) {
        for (long s = from; s != to; s++) {
            closedAbove.set(region.index(s));
        }
        long s = lowest;
        while (s != next && closedAbove.get(region.index(s))) {
            closedAbove.clear(region.index(s));
            s++;
        }
        if (s != lowest) {
            giveBack(s);
        }
    }

    private void giveBack(long consumed) {
        lowest = consumed;
        region.setConsumed(consumed);
        received.setOpaque(consumed - start);
        if (options.waitStrategy().needsSignals()) {
            options.waitStrategy().signalAll();
        }
    }

    @Override
    boolean isIntact(Fragment fragment) {
        return true;
    }

    @Override
    void decided(Fragment fragment, boolean intact) {}

    @Override
    void handled(Fragment fragment) {}

    @Override
    void detach() {
        attachment.close();
    }

    @Override
    public long received() {
        return received.getOpaque();
    }

    @Override
    public long missed() {
        return 0;
    }

    @Override
    public void fail(int code) {
        checkOpen();
        region.fail(code);
        options.waitStrategy().signalAll();
    }

    @Override
    public List<Metric> metrics() {
        return ChannelMetrics.ofConsumer(region, this);
    }
}
