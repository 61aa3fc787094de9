package io.elasticq.router;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What the router and a subscriber tell each other, besides the events and the positions.
 *
 * <p><b>The switch from the journal to the ring, and back.</b> The subscriber replays in its own thread, with its own tailer. When it is nearly at the end it clears
 * {@code resume} and {@code join} and asks to be attached. The router, in its step, stores {@code join} = the sequence that it will append next, and gives
 * the ring all events from that one on. The subscriber hands out what the journal has below {@code join}, then what the ring has. When the router detaches
 * the subscriber it stores {@code resume} = the sequence of the first event that it does not give it. The subscriber hands out what the ring has, then replays from
 * {@code resume} on. So it does when the router ends while something is held or refused: up to {@code end} then. Without a journal it is the same with nothing to replay.
 *
 * <p>Invariants:
 * <ul>
 *   <li>JoinBeforeAppend: {@code join} is stored before the event of that sequence is appended, by the same thread. So a subscriber that has read that event from
 *       the journal, and looks at {@code join} after that, finds it, and leaves the event to the ring.
 *   <li>RingFromJoin: the first event of the ring after an attachment is that of {@code join}, or the first of a later one that is not filtered or dropped.
 *   <li>NothingAfterResume: nothing is put into the ring between {@code resume} and the next {@code join}. So a subscriber that has seen {@code resume}, and
 *       finds the ring empty after that, has had everything before it.
 *   <li>OneAtATime: {@code join} and {@code resume} are stored by the router only after the subscriber has asked, and cleared by the subscriber only before it asks, so neither is overwritten.
 *   <li>ClosedLast: {@code end} is stored, and the ring is closed, before the state becomes CLOSED; the router gives nothing after that.
 * </ul>
 */
final class Link {

    /** No sequence. */
    static final long NONE = Long.MIN_VALUE;

    private static final VarHandle JOIN;
    private static final VarHandle RESUME;
    private static final VarHandle AWAITED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            JOIN = lookup.findVarHandle(Link.class, "join", long.class);
            RESUME = lookup.findVarHandle(Link.class, "resume", long.class);
            AWAITED = lookup.findVarHandle(Link.class, "awaited", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // read by its handle
    private long join = NONE;

    @SuppressWarnings("UnusedVariable") // read by its handle
    private long resume = NONE;

    @SuppressWarnings("UnusedVariable") // read by its handle
    private boolean awaited;

    private long end = NONE; // written before the state becomes CLOSED
    private volatile SubscriptionState state = SubscriptionState.JOINING;

    /**
     * By the router: whether it waits for a credit. What is missed of it is made up for at the end of a drain, so it needs no order.
     */
    void await(boolean newAwaited) {
        AWAITED.setOpaque(this, newAwaited);
    }

    boolean isAwaited() {
        return (boolean) AWAITED.getOpaque(this);
    }

    /** By the router. */
    void attached(long next) {
        state = SubscriptionState.ATTACHED;
        JOIN.setRelease(this, next); // pairs with join: after all that the router knew before; JoinBeforeAppend
    }

    /** By the router. */
    void detached(long firstMissing) {
        state = SubscriptionState.DETACHED;
        RESUME.setRelease(
                this, firstMissing); // pairs with resume: after what was put into the ring; NothingAfterResume
    }

    /** By the router at its end, before {@link #closed}: what was pending is in the journal. */
    void resumeFrom(long firstMissing) {
        RESUME.setRelease(this, firstMissing); // pairs with resume, as in detached
    }

    /** By the router, or who comes after its end. The sequence after the last event, up to which it may still replay; {@link #NONE} for not at all. */
    void closed(long newEnd) {
        end = newEnd;
        state = SubscriptionState.CLOSED; // pairs with state, then end
    }

    /** By the subscriber, before it asks to be attached. */
    void clear() {
        JOIN.setOpaque(this, NONE); // the request is handed over by a queue, which orders this before the answer
        RESUME.setOpaque(this, NONE);
    }

    long join() {
        return (long) JOIN.getAcquire(this); // pairs with attached
    }

    long resume() {
        return (long) RESUME.getAcquire(this); // pairs with detached: what the ring was given before is there
    }

    /** Read after the state was seen to be CLOSED. */
    long end() {
        return end;
    }

    SubscriptionState state() {
        return state;
    }
}
