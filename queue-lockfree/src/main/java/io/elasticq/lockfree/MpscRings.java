package io.elasticq.lockfree;

import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.ResizeListener;
import io.elasticq.internal.Insertions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one word that all producers write, and nothing beside it. */
abstract class ClaimWord<E> extends PadAfterConsumer<E> {
    private static final VarHandle CLAIM;

    static {
        try {
            CLAIM = MethodHandles.lookup().findVarHandle(ClaimWord.class, "claim", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // read by its handle
    private long claim;

    ClaimWord(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies) {
        super(builder, policies, true);
        this.claim = Claim.position(firstNumber);
    }

    final long lvClaim() {
        return (long) CLAIM.getVolatile(this);
    }

    final boolean casClaim(long expected, long next) {
        return CLAIM.compareAndSet(this, expected, next);
    }
}

/** Keeps the claim word apart from what producers only read. */
abstract class PadAfterClaim<E> extends ClaimWord<E> {
    long p32, p33, p34, p35, p36, p37, p38, p39, p40, p41, p42, p43, p44, p45, p46, p47;
    byte b16, b17, b18, b19, b20, b21, b22, b23; // fill what gap there is, so that no field of a subclass does

    PadAfterClaim(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies) {
        super(builder, policies);
    }
}

/**
 * The producers' side of a queue for several producers.
 *
 * @param <E> the type of the elements
 */
// How it works
//
// Elements have numbers, and a producer claims the next one by one CAS on the claim word. The word holds the number,
// and the generation of the ring that the element goes into, so a claim is for a number in a ring. Then the producer
// stores the element into its slot; until it has, it is half-way, and stands in the way of the consumer but not of
// other producers.
//
// A resize is one CAS on the same word, which leaves the number and moves on the generation: from that number on,
// elements go into the next ring. No element moves. Who wants the resize first links a candidate that starts at the
// number it has read; the CAS on the claim word decides it, and fails if anything was claimed meanwhile. Producers
// resize to grow, the consumer to shrink, anyone to trim, all by the same two CAS. (The steps P1 to P7, G1 to G4, S1
// to S8 and C2 to C4 are those of the model MpscElastic.)
//
// Invariants
//   Bound              claim - consumerIndex never exceeds the capacity of the claim's ring. A claim must be below
//                      the ring's limit, which is some consumerIndex seen in the past plus the capacity. The
//                      consumer's index only grows, so any limit that was ever right stays right: it may be written
//                      by anyone at any time, and even go back.
//   NoOverwrite        The slot for a claim is empty: slots are at least as many as the capacity, and the consumer
//                      clears before it advances. The limit is read with acquire, so the clearing has happened for
//                      who relies on it.
//   RingOfClaim        A claim succeeds for the ring of its generation only. (Without the generation in the word, a
//                      producer that has read the ring and the number before a shrink would claim after it, as the
//                      number has not moved, and store into a ring that the consumer is about to leave.)
//   StaleCandidateKept A candidate is replaced only while it starts below the number that was read with its ring
//                      still the claim's: then it can never be decided any more. One that starts above means that the
//                      number read is stale, and the candidate may have been decided already.
//   OnePerIndex        A ring is shrunk only after something was claimed in it. So at one number there is at most one
//                      shrink, and then one growth, or one for each larger batch that came by. A claim word never
//                      comes back, and a CAS can't mistake a new one for an old one (ABA), although the generation in
//                      the word has 14 bits only. (It could if 2^14 producers, with ever larger batches, all stopped
//                      between their growth and their claim.)
//   TailLagsByOne      tail is the claim's ring or the one before it: who resizes had found its ring in tail.
//   ClosedIsFinal      Closed is a bit of the claim word, so no claim and no resize succeeds after it, and the number
//                      in it is final. Closed and drained is for ever.
//
// Reference: the claim word follows the parity bit of JCTools' MpscLinkedArrayQueue; the separation of producers' and
// consumer's index by a cached limit is that of JCTools and FastFlow.
abstract class MpscRings<E> extends PadAfterClaim<E> {

    /** Between its two steps a shrink loses to any claim; the first attempt, which fetches the memory, more often than the others. */
    private static final int SHRINK_ATTEMPTS = 4;

    private static final VarHandle TAIL;

    static {
        try {
            TAIL = MethodHandles.lookup().findVarHandle(MpscRings.class, "tail", Ring.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // read by its handle
    private Ring tail;

    /** The positions that were claimed for elements which their supplier then failed to make, until the consumer passes them. */
    private final AtomicReference<@Nullable Set<Long>> holes = new AtomicReference<>();

    MpscRings(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies) {
        super(builder, policies);
        this.tail = firstHead();
    }

    private Ring lvTail() {
        return (Ring)
                TAIL.getAcquire(this); // after the claim: a ring that is older than the claim's by one at the most
    }

    private boolean casTail(Ring expected, Ring next) {
        return TAIL.compareAndSet(this, expected, next);
    }

    /** Wakes the consumer, which has been waiting for the first element after an empty queue. */
    abstract void wakeConsumer();

    /** Called once, when the queue has been closed. */
    abstract void closed();

    // ---- offering

    @Override
    public final boolean offer(E element) {
        OfferResult refusal = insert(element);
        return refusal == null || turnAway(element, refusal).isAccepted();
    }

    @Override
    public final OfferResult tryOffer(E element) {
        OfferResult refusal = insert(element);
        return refusal == null ? OfferResult.ACCEPTED : turnAway(element, refusal);
    }

    @Override
    public final boolean offerBatch(E[] elements, int offset, int length) {
        Insertions.requireBatch(elements, offset, length, maxCapacity);
        OfferResult refusal = insertAll(elements, offset, length);
        if (refusal != null) {
            turnAway(elements, offset, length, refusal);
        }
        return refusal == null;
    }

    @Override
    public final int offerBatchPartial(E[] elements, int offset, int length) {
        Insertions.requireElements(elements, offset, length);
        int inserted = 0;
        int atMost = maxCapacity;
        while (inserted < length) {
            int n = Math.max(1, Math.min(Math.min(length - inserted, atMost), maxCapacity - size()));
            OfferResult refusal = insertAll(elements, offset + inserted, n);
            if (refusal == null) {
                inserted += n;
            } else if (n > 1 && refusal != OfferResult.CLOSED) {
                atMost = n / 2; // others were faster, or there is no memory: less may fit
            } else {
                turnAway(elements, offset + inserted, length - inserted, refusal);
                break;
            }
        }
        return inserted;
    }

    /** Returns null, or why there is no room. */
    final @Nullable OfferResult insert(E element) {
        Objects.requireNonNull(element, "element");
        while (true) {
            long claim = lvClaim();
            Ring ring = lvTail();
            if (!Claim.isFor(claim, ring.tag) || claim - ring.lvLimit() >= 0) {
                Room room = makeRoom(claim, ring, 1);
                if (room == Room.GROWN) {
                    OfferResult refusal = insert(element);
                    announceSuccessor(ring);
                    return refusal;
                }
                if (room != Room.LOOK_AGAIN) {
                    return room.refusal;
                }
            } else if (casClaim(claim, Claim.advanced(claim, 1))) {
                Ring.soSlot(ring.slots, Claim.slot(claim, ring.slots.length), element);
                if (Claim.isWaitedFor(claim)) {
                    wakeConsumer();
                }
                return null;
            }
        }
    }

    /** All of them by one claim, or none. Returns null, or why there is no room. */
    final @Nullable OfferResult insertAll(E[] elements, int offset, int length) {
        while (true) {
            long claim = lvClaim();
            Ring ring = lvTail();
            long end = Claim.positionOf(claim) + length * Claim.ELEMENT;
            if (!Claim.isFor(claim, ring.tag) || end - ring.lvLimit() > 0) {
                Room room = makeRoom(claim, ring, length);
                if (room == Room.GROWN) {
                    OfferResult refusal = insertAll(elements, offset, length);
                    announceSuccessor(ring);
                    return refusal;
                }
                if (room != Room.LOOK_AGAIN) {
                    return room.refusal;
                }
            } else if (length == 0) {
                return null;
            } else if (casClaim(claim, Claim.advanced(claim, length))) {
                @Nullable Object[] slots = ring.slots;
                int at = Claim.slot(claim, slots.length);
                for (int i = 0; i < length; i++) {
                    Ring.soSlot(slots, (at + i) & (slots.length - 1), elements[offset + i]);
                }
                if (Claim.isWaitedFor(claim)) {
                    wakeConsumer();
                }
                return null;
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>The room is claimed before the supplier is asked, so the consumer waits for a slow supplier. If it throws, or returns null,
     * what it had supplied until then is in the queue, and the rest of the claim is counted as removed when the consumer passes it.
     *
     * @throws NullPointerException if the supplier returns null
     */
    @Override
    public final int fill(Supplier<E> supplier, int limit) {
        requireTransfer(supplier, "supplier", limit);
        while (limit > 0) {
            long claim = lvClaim();
            Ring ring = lvTail();
            int room = Claim.elements(Claim.positionOf(claim), ring.lvLimit());
            if (!Claim.isFor(claim, ring.tag) || room <= 0) {
                Room made = makeRoom(claim, ring, 1);
                if (made == Room.GROWN) {
                    int filled = fill(supplier, limit);
                    announceSuccessor(ring);
                    return filled;
                }
                if (made != Room.LOOK_AGAIN) {
                    return 0;
                }
            } else {
                int n = Math.min(limit, room);
                if (casClaim(claim, Claim.advanced(claim, n))) {
                    fill(supplier, n, claim, ring.slots);
                    return n;
                }
            }
        }
        return 0;
    }

    private void fill(Supplier<E> supplier, int n, long claim, @Nullable Object[] slots) {
        int at = Claim.slot(claim, slots.length);
        int filled = 0;
        try {
            for (; filled < n; filled++) {
                E element = Objects.requireNonNull(supplier.get(), "the supplier returned null");
                Ring.soSlot(slots, (at + filled) & (slots.length - 1), element);
            }
        } finally {
            for (; filled < n; filled++) {
                leaveHole(Claim.positionOf(claim) + filled * Claim.ELEMENT);
            }
            if (Claim.isWaitedFor(claim)) {
                wakeConsumer();
            }
        }
    }

    private void leaveHole(long position) {
        holes.compareAndSet(null, ConcurrentHashMap.newKeySet());
        Objects.requireNonNull(holes.get()).add(position);
    }

    /** What came of an attempt to make room. */
    private enum Room {
        /** There may be some now. */
        LOOK_AGAIN(null),
        /** The same, by a growth of ours: to be announced when the insertion is done. A listener could undo it before. */
        GROWN(null),
        FULL(OfferResult.FULL),
        NO_MEMORY(OfferResult.NO_MEMORY),
        CLOSED(OfferResult.CLOSED);

        final @Nullable OfferResult refusal;

        Room(@Nullable OfferResult refusal) {
            this.refusal = refusal;
        }
    }

    /** Sees to it that so many more fit. */
    private Room makeRoom(long claim, Ring ring, int n) {
        if (Claim.isClosed(claim)) {
            return Room.CLOSED;
        }
        if (!Claim.sameGeneration(claim, ring.tag)) {
            helpTail(claim, ring);
            return Room.LOOK_AGAIN;
        }
        long number = lvConsumerIndex();
        int size = Claim.elements(Claim.position(number), claim);
        if (n <= ring.capacity - size) {
            ring.soLimit(Claim.position(number + ring.capacity));
            return Room.LOOK_AGAIN;
        }
        // When the claim was read, there were at least so many: the index was not above what it is now.
        return n > maxCapacity - size ? Room.FULL : grow(claim, ring, size + n);
    }

    private Room grow(long claim, Ring ring, int needed) {
        long start = Claim.positionOf(claim);
        Ring next = ring.lvNext();
        if (next != null && next.start - start > 0) {
            return Room.LOOK_AGAIN; // StaleCandidateKept: the claim is stale, not the candidate
        }
        if (next == null || next.start != start) {
            if (lvClaim() != claim) {
                return Room.LOOK_AGAIN; // before the memory is fetched for nothing
            }
            Ring candidate = newRing(ring, start, grownCapacity(ring.capacity, needed), ResizeListener.Cause.GROWTH);
            if (candidate == null) {
                return lvClaim() == claim ? Room.NO_MEMORY : Room.LOOK_AGAIN;
            }
            if (!ring.casNext(next, candidate)) {
                return Room.LOOK_AGAIN;
            }
            next = candidate;
        }
        return resize(claim, ring, next) ? Room.GROWN : Room.LOOK_AGAIN;
    }

    /** The resize itself. Returns false if something was claimed since the claim was read. */
    private boolean resize(long claim, Ring ring, Ring next) {
        if (!casClaim(claim, Claim.inNextGeneration(claim))) {
            return false;
        }
        casTail(ring, next);
        return true;
    }

    private void announceSuccessor(Ring ring) {
        announce(ring, Objects.requireNonNull(ring.lvNext()));
    }

    /** The claim is for another ring than the one in tail was. */
    private void helpTail(long claim, Ring ring) {
        // The same number and generation again: they were the same in between, so the ring lags by one, and its next is
        // decided.
        if (lvClaim() == claim) {
            casTail(ring, Objects.requireNonNull(ring.lvNext()));
        }
    }

    // ---- what the consumer asks

    @Override
    final @Nullable Ring nextRing(long number, Ring ring, boolean strict, int attempt) {
        if (!strict && ring.lvNext() == null && holes.get() == null) {
            return null; // whatever the claim word says
        }
        Ring seen = lvTail(); // before the claim: while it is our ring, the claim is for it or for its successor
        long claim = lvClaim();
        if (seen != ring || !Claim.sameGeneration(claim, ring.tag)) {
            Ring next = ring.lvNext(); // decided; null if our ring has been the last one, and its memory was let go
            if (next != null && next.start == Claim.position(number)) {
                casTail(ring, next); // so that nobody holds the ring any longer, and tail is never behind the consumer
                return next;
            }
        }
        if (Claim.positionOf(claim) == Claim.position(number)) {
            return null;
        }
        if (isHole(number)) {
            return ring;
        }
        if (!strict) {
            return null;
        }
        idle(attempt);
        return ring;
    }

    /** A producer is half-way: it is running, or the scheduler has taken it off its core. */
    @SuppressWarnings("ThreadPriorityCheck") // it may be this core that it needs
    private static void idle(int attempt) {
        if (attempt < 100) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    @Override
    final boolean isHole(long number) {
        Set<Long> positions = holes.get();
        return positions != null && positions.contains(Claim.position(number));
    }

    @Override
    final void forgetHoles(long number) {
        Set<Long> positions = holes.get();
        if (positions != null) {
            positions.removeIf(position -> position - Claim.position(number) < 0);
        }
    }

    @Override
    final int sizeFrom(long number) {
        return Claim.elements(Claim.position(number), lvClaim());
    }

    @Override
    final Ring currentRing() {
        while (true) {
            long claim = lvClaim();
            Ring ring = lvTail();
            if (Claim.sameGeneration(claim, ring.tag)) {
                return ring;
            }
            helpTail(claim, ring);
        }
    }

    @Override
    final Shrinking shrink(int wanted, ResizeListener.Cause cause) {
        Ring last = null;
        for (int attempt = 0; attempt < SHRINK_ATTEMPTS; attempt++) {
            long number = lvConsumerIndex();
            long claim = lvClaim();
            Ring ring = lvTail();
            int capacity = Math.max(Math.max(wanted, minCapacity), Claim.elements(Claim.position(number), claim));
            if (Claim.isClosed(claim)) {
                return Shrinking.NOTHING_TO_DO;
            }
            if (!Claim.sameGeneration(claim, ring.tag)) {
                return Shrinking.NOT_NOW;
            }
            if (capacity >= ring.capacity) {
                return Shrinking.NOTHING_TO_DO;
            }
            long start = Claim.positionOf(claim);
            Ring next = ring.lvNext();
            if (start == ring.start // OnePerIndex
                    || (next != null && next.start - start >= 0)) {
                return Shrinking.NOT_NOW;
            }
            // A candidate of ours that is still the next one was not decided and never will be: its memory can be used
            // again.
            Ring candidate = last != null && last == next && last.capacity >= capacity
                    ? ring.successor(start, last.capacity, last.slots, cause)
                    : newRing(ring, start, capacity, cause);
            if (candidate == null) {
                return Shrinking.NOTHING_TO_DO;
            }
            if (ring.casNext(next, candidate) && resize(claim, ring, candidate)) {
                announce(ring, candidate);
                return Shrinking.DONE;
            }
            last = candidate;
        }
        return Shrinking.NOT_NOW;
    }

    @Override
    final Ring dropSlots() {
        Ring last = currentRing(); // closed, so there will be no other
        Ring empty = last.withoutSlots();
        casTail(last, empty);
        return empty;
    }

    // ---- closing

    @Override
    public final void close() {
        while (true) {
            long claim = lvClaim();
            if (Claim.isClosed(claim)) {
                return;
            }
            if (casClaim(claim, Claim.closed(claim))) {
                if (Claim.isWaitedFor(claim)) {
                    wakeConsumer();
                }
                closed();
                return;
            }
        }
    }

    @Override
    public final boolean isClosed() {
        return Claim.isClosed(lvClaim());
    }

    @Override
    public final boolean isTerminated() {
        long claim = lvClaim();
        return Claim.isClosed(claim) && Claim.positionOf(claim) == Claim.position(lvConsumerIndex());
    }
}
