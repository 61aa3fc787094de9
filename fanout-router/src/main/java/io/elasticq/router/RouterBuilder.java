package io.elasticq.router;

import io.elasticq.InvalidConfigException;
import io.elasticq.WaitStrategy;
import io.elasticq.journal.Journal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a router is made with; got from {@link Router#builder}. Not for several threads.
 *
 * @param <E> the type of the events
 */
public final class RouterBuilder<E> {

    private static final int DEFAULT_BATCH_MAX = 256;
    private static final int LARGEST_BATCH = 1 << 20;
    private static final int DEFAULT_IDLE_SPINS = 100;

    final Source<E> source;
    String name = "router";
    RouterMode<E> mode = RouterMode.broadcast();
    int batchMax = DEFAULT_BATCH_MAX;
    long batchTimeNanos;
    int yieldEvery;
    int idleSpinLimit = DEFAULT_IDLE_SPINS;
    WaitStrategy waitStrategy = WaitStrategy.backoff();
    LongSupplier nanoClock = System::nanoTime;
    ThreadFactory threads = Thread::new;

    private @Nullable Supplier<EventLog<E>> logs;

    RouterBuilder(Source<E> source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Sets the name that the router's thread, metrics and messages have. Unless set: {@code router}.
     *
     * @param newName not empty
     * @return this
     * @throws InvalidConfigException if it is empty
     */
    public RouterBuilder<E> name(String newName) {
        if (newName.isEmpty()) {
            throw new InvalidConfigException("name must not be empty");
        }
        name = newName;
        return this;
    }

    /**
     * Sets who gets an event. Unless set: everybody.
     *
     * @param newMode not null
     * @return this
     */
    public RouterBuilder<E> mode(RouterMode<E> newMode) {
        mode = Objects.requireNonNull(newMode, "newMode");
        return this;
    }

    /**
     * Sets how many events a step takes from the source at the most. Unless set: 256.
     *
     * @param events from 1 to 2^20
     * @return this
     * @throws InvalidConfigException if it is out of range
     */
    public RouterBuilder<E> batchMax(int events) {
        if (events < 1 || events > LARGEST_BATCH) {
            throw new InvalidConfigException("batchMax must be from 1 to " + LARGEST_BATCH + ": batchMax=" + events);
        }
        batchMax = events;
        return this;
    }

    /**
     * Sets how long events may wait for others, until {@code batchMax} are together. Unless set: zero, they don't wait. When the source is over they don't, either.
     *
     * @param time zero or more, by the nano clock
     * @return this
     * @throws InvalidConfigException if it is negative
     */
    public RouterBuilder<E> batchTime(Duration time) {
        if (time.isNegative()) {
            throw new InvalidConfigException("batchTime must be >= 0: batchTime=" + time);
        }
        batchTimeNanos = Nanos.of(time);
        return this;
    }

    /**
     * Sets after how many steps in a row that routed something the router's own thread yields. Unless set: 0, never.
     *
     * @param steps from 0
     * @return this
     * @throws InvalidConfigException if it is negative
     */
    public RouterBuilder<E> yieldEvery(int steps) {
        if (steps < 0) {
            throw new InvalidConfigException("yieldEvery must be >= 0: yieldEvery=" + steps);
        }
        yieldEvery = steps;
        return this;
    }

    /**
     * Sets how often the router's own thread looks again before it uses the wait strategy, and a step under {@link Pressure#SPIN_THEN_BLOCK} before it gives up.
     * Unless set: 100.
     *
     * @param spins from 0
     * @return this
     * @throws InvalidConfigException if it is negative
     */
    public RouterBuilder<E> idleSpinLimit(int spins) {
        if (spins < 0) {
            throw new InvalidConfigException("idleSpinLimit must be >= 0: idleSpinLimit=" + spins);
        }
        idleSpinLimit = spins;
        return this;
    }

    /**
     * Sets how the router's own thread waits. Unless set: {@link WaitStrategy#backoff()}. Subscribers signal it when they give credits back, {@link Router} when
     * it is told something; who fills the source calls {@link Router#signal()}, if the strategy waits for a signal.
     *
     * @param strategy not null
     * @return this
     */
    public RouterBuilder<E> waitStrategy(WaitStrategy strategy) {
        waitStrategy = Objects.requireNonNull(strategy, "strategy");
        return this;
    }

    /**
     * Sets the clock of {@code batchTime} and of policies with a time. Unless set: {@link System#nanoTime}.
     *
     * @param clock in nanoseconds from any origin; called by the thread that owns the step, and only where a time runs
     * @return this
     */
    public RouterBuilder<E> nanoClock(LongSupplier clock) {
        nanoClock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Sets what makes the router's own thread, and those of subscribers. Unless set: {@code Thread::new}. Threads are named afterwards.
     *
     * @param factory not null
     * @return this
     */
    public RouterBuilder<E> threadFactory(ThreadFactory factory) {
        threads = Objects.requireNonNull(factory, "factory");
        return this;
    }

    /**
     * Appends each event to a journal before it is delivered, so that subscribers can replay it. The journal may have records already, of the same codec; while
     * the router runs, from {@link #build} on, nobody else may append to it.
     *
     * @param journal not closed by the router
     * @param codec writes events, and reads them
     * @return this
     */
    public RouterBuilder<E> journal(Journal journal, EventCodec<E> codec) {
        Objects.requireNonNull(journal, "journal");
        Objects.requireNonNull(codec, "codec");
        logs = () -> new JournalLog<>(journal, codec);
        return this;
    }

    /** A new one for each router, which goes on where the journal ends now. */
    @Nullable
    EventLog<E> log() {
        return logs == null ? null : logs.get();
    }

    /**
     * Makes the router. It does nothing until it is stepped or started.
     *
     * @return a new router
     */
    public Router<E> build() {
        return new Router<>(this);
    }
}
