package io.elasticq.sequencer;

import io.elasticq.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Says which positions of a ring producers may write, and which consumers may read.
 *
 * <p>Invariants, by the names that the model and the tests use:
 * <ul>
 *   <li><b>Bound</b>: what is claimed is never more than {@code capacity} ahead of any gate.
 *   <li><b>NoOverwrite</b>: an event is not written again before each gate has passed it.
 *   <li><b>EachOnceInOrder</b>: what is published is seen by each consumer, in the order of the claims.
 * </ul>
 *
 * <p>The gates are the positions of the consumers; an array that is copied on each change. <b>GatesBehindPublished</b>: everything before a gate is
 * published, so a gate also keeps a producer from lapping one that has claimed and not published yet. Where there is no gate, the published prefix
 * takes its place.
 *
 * <p>A limit is computed in the slow path only, and kept: the lowest of the gates, plus the capacity; <b>then the array is read again</b>, behind a full fence, and must be
 * the same. Such a limit is true for ever. Gates only move up, and one that is removed leaves more room. One that is added starts where
 * everything is published, read after it was put into the array; the limit's lowest gate was published before the array was read for the second
 * time, without the new gate: so it is not ahead of where that starts.
 */
abstract class Sequencer {
    /** What the tries answer where there is no room. The last position before the count comes round, after 584 years of a billion events a second. */
    static final long NO_ROOM = -1;

    /** What they answer when the ring is closed. */
    static final long CLOSED = -2;

    private static final Sequence[] NO_GATES = {};

    /** For a wait that time may end, or a publication, which signals consumers only: where there is no gate it makes room. */
    static final WaitStrategy UNSIGNALLED = WaitStrategy.backoff();

    final int capacity;
    final WaitStrategy consumersWait;
    final WaitStrategy producersWait;

    private final ReentrantLock gatesLock = new ReentrantLock(); // for changes
    private volatile Sequence[] gates = NO_GATES;

    private volatile boolean aborted;

    Sequencer(int capacity, WaitStrategy consumersWait, WaitStrategy producersWait) {
        this.capacity = capacity;
        this.consumersWait = consumersWait;
        this.producersWait = producersWait;
    }

    /** Claims n positions, if there is room. Returns the first of them, {@link #NO_ROOM} or {@link #CLOSED}. */
    abstract long tryClaim(int n);

    /** Makes n claimed positions visible. */
    abstract void publish(long first, int n);

    /** How far a consumer at this position may read, without waiting. */
    abstract long published(long position);

    /** The next position to be claimed. For one producer that of the next publication, as other threads know no more. */
    abstract long claimed();

    /** A position before which everything is published: as far as possible, and not below any gate. Where a consumer starts that is added now. */
    abstract long prefix();

    /** A gate at this position is about to be removed. */
    abstract void leaving(long position);

    /** No claim follows one that was refused. */
    abstract void close();

    /** Whether it is closed. Then {@link #end} is final. */
    abstract boolean isClosed();

    /** Behind the last event that will ever be; for a closed one. */
    abstract long end();

    final long claim(int n) {
        long first = tryClaim(n);
        int idle = 0;
        while (first == NO_ROOM && !aborted) {
            idle = (gates.length == 0 ? UNSIGNALLED : producersWait).idle(idle);
            first = tryClaim(n);
        }
        return first == NO_ROOM ? CLOSED : first;
    }

    final void published() {
        consumersWait.signalAll();
    }

    /** A consumer has moved on: there may be room, and work for those that come after it. */
    final void consumed() {
        producersWait.signalAll();
        if (consumersWait != producersWait) {
            consumersWait.signalAll();
        }
    }

    final void abort() {
        aborted = true;
        signalAll();
    }

    final boolean isAborted() {
        return aborted;
    }

    final void signalAll() {
        producersWait.signalAll();
        consumersWait.signalAll();
    }

    /** Claims below this have room, now and for ever. */
    final long computeLimit() {
        Sequence[] seen;
        long lowest;
        do {
            seen = gates;
            lowest = seen.length == 0 ? prefix() : lowest(seen);
            VarHandle.fullFence(); // what this thread has published, and read, before the array is read again: pairs
            // with addGate
        } while (seen != gates);
        return lowest + capacity;
    }

    private static long lowest(Sequence[] gates) {
        long lowest = gates[0].get();
        for (int i = 1; i < gates.length; i++) {
            long position = gates[i].get();
            if (position - lowest < 0) {
                lowest = position;
            }
        }
        return lowest;
    }

    /** The gate that is furthest ahead, or this position if none is ahead of it. */
    final long highestGate(long position) {
        long highest = position;
        for (Sequence gate : gates) {
            long other = gate.get();
            if (other - highest > 0) {
                highest = other;
            }
        }
        return highest;
    }

    /** Puts a gate up. Its consumer reads from where the gate is then. */
    final void addGate(Sequence gate) {
        gatesLock.lock();
        try {
            gate.setVolatile(prefix()); // holds claims back from here, until it is known where it starts
            Sequence[] after = Arrays.copyOf(gates, gates.length + 1);
            after[gates.length] = gate;
            gates = after;
            gate.setVolatile(prefix()); // read after it is up: pairs with computeLimit
        } finally {
            gatesLock.unlock();
        }
        consumed(); // it was lower a moment ago
    }

    /** Takes a gate away. Its consumer must have stopped reading. Returns whether it was there. */
    final boolean removeGate(Sequence gate) {
        gatesLock.lock();
        try {
            int at = indexOf(gates, gate);
            if (at < 0) {
                return false;
            }
            leaving(gate.get()); // before there is no gate: pairs with prefix
            Sequence[] after = Arrays.copyOf(gates, gates.length - 1);
            System.arraycopy(gates, at + 1, after, at, after.length - at);
            gates = after;
            leaving(gate.get()); // and again: one that was ungated may just have moved, and a limit know of that
        } finally {
            gatesLock.unlock();
        }
        consumed();
        return true;
    }

    final boolean isGate(Sequence sequence) {
        return indexOf(gates, sequence) >= 0;
    }

    final int gateCount() {
        return gates.length;
    }

    /** The position of the slowest consumer; what is published if there is none. */
    final long lowestGate() {
        return computeLimit() - capacity;
    }

    private static int indexOf(Sequence[] gates, Sequence gate) {
        for (int i = 0; i < gates.length; i++) {
            if (gates[i] == gate) {
                return i;
            }
        }
        return -1;
    }
}
