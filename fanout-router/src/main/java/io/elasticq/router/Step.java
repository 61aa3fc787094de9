package io.elasticq.router;

import io.elasticq.internal.Counters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the router does, one batch at a time. All methods are called by the thread that owns the step, unless they say otherwise.
 *
 * <p>A step takes events from the source into a batch, and opens them one run after the other: it appends them to the journal, moves the frontier behind them, and
 * then every lane deals with them. Invariants:
 * <ul>
 *   <li>OneBatch: nothing is taken from the source before every lane has dealt with the whole batch. So a parked lane is felt by the source.
 *   <li>HeldEvent: where a lane that parks has room for n events, no more than n are opened, or one if it has none. So when a lane is parked, that
 *       is at the last event that was opened (or, where a ring finds no memory, at one of its run): the others have it, and not the next one.
 *   <li>EachOnce, see {@link Lane}: a held event is not given again to those that have it, whoever comes, goes or is detached meanwhile.
 *   <li>LogFirst: an event is appended before the frontier passes it, and a lane that is attached gets what is opened from then on: what {@link Link} needs.
 *   <li>BetweenRuns: requests are handled at the beginning of a step only, so a lane comes between two runs, never in one.
 * </ul>
 */
abstract class Step<E> implements Consumer<E> {

    final Counters<Count> counters = new Counters<>(Count.class);
    final Failures failures;
    final E[] batch;

    private final Source<E> source;
    private final @Nullable EventLog<E> log;
    private final LongSupplier nanoClock;
    private final long batchTimeNanos;
    private final Queue<Request<E>> requests = new ConcurrentLinkedQueue<>();
    private final List<Lane<E>> lanes = new CopyOnWriteArrayList<>();
    private final AtomicLong publishedNext;

    private int count; // events in the batch
    private int logged; // those below it are in the journal
    private int frontier; // those below it have been opened
    private boolean open; // nothing more is put into the batch
    private boolean dirty; // the batch refers to events that nobody needs
    private long gatheringSince;
    private long nextSequence;

    private List<Lane<E>> attached = List.of();
    private List<Lane<E>> detached = List.of(); // but were attached once
    private int parked;
    private int deliveredNow;
    private boolean progressed;

    private volatile boolean terminated;
    private volatile boolean drained;
    private volatile List<E> unrouted = List.of();

    /** What others ask of the step. */
    private record Request<E>(Kind kind, Lane<E> lane) {}

    enum Kind {
        SUBSCRIBE,
        ATTACH,
        DETACH,
        UNSUBSCRIBE
    }

    @SuppressWarnings("unchecked") // only events are stored
    Step(RouterBuilder<E> builder) {
        this.source = builder.source;
        this.log = builder.log();
        this.nanoClock = builder.nanoClock;
        this.batchTimeNanos = builder.batchTimeNanos;
        this.batch = (E[]) new Object[builder.batchMax];
        this.failures = new Failures(builder.name);
        this.nextSequence = log == null ? 1 : log.nextSequence();
        this.publishedNext = new AtomicLong(nextSequence);
    }

    /** Gives out what is in the batch, or holds it. */
    abstract void route();

    abstract boolean isWorkQueue();

    /** A lane is no longer attached. */
    void onLeft(Lane<E> lane) {}

    // ---- a step

    /** Returns how many events were routed. */
    final int run(boolean closing, boolean draining) {
        progressed = false;
        if (terminated) {
            return 0;
        }
        if (!requests.isEmpty()) {
            handleRequests();
        }
        if (closing) {
            finish(false);
            return 0;
        }
        if (parked > 0) {
            retryParked();
        }
        if (parked > 0 || !fill(draining)) {
            return 0;
        }
        int from = frontier;
        try {
            route();
        } finally {
            account(frontier - from);
        }
        return frontier - from;
    }

