package io.elasticq.router;

import io.elasticq.OverflowPolicy;
import io.elasticq.internal.Counters;
import io.elasticq.lockfree.SpscElasticQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The router's end of a subscriber. Used by the thread that owns the step.
 *
 * <p>A batch is an array with events up to a frontier. Invariants:
 * <ul>
 *   <li>Budget: {@code delivered - positions.credited() <= credits}. The limit is computed from a {@code credited} seen in the past, which only grows while the
 *       subscriber is live, so an old limit is too low, never too high.
 *   <li>EachOnce: an attached lane has dealt with every event below the frontier, in order, unless it is parked: then with those below {@code parkedAt}. Nothing ever
 *       goes back behind that.
 *   <li>Decided: what is pending is counted when it is decided, once: refused events as dropped when the subscriber takes one again, as missed when it is detached
 *       or goes.
 * </ul>
 */
final class Lane<E> {

    private static final int NOT_PARKED = -1;

    final SubscriberConfig<E> config;
    final Link link = new Link();
    final Positions positions = new Positions();
    final Counters<Count> counters = new Counters<>(Count.class);
    final SpscElasticQueue<E> ring;
    final Subscription<E> subscription;
    final AtomicLong thrown = new AtomicLong();

    private final Step<E> step;
    private final @Nullable Predicate<? super E> filter;
    private final boolean parks;
    private final boolean detaches;
    private final boolean tight; // the ring may be full although there is a credit
    private final long patienceNanos; // 0 for any time
    private final int patienceEvents; // 0 for any number

    private long delivered;
    private long limit; // events below it may be delivered, by what was seen last
    private boolean limitIsRing; // the ring's room, not the credits
    private boolean declines; // its filter threw at the event that a work queue has tried last

    private boolean attached;
    private boolean wasAttached;
    private int unseen; // events of the run that were opened before it was closed by one of them
    private volatile long routedFrom = Link.NONE; // the router's count when it was attached first, until it is closed

    private int parkedAt = NOT_PARKED;
    private long strainedSince; // when the first event was refused that is pending
    private long refusedFrom; // its sequence
    private int refusedNoCredit;
    private int refusedQueueFull;

    private int passedOver; // events in a row, in a work queue
    int slots; // of keys that belong to it

    Lane(Step<E> step, SubscriberConfig<E> config, Router<E> router) {
        this.step = step;
        this.config = config;
        this.filter = config.filter();
        OverloadPolicy overload = config.overload();
        this.parks = overload instanceof OverloadPolicy.Park;
        this.detaches = overload instanceof OverloadPolicy.DetachAfter
                || overload instanceof OverloadPolicy.DetachAfterRefusals;
        this.patienceNanos = patience(overload);
        this.patienceEvents = overload instanceof OverloadPolicy.DetachAfterRefusals refusals ? refusals.events() : 0;
        this.ring = new SpscElasticQueue<>(config.ring(), OverflowPolicy.REJECT);
        this.tight = ring.maxCapacity() < config.credits();
        this.subscription = new Subscription<>(this, step, router);
        look();
    }

    private static long patience(OverloadPolicy overload) {
        if (overload instanceof OverloadPolicy.Park park) {
            return park.atMost() == null ? 0 : Nanos.of(park.atMost());
        }
        return overload instanceof OverloadPolicy.DetachAfter detach ? Nanos.of(detach.after()) : 0;
    }

    // ---- credits

    /** How many of so many events it can take. */
    int room(int n) {
        if (delivered + n - limit <= 0) {
            return n;
        }
        look();
        return (int) Math.max(0, Math.min(n, limit - delivered));
    }

    private void look() {
        limit = positions.credited() + config.credits();
        if (tight) {
            long byRing = delivered + ring.maxCapacity() - ring.size();
            limitIsRing = byRing - limit < 0;
            limit = limitIsRing ? byRing : limit;
        }
    }

    /** Whether it does something when time has passed, with an event that is held. */
    boolean isTimed() {
        return patienceNanos > 0;
    }

    /** How many of so many events the router may go on with, without coming to one that it has to hold. */
    int unhindered(int n) {
        return parks ? room(n) : n;
    }

    /** How many events it was given whose credits are not back. */
    long outstanding() {
        return delivered - positions.credited();
    }

    // ---- giving

    /** Deals with these events, of which it has seen none. */
    void give(E[] batch, int from, int to) {
        if (filter == null) {
            giveAll(batch, from, to);
        } else {
            giveWanted(batch, from, to, false);
        }
    }

    private void giveAll(E[] batch, int from, int to) {
        int n = to - from;
        int given = offer(batch, from, room(n));
        if (given < n) {
            refuse(from + given, to);
        }
    }

