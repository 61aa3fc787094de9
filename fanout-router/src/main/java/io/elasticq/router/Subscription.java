package io.elasticq.router;

import io.elasticq.WaitStrategy;
import io.elasticq.internal.Counters;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's end: its events, one by one, by a handler, or in a thread of its own.
 *
 * <p><b>Threads.</b> One thread at a time takes events: {@link #poll}, {@link #drain}, {@link #await()} and {@link #run}. Everything else may be called by any thread.
 * Polling is wait-free while the subscriber is attached; while it replays it reads the journal.
 *
 * <p><b>Credits.</b> An event's credit is taken when the router puts it into the ring, and is back when the event has been polled or its handler has returned, or
 * when it is {@linkplain #acknowledge acknowledged}. An acknowledgement is for the oldest events that are out, in order. Events that are replayed from the journal take no credit of the router, but where they
 * are acknowledged by hand they count: no more than the credits are out at a time.
 *
 * @param <E> the type of the events
 */
public final class Subscription<E> implements AutoCloseable {

    private static final int RUN_BATCH = 256;
    private static final long FOREVER = Long.MAX_VALUE;

    private final Lane<E> lane;
    private final Step<E> step;
    private final Router<E> router;
    private final Intake<E> intake;
    private final AtomicBoolean started = new AtomicBoolean();
    private boolean stopped; // by its error policy; the taking thread's

    Subscription(Lane<E> lane, Step<E> step, Router<E> router) {
        this.lane = lane;
        this.step = step;
        this.router = router;
        this.intake = new Intake<>(lane, step, router.waitStrategy());
    }

    /**
     * What the subscriber is.
     *
     * @return as it subscribed
     */
    public SubscriberConfig<E> config() {
        return lane.config;
    }

    /**
     * Where the subscriber is in its life, as the router sees it.
     *
     * @return as of now
     */
    public SubscriptionState state() {
        return lane.link.state();
    }

    // ---- taking

    /**
     * Takes the next event, if there is one. Does not wait.
     *
     * @return null if there is none now, or for good
     * @throws RuntimeException what the journal or its codec throws while this replays; the subscriber is unsubscribed then, and over
     */
    public @Nullable E poll() {
        E event = intake.next();
        if (event != null) {
            intake.done();
            intake.signal();
        }
        return event;
    }

    /**
     * Hands the next events to a handler, as many as there are. Does not wait. What the handler throws is dealt with by the error policy, and is not thrown here.
     *
     * @param handler takes them, in order
     * @param limit how many at the most, from 0
     * @return how many
     * @throws IllegalArgumentException if the limit is negative
     * @throws RuntimeException as for {@link #poll}
     */
    public int drain(Consumer<? super E> handler, int limit) {
        Objects.requireNonNull(handler, "handler");
        if (limit < 0) {
            throw new IllegalArgumentException("limit must be >= 0: limit=" + limit);
        }
        int n = 0;
        stopped = false;
        while (n < limit && !stopped) {
            E event = intake.next();
            if (event == null) {
                break;
            }
            n++;
            try {
                handler.accept(event);
            } catch (Throwable e) {
                failed(event, e);
            }
            intake.done();
        }
        if (n > 0) {
            intake.signal();
        }
        return n;
    }

    private void failed(E event, Throwable failure) {
        lane.failed(event, failure);
        switch (lane.config.errors()) {
            case DROP_EVENT -> {} // it has been counted and told
            case DETACH -> {
                step.request(Step.Kind.DETACH, lane);
                router.signal();
            }
            case STOP -> {
                stopped = true;
                close();
            }
        }
    }

    /**
     * Takes the next event; waits for it by the wait strategy.
     *
     * @return null if there will be none
     * @throws InterruptedException if interrupted while there is none
     */
    public @Nullable E await() throws InterruptedException {
        return awaitUpTo(FOREVER);
    }

    /**
     * Takes the next event; waits for it by the wait strategy.
     *
     * @param timeout how long at the most; a strategy that waits for a signal may take longer
     * @return null if there is none in that time, or for good
     * @throws InterruptedException if interrupted while there is none
     */
    public @Nullable E await(Duration timeout) throws InterruptedException {
        return awaitUpTo(Math.min(Nanos.of(timeout), FOREVER - 1));
    }

    private @Nullable E awaitUpTo(long nanos) throws InterruptedException {
        WaitStrategy wait = lane.config.waitStrategy();
        long start = nanos == FOREVER ? 0 : System.nanoTime();
        E event = poll();
        for (int idle = 0; event == null && !isTerminated(); event = poll()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("no event came: subscriber=" + lane.config.name());
            }
            if (nanos != FOREVER && System.nanoTime() - start >= nanos) {
                return null;
            }
            idle = wait.idle(idle);
        }
        return event;
    }

    /**
     * Whether no event will come any more, and all have been taken. Becomes true when the taking thread has found that out.
     *
     * @return true for good, once it is
     */
    public boolean isTerminated() {
        return intake.isTerminated();
    }

    /**
     * Hands events to a handler as they come, until there will be none any more, the error policy stops the subscriber, or the thread is interrupted; the interruption
     * stays set.
     *
     * @param handler takes them, in order
     * @throws RuntimeException as for {@link #poll}
     */
    public void run(Consumer<? super E> handler) {
        WaitStrategy wait = lane.config.waitStrategy();
        int idle = 0;
        while (!isTerminated() && !stopped && !Thread.currentThread().isInterrupted()) {
            idle = drain(handler, RUN_BATCH) > 0 ? 0 : wait.idle(idle);
        }
    }

    /**
     * Does {@link #run} in a thread of its own, which the router joins when it ends. When the thread ends before that, by a failure or an interruption, the subscriber is
     * unsubscribed, so that the router does not wait for it.
     *
     * @param handler takes them, in order
     * @return this
     * @throws IllegalStateException if it was started before
     */
    public Subscription<E> start(Consumer<? super E> handler) {
        Objects.requireNonNull(handler, "handler");
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("started before: subscriber=" + lane.config.name());
        }
        router.workers().start(lane.config.name(), () -> runInItsThread(handler));
        return this;
    }

    private void runInItsThread(Consumer<? super E> handler) {
        try {
            run(handler);
        } catch (Throwable e) {
            if (!intake.isBroken()) { // else it has been told
                lane.ended(e);
            }
            throw e;
        } finally {
            if (!isTerminated() && state() != SubscriptionState.CLOSED) {
                close();
            }
        }
    }

    boolean isTerminatedIfStarted() {
        return !started.get() || (isTerminated() && !intake.isBroken());
    }

    // ---- acknowledging

    /**
     * How many events were handed out, replayed ones among them: the position of the event that was handed out last.
     *
     * @return from 0
     */
    public long position() {
        return lane.positions.taken();
    }

    /**
     * Gives back the credits of the oldest events that have been handed out and not acknowledged. Lock-free.
     *
     * @param events how many, from 1
     * @throws IllegalArgumentException if so many are not out; nothing is acknowledged then
     * @throws IllegalStateException if the subscriber's acknowledgements are automatic
     */
    public void acknowledge(long events) {
        requireManual();
        lane.positions.acknowledge(events);
        acknowledged();
    }

    /**
     * Gives back the credits of all events up to this one. Lock-free.
     *
     * @param position as {@link #position()} was when the event was handed out
     * @throws IllegalArgumentException if it has been acknowledged already, or has not been handed out; nothing is acknowledged then
     * @throws IllegalStateException if the subscriber's acknowledgements are automatic
     */
    public void acknowledgeTo(long position) {
        requireManual();
        lane.positions.acknowledgeTo(position);
        acknowledged();
    }

    private void requireManual() {
        if (lane.config.acknowledgement() != Acknowledgement.MANUAL) {
            throw new IllegalStateException("acknowledgements are automatic: subscriber=" + lane.config.name());
        }
    }

    private void acknowledged() {
        router.signal();
        lane.config.waitStrategy().signalAll(); // the taking thread may have had all that it may have
    }

    // ---- coming back and leaving

    /** Asks for the subscriber to be attached again, under {@link Reattach#ON_REQUEST}. Counts for the next time, if it is not detached. */
    public void reattach() {
        intake.reattach();
    }

    /** Unsubscribes; see {@link Router#unsubscribe}. */
    @Override
    public void close() {
        router.unsubscribe(this);
    }

    void leave() {
        intake.leave();
    }

    Lane<E> laneOf(Router<E> expected) {
        if (router != expected) {
            throw new IllegalArgumentException("this subscriber is another router's: " + this);
        }
        return lane;
    }

    // ---- what it tells

    /**
     * What the subscriber was given.
     *
     * @return a snapshot
     */
    public SubscriptionStats stats() {
        Counters<Count> counters = lane.counters;
        return new SubscriptionStats(
                state(),
                lane.routed(),
                counters.get(Count.DELIVERED),
                counters.get(Count.DROPPED_NO_CREDIT),
                counters.get(Count.DROPPED_QUEUE_FULL),
                counters.get(Count.DROPPED_FAILED),
                counters.get(Count.FILTERED),
                counters.get(Count.MISSED),
                counters.get(Count.PENDING),
                lane.positions.replayed(),
                intake.counters.get(Count.REPLAY_FILTERED),
                lane.positions.taken(),
                lane.positions.acknowledged(),
                lane.ring.size(),
                lane.ring.currentCapacity(),
                counters.get(Count.CREDIT_WAITS),
                counters.get(Count.DETACHES),
                lane.thrown.get());
    }

    @Override
    public String toString() {
        return "Subscription[name=" + lane.config.name() + ", state=" + state() + "]";
    }
}