    /** Whether time alone may give the next step something to do: nobody signals that. */
    final boolean waitsForTime() {
        if (batchTimeNanos > 0 && count > 0 && !open) {
            return true;
        }
        if (parked == 0 && frontier == count) {
            return false;
        }
        for (Lane<E> lane : attached) {
            if (lane.isTimed()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the last step did anything. */
    final boolean progressed() {
        return progressed;
    }

    private void account(int routed) {
        if (routed > 0) {
            progressed = true;
            counters.add(Count.BATCHES, 1);
            counters.add(Count.BATCH_SUM, routed);
            counters.raise(Count.BATCH_MAX, routed);
        }
        counters.set(Count.BUFFERED, count - frontier);
        tellDelivered();
    }

    private void tellDelivered() {
        if (deliveredNow > 0) {
            progressed = true;
            counters.add(Count.DELIVERED, deliveredNow);
            deliveredNow = 0;
            List<Lane<E>> receivers = attached;
            for (int i = 0; i < receivers.size(); i++) {
                receivers.get(i).config.waitStrategy().signalAll();
            }
        }
    }

    private void retryParked() {
        int before = parked;
        for (Lane<E> lane : attached) {
            lane.retry(batch, frontier);
        }
        progressed |= parked != before;
        tellDelivered();
    }

    /** Sees to it that there is something to route. */
    private boolean fill(boolean draining) {
        if (open && frontier < count) {
            return true;
        }
        if (open) {
            open = false;
            count = 0;
            logged = 0;
            frontier = 0;
        }
        int had = count;
        try {
            source.drain(this, batch.length - count);
        } catch (RuntimeException | Error e) {
            open = count > 0; // what came before is routed by the next step
            throw e;
        }
        progressed |= count > had;
        counters.set(Count.BUFFERED, count);
        if (count == 0) {
            nothingCame(draining);
            return false;
        }
        dirty = true;
        open = draining || !waitsForMore(had);
        return open;
    }

    /** Takes an event from the source. */
    @Override
    public final void accept(E event) {
        batch[count] = Objects.requireNonNull(event, "the source gave null in place of an event");
        count++;
    }

    private boolean waitsForMore(int had) {
        if (batchTimeNanos == 0 || count == batch.length) {
            return false;
        }
        long now = now();
        if (had == 0) {
            gatheringSince = now;
        }
        return now - gatheringSince < batchTimeNanos && !source.isTerminated();
    }

    private void nothingCame(boolean draining) {
        counters.add(Count.IDLE_WAITS, 1);
        if (dirty) {
            dirty = false;
            Arrays.fill(batch, null);
        }
        if (draining || source.isTerminated()) {
            finish(true);
        }
    }

    // ---- for those that route

    final int count() {
        return count;
    }

    final int frontier() {
        return frontier;
    }

    final boolean isAnyParked() {
        return parked > 0;
    }

    final List<Lane<E>> attached() {
        return attached;
    }

    final List<Lane<E>> detached() {
        return detached;
    }

    /** Appends the next events to the journal, up to n. Returns how many; fewer only if it failed, and throws if not even one. */
    final int log(int n) {
        if (log == null) {
            nextSequence += n;
            logged += n;
            return n;
        }
        int appended = 0;
        try {
            for (; appended < n; appended++) {
                log.append(batch[logged]);
                logged++;
                nextSequence++;
            }
        } catch (RuntimeException | Error e) {
            if (appended == 0) {
                throw e; // the next step tries again with this event; nobody has been given it
            } // else those before it are given out first, and then it is tried again
        } finally {
            publishedNext.setRelease(nextSequence); // pairs with loggedFrom: what is counted is in the journal
        }
        return appended;
    }

    /** Whether the next event is in the journal already, though it was not given to anybody. */
    final boolean isLogged() {
        return logged > frontier;
    }

    /** Moves the frontier. */
    final void pass(int n) {
        frontier += n;
        counters.add(Count.ROUTED, n);
    }

    /** The sequence of an event of the batch that is in the journal. */
    final long sequenceOf(int at) {
        return nextSequence - (logged - at);
    }

    final long nextSequence() {
        return nextSequence;
    }

    final long now() {
        return nanoClock.getAsLong();
    }

    final void delivered(int n) {
        deliveredNow += n;
    }

    final void parked(int change) {
        parked += change;
    }

    // ---- lanes come and go

    /** By any thread. */
    final Lane<E> subscribe(SubscriberConfig<E> config, Router<E> router) {
        Lane<E> lane = new Lane<>(this, config, router);
        lanes.add(lane);
        request(Kind.SUBSCRIBE, lane);
        return lane;
    }

    /** By any thread. */
    final void request(Kind kind, Lane<E> lane) {
        requests.add(new Request<>(kind, lane));
        if (terminated) {
            handleAfterEnd();
        }
    }

    private void handleRequests() {
        progressed = true;
        for (Request<E> next = requests.poll(); next != null; next = requests.poll()) {
            Lane<E> lane = next.lane;
            boolean closed = lane.link.state() == SubscriptionState.CLOSED;
            switch (next.kind) {
                case SUBSCRIBE -> {
                    if (!closed && !replays(lane)) {
                        attach(lane);
                    }
                }
                case ATTACH -> {
                    if (!closed && !lane.isAttached()) {
                        attach(lane);
                    }
                }
                case DETACH -> {
                    if (lane.isAttached()) {
                        lane.detach(DetachCause.FAILURE, nextSequence);
                    }
                }
                case UNSUBSCRIBE -> close(lane);
            }
        }
    }

    private static boolean replays(Lane<?> lane) {
        return lane.config.replay() != null;
    }

    private void attach(Lane<E> lane) {
        detached = without(detached, lane);
        attached = with(attached, lane);
        counters.set(Count.ATTACHED, attached.size());
        lane.attach(nextSequence);
    }

    /** The lane has been detached. */
    final void left(Lane<E> lane) {
        attached = without(attached, lane);
        detached = with(detached, lane);
        counters.set(Count.ATTACHED, attached.size());
        onLeft(lane);
    }

    /** The lane gets nothing more, for good. */
    final void close(Lane<E> lane) {
        lane.close(Link.NONE);
        attached = without(attached, lane);
        detached = without(detached, lane);
        lanes.remove(lane);
        counters.set(Count.ATTACHED, attached.size());
        onLeft(lane);
    }

    private static <L> List<L> with(List<L> list, L one) {
        List<L> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }

    private static <L> List<L> without(List<L> list, L one) {
        List<L> shorter = new ArrayList<>(list);
        shorter.remove(one);
        return shorter;
    }

    // ---- the end

    /** Ends the router: lanes get nothing more, and those that replay may go on up to the last event. */
    final void finish(boolean complete) {
        int left = frontier;
        for (Lane<E> lane : attached) {
            left = Math.min(left, lane.parkedAt(frontier));
        }
        List<E> rest = new ArrayList<>(Arrays.asList(batch).subList(left, count));
        for (Lane<E> lane : lanes) {
            lane.close(nextSequence);
        }
        attached = List.of();
        detached = List.of();
        counters.set(Count.ATTACHED, 0);
        counters.set(Count.BUFFERED, 0);
        Arrays.fill(batch, null);
        unrouted = rest;
        drained = complete;
        progressed = true;
        terminated = true; // after the lanes are closed: pairs with request
        handleAfterEnd();
    }

    /** By any thread, after the end: requests are handled by whoever finds them, each once. */
    private void handleAfterEnd() {
        for (Request<E> next = requests.poll(); next != null; next = requests.poll()) {
            if (next.kind == Kind.SUBSCRIBE) {
                next.lane.close(nextSequence);
            }
            if (next.kind == Kind.UNSUBSCRIBE) {
                lanes.remove(next.lane);
            }
        }
    }

    /** By any thread. */
    final boolean isTerminated() {
        return terminated;
    }

    /** By any thread, after the end. */
    final boolean isDrained() {
        return drained;
    }

    /** By any thread. What was taken from the source and not given out to everybody, after the end. */
    final List<E> unrouted() {
        return unrouted;
    }

    /** By any thread. Those that have not been unsubscribed. */
    final List<Lane<E>> lanes() {
        return lanes;
    }

    /** By any thread. How many events are in the journal from this sequence on; not more than there are. */
    final long loggedFrom(long sequence) {
        return publishedNext.getAcquire() - sequence; // pairs with log
    }

    /** By any thread. Null if there is nothing to replay from. */
    final @Nullable EventLog<E> replayLog() {
        return isWorkQueue() ? null : log;
    }

    /** By any thread. */
    final RouterStats stats() {
        long queueFull = counters.get(Count.DROPPED_QUEUE_FULL);
        long allFull = counters.get(Count.DROPPED_ALL_FULL);
        long noCredit = counters.get(Count.DROPPED_NO_CREDIT);
        long unclaimed = counters.get(Count.DROPPED_UNCLAIMED);
        long filterFailed = counters.get(Count.DROPPED_FAILED);
        return new RouterStats(
                counters.get(Count.ROUTED),
                counters.get(Count.DELIVERED),
                queueFull + allFull + noCredit + unclaimed + filterFailed,
                queueFull,
                allFull,
                noCredit,
                unclaimed,
                filterFailed,
                counters.get(Count.FILTERED),
                counters.get(Count.MISSED),
                counters.get(Count.PENDING),
                counters.get(Count.BUFFERED),
                counters.get(Count.CREDIT_WAITS),
                counters.get(Count.DETACHES),
                counters.get(Count.PRESSURE_WAITS),
                counters.get(Count.IDLE_WAITS),
                counters.get(Count.BATCHES),
                counters.get(Count.BATCH_SUM),
                counters.get(Count.BATCH_MAX),
                counters.get(Count.WAKE_WAITS),
                counters.get(Count.WAKE_TIMEOUTS),
                failures.failures(),
                failures.listenerFailures(),
                counters.get(Count.ATTACHED));
    }
}