    private void giveWanted(E[] batch, int from, int to, boolean firstIsWanted) {
        boolean wanted = firstIsWanted;
        for (int i = from; i < to; i++) {
            wanted = wanted || wants(batch[i], i);
            if (!attached) {
                missed(to - i - unseen);
                return;
            }
            if (wanted && offer(batch, i, room(1)) == 0) {
                refuse(i, i + 1);
                if (parkedAt == i) {
                    pending(to - i - 1);
                    return;
                }
                if (!attached) {
                    missed(to - i - 1);
                    return;
                }
            }
            wanted = false;
        }
    }

    /** Whether the filter lets it through, which is counted; what it throws is dealt with, and may detach or close the lane before this event. */
    private boolean wants(E event, int at) {
        try {
            if (filter == null || filter.test(event)) {
                return true;
            }
            counters.add(Count.FILTERED, 1);
            step.counters.add(Count.FILTERED, 1);
        } catch (Throwable e) {
            filterFailed(event, at, e);
        }
        return false;
    }

    private void filterFailed(E event, int at, Throwable failure) {
        failed(event, failure);
        switch (config.errors()) {
            case DROP_EVENT -> count(Count.DROPPED_FAILED, 1);
            case DETACH -> detach(DetachCause.FAILURE, step.sequenceOf(at));
            case STOP -> {
                unseen = step.frontier() - at - 1;
                step.close(this);
            }
        }
    }

    /** Puts as many as there is room for into the ring, from the first on. */
    private int offer(E[] batch, int from, int room) {
        if (room == 0) {
            return 0;
        }
        int given = room == 1
                ? ring.offer(batch[from]) ? 1 : 0
                : ring.offerBatch(batch, from, room) ? room : ring.offerBatchPartial(batch, from, room);
        if (given > 0) {
            if (refusedNoCredit + refusedQueueFull > 0) {
                dropRefused();
            }
            delivered += given;
            counters.set(Count.DELIVERED, delivered);
            step.delivered(given);
        }
        return given;
    }

    // ---- overload

    /** Deals with events that there is no credit, or no room, for. */
    private void refuse(int from, int to) {
        boolean noCredit = delivered == limit && !limitIsRing; // below the limit there was no memory
        if (parks) {
            park(from, to);
        } else if (detaches) {
            strain(from, to, noCredit);
        } else {
            count(noCredit ? Count.DROPPED_NO_CREDIT : Count.DROPPED_QUEUE_FULL, to - from);
        }
    }

    private void park(int from, int to) {
        parkedAt = from;
        strainedSince = patienceNanos == 0 ? 0 : step.now();
        pending(to - from);
        step.parked(1);
        link.await(true);
        count(Count.CREDIT_WAITS, 1);
    }

    /** Goes on with the events up to the frontier, if it is parked and can. */
    void retry(E[] batch, int frontier) {
        if (parkedAt == NOT_PARKED) {
            return;
        }
        if (room(1) == 0) {
            if (patienceNanos > 0 && step.now() - strainedSince >= patienceNanos) {
                detach(DetachCause.TIME_OVER, step.nextSequence());
            }
            return;
        }
        int from = parkedAt;
        long since = strainedSince;
        unpark();
        pending(from - frontier);
        if (filter == null) {
            giveAll(batch, from, frontier);
        } else {
            giveWanted(batch, from, frontier, true);
        }
        if (parkedAt == from) {
            strainedSince = since; // there was no memory for it
        }
    }

    /** Where the events begin that it has not dealt with. */
    int parkedAt(int otherwise) {
        return parkedAt == NOT_PARKED ? otherwise : parkedAt;
    }

    private void unpark() {
        parkedAt = NOT_PARKED;
        step.parked(-1);
        link.await(false);
    }

    private void strain(int from, int to, boolean noCredit) {
        if (refusedNoCredit + refusedQueueFull == 0) {
            refusedFrom = step.sequenceOf(from);
            strainedSince = patienceNanos == 0 ? 0 : step.now();
        }
        if (noCredit) {
            refusedNoCredit += to - from;
        } else {
            refusedQueueFull += to - from;
        }
        pending(to - from);
        if (patienceEvents > 0 && refusedNoCredit + refusedQueueFull >= patienceEvents) {
            detach(DetachCause.REFUSED_EVENTS, step.nextSequence());
        } else if (patienceNanos > 0 && step.now() - strainedSince >= patienceNanos) {
            detach(DetachCause.TIME_OVER, step.nextSequence());
        }
    }

    private long firstPending(long otherwise) {
        if (parkedAt != NOT_PARKED) {
            return step.sequenceOf(parkedAt);
        }
        return refusedNoCredit + refusedQueueFull > 0 ? refusedFrom : otherwise;
    }

