package io.elasticq.router;

import io.elasticq.WaitStrategy;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Gives the events of one source to many subscribers, each with its own credits and its own policy for the time when it is too slow.
 *
 * <pre>{@code
 * MpscElasticQueue<String> inbox = new MpscElasticQueue<>(ElasticConfig.defaults(), OverflowPolicy.REJECT);
 * Router<String> router = Router.builder(Source.of(inbox)).build();
 * Subscription<String> all = router.subscribe(SubscriberConfig.<String>named("all").build());
 * inbox.offer("hello");
 * router.step();
 * System.out.println(all.poll());
 * }</pre>
 *
 * <p><b>Threads.</b> One thread owns the {@linkplain #step step}: the first that calls it, or one that {@link #start} makes. Everything else may be called by any thread, at any time.
 * Each {@link Subscription} is for one thread.
 *
 * <p><b>Progress.</b> A step never waits for a subscriber: an event that is held is remembered, and the next step goes on there. It is wait-free in the number of events and subscribers,
 * but for the journal, if there is one, and the code of filters, keys and listeners.
 *
 * <p><b>Delivery</b> is at most once for each subscriber, in the order of the source. Per subscriber, and at any moment at which no step is running, {@code routed =
 * delivered + dropped by reason + filtered + missed + pending}; see {@link SubscriptionStats}.
 *
 * @param <E> the type of the events
 */
// How it works is said in Step (batches, held events), Lane (credits, policies), Positions (acknowledgements) and
// Link (from the journal to the ring and back).
//
// Invariants of this class
//   OneOwner      owner is set by the thread that it names, from null or from a thread that has ended. Only that
//                 thread runs steps, so nothing of Step and Lane is shared but what says so.
//   EndsInAStep   The router ends in a step of its owner: when that sees closing, or finds the source over. A close
//                 by another thread asks for it, or becomes the owner if there is none.
public final class Router<E> implements MetricSource, AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /** Where time alone changes something nobody signals, and the router's own strategy may wait for a signal. */
    private static final WaitStrategy TIMED_WAIT = WaitStrategy.backoff();

    private final String name;
    private final Step<E> step;
    private final WaitStrategy waitStrategy;
    private final int yieldEvery;
    private final int idleSpinLimit;
    private final Workers workers;
    private final List<Metric> metrics;

    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
    private boolean stepping; // the owner's
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable Thread ownThread;
    private volatile boolean closing;
    private volatile boolean draining;

    Router(RouterBuilder<E> builder) {
        this.name = builder.name;
        this.step = stepFor(builder);
        this.waitStrategy = builder.waitStrategy;
        this.yieldEvery = builder.yieldEvery;
        this.idleSpinLimit = builder.idleSpinLimit;
        this.workers = new Workers(builder.threads);
        this.metrics = RouterMetrics.of(name, this::stats);
    }

    private static <E> Step<E> stepFor(RouterBuilder<E> builder) {
        RouterMode<E> mode = builder.mode;
        if (mode instanceof RouterMode.RoundRobin<E> inTurn) {
            return new WorkQueueStep<>(builder, new Choice.RoundRobin<>(), inTurn.pressure());
        }
        if (mode instanceof RouterMode.LeastLoaded<E> leastLoaded) {
            return new WorkQueueStep<>(builder, new Choice.LeastLoaded<>(), leastLoaded.pressure());
        }
        if (mode instanceof RouterMode.ByKey<E> byKey) {
            return new WorkQueueStep<>(builder, new Choice.ByKey<>(byKey.key()), byKey.pressure());
        }
        return new BroadcastStep<>(builder);
    }

    /**
     * Starts a router.
     *
     * @param source what it reads
     * @param <E> the type of the events
     * @return a new builder
     * @throws NullPointerException if the source is null
     */
    public static <E> RouterBuilder<E> builder(Source<E> source) {
        return new RouterBuilder<>(source);
    }

    // ---- the step

    /**
     * Routes the events that there are, up to {@code batchMax}. Does not wait. The first thread that calls this owns the router's step from then on; see {@link #disown}.
     *
     * @return how many events were routed; 0 if there were none, or one is held
     * @throws IllegalStateException if another thread owns the step, and has not ended, the message names both; or if this is called by a step, as from a listener
     * @throws RuntimeException what the source, its decoder, the journal or the codec throws. The router can go on: an event that could not be appended is the next
     *     one of the next step
     */
    public int step() {
        own("step");
        checkNotStepping("step");
        stepping = true;
        try {
            return step.run(closing, draining);
        } finally {
            stepping = false;
        }
    }

    private void own(String method) {
        Thread self = Thread.currentThread();
        if (owner.getPlain() != self && !becomeOwner(self)) {
            throw new IllegalStateException("one thread owns the step of router " + name + ": owner=" + owner.get()
                    + ", and " + self + " calls " + method);
        }
    }

    private boolean becomeOwner(Thread self) {
        Thread other = owner.get(); // after a thread that has ended, or a disown: what it wrote is seen
        return other == self || ((other == null || !other.isAlive()) && owner.compareAndSet(other, self));
    }

    /**
     * Gives up the step, so that another thread may own it. Called by the owner, between two steps.
     *
     * @throws IllegalStateException if another thread owns the step, or this is called by a step
     */
    public void disown() {
        own("disown");
        checkNotStepping("disown");
        owner.set(null); // after the steps: pairs with becomeOwner
    }

    /**
     * Makes a thread that owns the step from now on. It ends when the router has {@linkplain #isTerminated() terminated}; an interruption closes the router.
     *
     * @return this
     * @throws IllegalStateException if another thread than this one owns the step, or this was called before, or is called by a step
     */
    public Router<E> start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("started before: router=" + name + ", thread=" + ownThread);
        }
        try {
            own("start");
            checkNotStepping("start");
            owner.set(null);
            ownThread = workers.start(name, this::loop);
        } catch (Throwable e) {
            started.set(false); // there is no thread
            throw e;
        }
        return this;
    }

    private void checkNotStepping(String method) {
        if (stepping) {
            throw new IllegalStateException(method + " must not be called by a step: router=" + name);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // yielding is what the user asked for
    private void loop() {
        int idle = 0;
        int spins = 0;
        int busy = 0;
        boolean woken = false;
        own("start"); // outside: where another thread was faster, the router is that one's
        try {
            while (!step.isTerminated()) {
                step();
                if (step.progressed()) {
                    idle = 0;
                    spins = 0;
                    woken = false;
                    if (yieldEvery > 0 && ++busy >= yieldEvery) {
                        busy = 0;
                        Thread.yield();
                    }
                } else if (spins < idleSpinLimit) {
                    spins++;
                    Thread.onSpinWait();
                } else {
                    step.counters.add(Count.WAKE_TIMEOUTS, woken ? 1 : 0);
                    step.counters.add(Count.WAKE_WAITS, 1);
                    idle = (step.waitsForTime() ? TIMED_WAIT : waitStrategy).idle(idle);
                    woken = true;
                }
                if (Thread.currentThread().isInterrupted()) {
                    closing = true;
                }
            }
        } catch (Throwable e) {
            step.finish(false); // so that the subscribers hear of it
            throw e;
        }
    }

    // ---- subscribers

    /**
     * Adds a subscriber. The router's next step attaches it, or it replays first.
     *
     * @param config what it is to be
     * @return its end; where the router has ended, one that is closed, which may still replay
     * @throws IllegalArgumentException if it is to replay, and the router has no journal, or is a work queue, or the journal has no such place
     * @throws NullPointerException if the configuration is null
     */
    public Subscription<E> subscribe(SubscriberConfig<E> config) {
        Objects.requireNonNull(config, "config");
        if (config.replay() != null && step.replayLog() == null) {
            throw new IllegalArgumentException("only a broadcast with a journal can be replayed: subscriber="
                    + config.name() + ", replay=" + config.replay() + ", workQueue=" + step.isWorkQueue());
        }
        Lane<E> lane = step.subscribe(config, this);
        signal();
        return lane.subscription;
    }

    /**
     * Removes a subscriber. The next step gives it nothing more; what waits in its ring can still be taken; an event that is held for it is given up. A replay ends at once. A second call does nothing.
     *
     * @param subscription got from this router
     * @throws IllegalArgumentException if it is another router's
     */
    public void unsubscribe(Subscription<E> subscription) {
        Lane<E> lane = subscription.laneOf(this);
        if (subscription.state() != SubscriptionState.CLOSED || step.lanes().contains(lane)) {
            subscription.leave();
            step.request(Step.Kind.UNSUBSCRIBE, lane);
            signal();
        }
    }

    /**
     * Those that subscribed and have not been unsubscribed.
     *
     * @return a snapshot
     */
    public List<Subscription<E>> subscriptions() {
        return step.lanes().stream().map(lane -> lane.subscription).toList();
    }

    /** Ends the wait of the router's own thread. For who fills the source, where the wait strategy waits for a signal. */
    public void signal() {
        waitStrategy.signalAll();
    }

    WaitStrategy waitStrategy() {
        return waitStrategy;
    }

    Workers workers() {
        return workers;
    }

    // ---- the end

    /**
     * Routes what the source has, until it is over or, where it has not been closed, has nothing; then ends as {@link #close()} does, with the time that is left. Where
     * the step is not owned by the router's own thread, this thread makes the steps.
     *
     * @param timeout for all of it
     * @return how it ended
     * @throws InterruptedException if interrupted before the source was drained; the router goes on, and ends when it is
     * @throws IllegalStateException if a thread owns the step that is neither this one nor the router's own, or this is called by the router's own thread
     */
    public RouterReport<E> drain(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + Math.min(Nanos.of(timeout), Long.MAX_VALUE / 2);
        Thread own = ownThread;
        if (own == Thread.currentThread() || (own == null && stepping && owner.get() == Thread.currentThread())) {
            throw new IllegalStateException("a router can't be drained by its own step: router=" + name);
        }
        if (own == null) {
            own("drain");
        }
        draining = true;
        signal();
        if (own != null) {
            Workers.join(own, deadline);
        } else {
            stepUntilTerminated(deadline);
        }
        end(deadline);
        return report();
    }

    private void stepUntilTerminated(long deadline) throws InterruptedException {
        WaitStrategy wait = WaitStrategy.backoff(); // the router's own may wait for a signal that nobody sends
        int idle = 0;
        while (!step.isTerminated() && deadline - System.nanoTime() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("router " + name + " is not drained");
            }
            step();
            idle = step.progressed() ? 0 : wait.idle(idle);
        }
    }

    /**
     * Ends the router: it takes and gives out nothing more. Threads of subscribers take what is in their rings; those that have not ended after 10 seconds are
     * interrupted. Every thread but the calling one is joined. A second call waits for the same.
     *
     * <p>Where another thread owns the step, and is not the router's own, the router ends with that one's next step. Called from within a step, it ends
     * with the next one.
     */
    @Override
    public void close() {
        end(System.nanoTime() + CLOSE_TIMEOUT.toNanos());
    }

    private void end(long deadline) {
        closing = true;
        signal();
        if (ownThread == null && becomeOwner(Thread.currentThread()) && !stepping) {
            step();
        }
        if (owner.get() != Thread.currentThread() || !stepping) {
            workers.join(deadline);
        }
    }

    /**
     * How the router ended.
     *
     * @return as of now: threads that have not ended are among the running
     */
    public RouterReport<E> report() {
        boolean allTaken = step.lanes().stream().allMatch(lane -> lane.subscription.isTerminatedIfStarted());
        return new RouterReport<>(
                step.isDrained() && allTaken,
                step.unrouted(),
                workers.joined(),
                workers.interrupted(),
                workers.running(),
                workers.failure());
    }

    /**
     * Whether the router gives out nothing more, for good: it was closed, or its source is over and everything was delivered.
     *
     * @return true for good, once it is
     */
    public boolean isTerminated() {
        return step.isTerminated();
    }

    // ---- what it tells

    /**
     * What the router has done.
     *
     * @return a snapshot
     */
    public RouterStats stats() {
        return step.stats();
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }
}
