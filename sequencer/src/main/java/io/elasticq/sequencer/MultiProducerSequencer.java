package io.elasticq.sequencer;

import io.elasticq.WaitStrategy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * For any number of producers: a claim is one compare-and-set, and each slot has a stamp that says for which lap it was published.
 *
 * <p>Consumers read stamps and nothing else of the producers': the word that producers fight for stays with them. A consumer finds its events by
 * going on from its own position, as far as the stamps are those of its lap.
 *
 * <p>Closing moves {@code claim} ahead by {@link #CLOSED_OFFSET}, in one step: every later claim is beyond every limit, and the end is known.
 */
final class MultiProducerSequencer extends Sequencer {
    private static final long CLOSED_OFFSET = 1L << 62;
    private static final long OPEN_BELOW = 1L << 61; // no two positions in use are that far apart
    private static final int PAUSES = 32; // about a microsecond
    private static final VarHandle STAMPS = MethodHandles.arrayElementVarHandle(int[].class);

    private final Sequence claim;
    private final Sequence limit;
    private final Sequence floor; // everything before it is published; not below any gate that was removed
    private final int[] stamps;
    private final int mask;
    private final int shift;
    private volatile boolean closed;

    MultiProducerSequencer(
            int capacity, int slots, WaitStrategy consumersWait, WaitStrategy producersWait, long first) {
        super(capacity, consumersWait, producersWait);
        this.claim = new Sequence(first);
        this.limit = new Sequence(first);
        this.floor = new Sequence(first);
        this.stamps = new int[slots];
        this.mask = slots - 1;
        this.shift = Integer.numberOfTrailingZeros(slots);
        for (long position = first; position != first + slots; position++) {
            stamps[(int) position & mask] = lap(position) - 1;
        }
    }

    @Override
    long tryClaim(int n) {
        while (true) {
            long first = claim.getVolatile();
            long behind = first + n;
            if (behind - limit.get() > 0) {
                long refused = makeRoom(first, behind);
                if (refused != 0) {
                    return refused;
                }
            }
            if (claim.compareAndSet(first, behind)) {
                return first;
            }
            giveWay();
        }
    }

    /** Another producer was faster: lets it have a run of claims, since each that changes hands fetches the same lines again. */
    private static void giveWay() {
        for (int i = 0; i < PAUSES; i++) {
            Thread.onSpinWait();
        }
    }

    private long makeRoom(long v, long behind) {
        if (isClosedAt(v) || isAborted()) {
            return CLOSED;
        }
        long computed = computeLimit();
        limit.set(computed); // may set back what another has computed later: that is computed again
        return behind - computed > 0 ? NO_ROOM : 0;
    }

    @Override
    void publish(long first, int n) {
        long behind = first + n;
        for (long position = first; position != behind; position++) {
            STAMPS.setRelease(stamps, (int) position & mask, lap(position)); // after the event: pairs with published
        }
        published();
    }

    @Override
    long published(long position) {
        long end = position;
        while ((int) STAMPS.getAcquire(stamps, (int) end & mask) == lap(end)) { // pairs with publish
            end++;
        }
        return end;
    }

    @Override
    long claimed() {
        long v = claim.getVolatile();
        return isClosedAt(v) ? v - CLOSED_OFFSET : v;
    }

    /** Scans on from where everything is known to be published. Claims are not a lap ahead of that, so its stamps are still there. */
    @Override
    long prefix() {
        long prefix = published(highestGate(floor.getVolatile()));
        leaving(prefix);
        return prefix;
    }

    @Override
    void leaving(long position) {
        long known = floor.getVolatile();
        while (position - known > 0 && !floor.compareAndSet(known, position)) {
            known = floor.getVolatile();
        }
    }

    @Override
    void close() {
        long v = claim.getVolatile();
        while (!isClosedAt(v) && !claim.compareAndSet(v, v + CLOSED_OFFSET)) {
            v = claim.getVolatile();
        }
        closed = true; // consumers look at this, which is written once, and not at the claim
        signalAll();
    }

    @Override
    boolean isClosed() {
        return closed;
    }

    @Override
    long end() {
        return claimed();
    }

    private boolean isClosedAt(long v) {
        return v - limit.get() > OPEN_BELOW;
    }

    private int lap(long position) {
        return (int) (position >>> shift);
    }
}