    private void dropRefused() {
        pending(-(refusedNoCredit + refusedQueueFull));
        if (refusedNoCredit > 0) {
            count(Count.DROPPED_NO_CREDIT, refusedNoCredit);
        }
        if (refusedQueueFull > 0) {
            count(Count.DROPPED_QUEUE_FULL, refusedQueueFull);
        }
        refusedNoCredit = 0;
        refusedQueueFull = 0;
    }

    /** What is pending will not be given to it. */
    private void missPending() {
        int pending = refusedNoCredit + refusedQueueFull;
        refusedNoCredit = 0;
        refusedQueueFull = 0;
        if (parkedAt != NOT_PARKED) {
            pending += step.frontier() - parkedAt;
            unpark();
        }
        if (pending > 0) {
            pending(-pending);
            count(Count.MISSED, pending);
        }
    }

    /** Events were routed while it was detached. */
    void missed(int n) {
        count(Count.MISSED, n);
    }

    // ---- work queue

    /** Whether it wants the event; what its filter throws is dealt with, once for each event. */
    boolean accepts(E event, boolean firstTime) {
        if (filter == null) {
            return true;
        }
        if (declines && !firstTime) {
            return false;
        }
        declines = false;
        try {
            return filter.test(event);
        } catch (Throwable e) {
            declines = true;
            failed(event, e);
            switch (config.errors()) {
                case DROP_EVENT -> {} // it is for somebody else
                case DETACH -> detach(DetachCause.FAILURE, step.nextSequence());
                case STOP -> step.close(this);
            }
            return false;
        }
    }

    /** Returns false if there was no memory for it. */
    boolean giveOne(E[] batch, int at) {
        return offer(batch, at, 1) == 1;
    }

    /** An event passed it over, since it has no room: once for each event. */
    void passedOver(boolean firstTime) {
        if (!detaches && patienceNanos == 0) {
            return;
        }
        if (passedOver == 0) {
            strainedSince = patienceNanos == 0 ? 0 : step.now();
        }
        passedOver += firstTime || passedOver == 0 ? 1 : 0;
        if (patienceEvents > 0 && passedOver >= patienceEvents) {
            detach(DetachCause.REFUSED_EVENTS, step.nextSequence());
        } else if (patienceNanos > 0 && step.now() - strainedSince >= patienceNanos) {
            detach(DetachCause.TIME_OVER, step.nextSequence());
        }
    }

    /** It has room. */
    void relaxed() {
        passedOver = 0;
    }

    // ---- coming and going

    boolean isAttached() {
        return attached;
    }

    /** It gets what has this sequence, and what comes then. */
    void attach(long nextSequence) {
        attached = true;
        declines = false;
        passedOver = 0;
        if (!wasAttached) {
            wasAttached = true;
            routedFrom = step.counters.get(Count.ROUTED);
        }
        look();
        link.attached(nextSequence);
        step.failures.tell(config.listener(), to -> to.attached(subscription));
        config.waitStrategy().signalAll();
    }

    /** It gets nothing from this sequence on, and nothing of what is pending. */
    void detach(DetachCause cause, long sequence) {
        long firstMissing = firstPending(sequence);
        missPending();
        attached = false;
        link.detached(firstMissing);
        count(Count.DETACHES, 1);
        step.left(this);
        step.failures.tell(config.listener(), to -> to.detached(subscription, cause));
        config.waitStrategy().signalAll();
    }

    /** For good. */
    void close(long end) {
        if (link.state() == SubscriptionState.CLOSED) {
            return;
        }
        long firstMissing = end == Link.NONE || step.replayLog() == null ? Link.NONE : firstPending(Link.NONE);
        missPending();
        if (wasAttached) {
            counters.set(Count.ROUTED, routed() - unseen);
        }
        attached = false;
        wasAttached = false;
        routedFrom = Link.NONE; // after the count: pairs with routed
        ring.close();
        if (firstMissing != Link.NONE) {
            link.resumeFrom(firstMissing);
        }
        link.closed(end);
        config.waitStrategy().signalAll();
    }

    /** Events routed since it was attached first. By any thread. */
    long routed() {
        if (step.isWorkQueue()) {
            return counters.get(Count.DELIVERED);
        }
        long from = routedFrom; // before the counts: pairs with close
        return from == Link.NONE ? counters.get(Count.ROUTED) : step.counters.get(Count.ROUTED) - from;
    }

    /** A filter or a handler threw. By any thread. */
    void failed(E event, Throwable failure) {
        thrown.incrementAndGet();
        step.failures.failed(subscription, event, failure);
    }

    /** It can't go on. By the subscriber's thread. */
    void ended(Throwable failure) {
        thrown.incrementAndGet();
        step.failures.ended(subscription, failure);
    }

    private void pending(int n) {
        count(Count.PENDING, n);
    }

    private void count(Count what, long n) {
        counters.add(what, n);
        step.counters.add(what, n);
    }
}
