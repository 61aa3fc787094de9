package io.elasticq.channel;

import static io.elasticq.channel.RegionDescriptor.START_OF_MESSAGE;
import static io.elasticq.channel.RegionDescriptor.WHOLE_MESSAGE;

import io.elasticq.stats.Metric;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A reader that the producer does not wait for, and does not know of. It writes nothing to the region.
 *
 * <p>Each sequence that it passes is either received or missed; received is what is left of its way when what was missed, and what is undecided, is taken off. A fragment is missed if it
 * was gone before it was looked at, or was not intact when that was asked first, which happens at the close at the latest; in a handler, if it ever was not.
 */
final class LossyConsumer extends Consumer {

    /** How often a call catches up with a producer that is faster, before it says that there is nothing. */
    private static final int TRIES = 4;

    private final long start;
    private long missed;
    private long missedSince; // the last message
    private long undecided; // slots of fragments that are held, and not known to be received or missed
    private final AtomicLong shownReceived = new AtomicLong(); // for other threads
    private final AtomicLong shownMissed = new AtomicLong();
    private final Fragment probe;

    LossyConsumer(Region region, ChannelOptions options, long start) {
        super(region, options, start);
        this.start = start;
        this.probe = Fragment.view(this, region, false);
    }

    /** The oldest message that is there, as far as can be told. */
    static long oldest(Region region) {
        long position = region.position();
        long first = region.identity.initialSequence();
        return position - first < region.slots ? first : position - region.slots;
    }

    @Override
    boolean take(Fragment into) {
        boolean found = find(into);
        if (into.isHeld()) {
            undecided += found ? into.span() : 0;
            show();
        }
        return found;
    }

    @Override
    boolean isThere() {
        if (!find(probe)) {
            return false;
        }
        next = probe.sequence(); // and back: it is taken later
        missedSince = probe.missedBefore();
        return true;
    }

    private boolean find(Fragment into) {
        int tries = 0;
        while (tries < TRIES) {
            long s = next;
            int slot = region.slot(s);
            long value = region.sequence(slot);
            if (value == s) {
                int span = describe(into, s, slot);
                if (span > 0) {
                    next = s + span;
                    return true;
                }
                tries += span == SKIPPED ? 0 : 1;
            } else if (isNotReady(s, value)) {
                return false;
            } else {
                overrun(s, value);
                tries++;
            }
        }
        return false;
    }

    private static final int GONE = 0;
    private static final int SKIPPED = -1;

    /** Returns how many slots the message takes; {@link #GONE} if it was overwritten; {@link #SKIPPED} for the rest of a message whose start was missed. */
    private int describe(Fragment into, long s, int slot) {
        long extent = region.extent(slot);
        int control = (int) (extent >>> 32);
        int size = (int) extent;
        boolean whole = (control & WHOLE_MESSAGE) == WHOLE_MESSAGE && size >= 0 && size <= region.chunkSize;
        into.describe(s, slot, control, missedSince);
        if (whole) {
            into.inPlace(size);
            missedSince = 0;
            return 1;
        }
        if (region.identity.has(RegionDescriptor.FRAGMENTS) && size >= 0 && size <= region.chunkSize) {
            if ((control & START_OF_MESSAGE) == 0 && region.isStill(slot, s)) {
                into.expire();
                miss(1);
                next = s + 1;
                return SKIPPED;
            }
            int span = join(into, s); // looks at the first slot again: what is described is right as well
            if (span > 0) {
                missedSince = 0;
                return span;
            }
        }
        into.expire();
        if (region.isStill(slot, s)) {
            checkLaterSlots(s, size, control);
        }
        return GONE;
    }

    /** A message that is not whole although its first slot is still there: then a later one must have been overwritten. */
    private void checkLaterSlots(long s, int size, int control) {
        boolean overtaken = region.position() - s > region.slots - region.depth;
        if (!overtaken || !region.identity.has(RegionDescriptor.FRAGMENTS)) {
            throw region.corruptMessage(s, size, control);
        }
        miss(1);
        next = s + 1;
    }

    private boolean isNotReady(long s, long value) {
        if (region.isNotYet(s, value)) {
            return true;
        }
        long ahead = Region.ahead(value, s);
        if (ahead <= 0 || (ahead & (region.slots - 1)) != 0) {
            throw region.corruptSlot(s, value);
        }
        return false;
    }

    /**
     * The slot has gone on. Goes to the oldest message that will be there for a while yet, by the position: what is in the slot may be ahead of
     * everything that is published, as all slots of a message are marked first.
     */
    private void overrun(long s, long value) {
        long position = region.position(); // after the slot: it was moved before the slot was marked
        if (position - s <= 0) {
            throw region.corruptSlot(s, value);
        }
        long target = position - (region.slots - region.slots / 4);
        if (target - s <= 0) {
            target = s + 1;
        }
        miss(target - s);
        next = target;
    }

    private void miss(long n) {
        missed += n;
        missedSince += n;
        shownMissed.setOpaque(missed);
    }

    @Override
    boolean isIntact(Fragment fragment) {
        return fragment.isStillThere();
    }

    @Override
    void decided(Fragment fragment, boolean intact) {
        if (!intact) {
            miss(fragment.span());
        }
        if (fragment.isHeld()) {
            undecided -= fragment.span();
            show();
        }
    }

    @Override
    void handled(Fragment fragment) {
        if (!fragment.wasAsked()) {
            fragment.isIntact();
        }
    }

    @Override
    void polled(long first) {
        show();
    }

    @Override
    void closed(Fragment fragment) {}

    @Override
    void detach() {
        show();
    }

    private void show() {
        shownReceived.setOpaque(next - start - missed - undecided);
    }

    @Override
    public long received() {
        return shownReceived.getOpaque();
    }

    @Override
    public long missed() {
        return shownMissed.getOpaque();
    }

    @Override
    public void fail(int code) {
        throw new IllegalStateException("an observer can't declare " + region.name + " failed: code=" + code);
    }

    @Override
    public List<Metric> metrics() {
        return ChannelMetrics.ofConsumer(region, this);
    }
}
