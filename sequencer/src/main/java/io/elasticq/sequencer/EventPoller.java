package io.elasticq.sequencer;

import java.util.Objects;

/**
 * A consumer without a thread: its owner comes by and takes what is there. Made by {@link SequencedRing#poller}; it sees every event that is published
 * from then on, and holds the producers back until {@link #close}.
 *
 * <p>For one thread at a time, but for {@link #gate}. No call waits for another thread: a poll is wait-free but for what the receiver does.
 *
 * <p>An idea of the LMAX Disruptor.
 *
 * @param <E> the events
 */
public final class EventPoller<E> implements AutoCloseable {

    /** What the next poll would find. */
    public enum State {
        /** Events. */
        READY,
        /** Nothing: all that is published has been taken. */
        IDLE,
        /** Nothing: the consumers that come before are not done with what is published. */
        BEHIND_UPSTREAM,
        /** Nothing, for good: the ring is closed, and everything in it has been taken. */
        OVER,
        /** Nothing, for good: the ring was aborted. */
        ABORTED,
        /** Nothing, for good: this poller is closed. */
        CLOSED
    }

    /**
     * Takes events.
     *
     * @param <E> the events
     * @param <X> what it may throw
     */
    @FunctionalInterface
    public interface Receiver<E, X extends Exception> {

        /**
         * Takes an event. It must not be kept: it is written again when all consumers have passed it.
         *
         * @param event is not written to by a producer during the call
         * @param sequence its position
         * @param endOfBatch whether it is the last of this poll
         * @throws X comes out of the poll; the event counts as taken
         */
        void receive(E event, long sequence, boolean endOfBatch) throws X;
    }

    private final SequencedRing<E> ring;
    private final SequenceBarrier barrier;
    private final Sequence gate;
    private long position; // of the next event
    private long known; // what is before it may be read
    private boolean polling;
    private boolean closed;

    EventPoller(SequencedRing<E> ring, SequenceBarrier barrier, Sequence gate) {
        this.ring = ring;
        this.barrier = barrier;
        this.gate = gate;
        this.position = gate.get();
        this.known = position;
    }

    /**
     * Takes what is there, in order. Then the gate moves, once, behind what was taken; also if the receiver throws: then behind the event that
     * it threw at. The receiver may call {@link #close}: then that event is the last one.
     *
     * @param <X> what the receiver may throw
     * @param receiver takes the events
     * @param limit how many at the most, 1 or more
     * @return how many; 0 if there are none: then {@link #state} says why
     * @throws X what the receiver has thrown
     * @throws IllegalArgumentException if the limit is below 1
     * @throws IllegalStateException if the receiver calls it
     */
    public <X extends Exception> int poll(Receiver<? super E, X> receiver, int limit) throws X {
        Objects.requireNonNull(receiver, "receiver");
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be >= 1: limit=" + limit);
        }
        if (polling) {
            throw new IllegalStateException("a receiver must not poll what it is called by: " + this);
        }
        if (closed || ring.isAborted() || isAtEnd()) {
            return 0;
        }
        long ready = known - position;
        return handOver(receiver, ready < limit ? known : position + limit);
    }

    /** Looks for more only where nothing is left of what it knows: with several producers that costs a look at each event. */
    private boolean isAtEnd() {
        if (known == position) {
            known = barrier.available(position);
        }
        return known == position;
    }

    private <X extends Exception> int handOver(Receiver<? super E, X> receiver, long end) throws X {
        long first = position;
        long next = first;
        polling = true;
        try {
            while (next != end && !closed) {
                long sequence = next++; // it counts as taken, also if the receiver throws
                receiver.receive(ring.get(sequence), sequence, next == end);
            }
        } finally {
            position = next;
            polling = false;
            ring.advance(gate, next);
            if (closed) {
                ring.removeGate(gate);
            }
        }
        return (int) (next - first);
    }

    /**
     * What a poll would find now.
     *
     * @return not null
     */
    public State state() {
        if (closed) {
            return State.CLOSED;
        }
        if (ring.isAborted()) {
            return State.ABORTED;
        }
        if (!isAtEnd()) {
            return State.READY;
        }
        if (barrier.isTerminated(position)) {
            return State.OVER;
        }
        if (ring.sequencer().published(position) == position) {
            return State.IDLE;
        }
        return barrier.hasUpstream() ? State.BEHIND_UPSTREAM : State.READY; // it has just come
    }

    /**
     * How far it has got. To be given to {@link SequencedRing#barrier} or {@link SequencedRing#poller} by consumers that come after this one; not to be moved by
     * anyone else. By any thread.
     *
     * @return the position of the next event, as of the last poll that has ended
     */
    public Sequence gate() {
        return gate;
    }

    /**
     * Ends it: nothing more is taken, and producers no longer wait for it. Consumers that come after it wait for ever, so they must be gone. A
     * second call does nothing.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (!polling) {
                ring.removeGate(gate);
            }
        }
    }

    @Override
    public String toString() {
        return "EventPoller[position=" + gate + ", state=" + (closed ? State.CLOSED : "open") + ", ring=" + ring + "]";
    }
}
