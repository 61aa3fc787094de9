package io.elasticq.sequencer;

import io.elasticq.internal.Headway;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Where a consumer waits: for what is published, or for the consumers that come before it. Made by {@link SequencedRing#barrier}. One consumer
 * waits at it; any thread may {@link #alert} it.
 */
public final class SequenceBarrier {
    private static final VarHandle UPSTREAM;

    static {
        try {
            UPSTREAM = MethodHandles.lookup().findVarHandle(SequenceBarrier.class, "upstream", Sequence[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** So far the events are let get ahead at the most: some microseconds, if they come that fast. */
    private static final int MOST_PAUSES = 128;

    private final Sequencer sequencer;

    @SuppressWarnings("FieldMayBeFinal") // through UPSTREAM
    private volatile Sequence[] upstream;

    private volatile boolean alerted;

    private long caughtUpAt; // where the consumer found nothing last; its own, as is the next
    private int pauses;

    SequenceBarrier(Sequencer sequencer, Sequence... upstream) {
        this.sequencer = sequencer;
        this.upstream = upstream.clone();
        this.caughtUpAt = sequencer.prefix();
    }

    /**
     * How far one may read now. Wait-free; costs as much as there are upstream consumers, or with several producers, as there are events.
     *
     * @param position of the caller, the next event that it wants
     * @return behind the last event that may be read; the same position if there is none
     */
    public long available(long position) {
        Sequence[] after = upstream;
        if (after.length == 0) {
            return sequencer.published(position);
        }
        long lowest = after[0].get();
        for (int i = 1; i < after.length; i++) {
            long other = after[i].get();
            if (other - lowest < 0) {
                lowest = other;
            }
        }
        return lowest - position < 0 ? position : lowest; // who came late is ahead of those before it
    }

    /**
     * Waits for an event, until there is one, or the ring is over or aborted, or {@link #alert} is called, or the thread is interrupted, which
     * it stays.
     *
     * @param position of the caller, the next event that it wants
     * @return behind the last event that may be read; the same position if there is none
     */
    public long waitFor(long position) {
        long now = available(position);
        if (now != position) {
            return now;
        }
        standBack(position);
        int idle = 0;
        while (true) {
            long available = available(position);
            if (available != position || isTerminated(position) || mustNotWait()) {
                return available;
            }
            idle = sequencer.consumersWait.idle(idle);
        }
    }

    /** For the consumer, when it has caught up: lets events get ahead, if they come fast. */
    void standBack(long position) {
        pauses = Headway.standBack(position - caughtUpAt, pauses, MOST_PAUSES);
        caughtUpAt = position;
    }

    /**
     * Whether nothing more will ever come.
     *
     * @param position of the caller
     * @return true if the ring is closed and all its events are before the position
     */
    public boolean isTerminated(long position) {
        return sequencer.isClosed() && position == sequencer.end();
    }

    /** Ends the wait, and those to come, until {@link #clearAlert}. */
    public void alert() {
        alerted = true;
        sequencer.signalAll();
    }

    /** Lets the consumer wait again. */
    public void clearAlert() {
        alerted = false;
    }

    /**
     * Whether it is alerted.
     *
     * @return true from {@link #alert} to {@link #clearAlert}
     */
    public boolean isAlerted() {
        return alerted;
    }

    private boolean mustNotWait() {
        return alerted || sequencer.isAborted() || Thread.currentThread().isInterrupted();
    }

    boolean hasUpstream() {
        return upstream.length > 0;
    }

    Sequence[] upstream() {
        return upstream.clone();
    }

    /** Waits no longer for this one, but for those that it came after. They are not behind it, so nothing is read too early. */
    void replace(Sequence removed, Sequence... itsUpstream) {
        Sequence[] before;
        Sequence[] after;
        do {
            before = upstream;
            after = without(before, removed, itsUpstream);
        } while (!UPSTREAM.compareAndSet(this, before, after));
        sequencer.signalAll();
    }

    private static Sequence[] without(Sequence[] before, Sequence removed, Sequence[] itsUpstream) {
        LinkedHashSet<Sequence> after = new LinkedHashSet<>(List.of(before));
        if (after.remove(removed)) {
            after.addAll(List.of(itsUpstream));
        }
        return after.toArray(new Sequence[0]);
    }
}
