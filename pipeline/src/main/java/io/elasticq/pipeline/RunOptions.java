package io.elasticq.pipeline;

import io.elasticq.InvalidConfigException;
import io.elasticq.WaitStrategy;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** How a pipeline runs, apart from what it does. Immutable; made from {@link #defaults()}. */
public final class RunOptions {

    private static final RunOptions DEFAULTS = new RunOptions(
            "pipeline",
            RunOptions::platformThread,
            WaitStrategy.backoff(),
            null,
            Duration.ofSeconds(30),
            null,
            null,
            false);

    private final String name;
    private final ThreadFactory threads;
    private final WaitStrategy waiting;
    private final @Nullable RunListener listener;
    private final Duration drainTimeout;
    private final @Nullable Cancellation cancellation;
    private final @Nullable Checkpointing checkpointing;
    private final boolean moreToCome;

    private RunOptions(
            String name,
            ThreadFactory threads,
            WaitStrategy waiting,
            @Nullable RunListener listener,
            Duration drainTimeout,
            @Nullable Cancellation cancellation,
            @Nullable Checkpointing checkpointing,
            boolean moreToCome) {
        this.name = name;
        this.threads = threads;
        this.waiting = waiting;
        this.listener = listener;
        this.drainTimeout = drainTimeout;
        this.cancellation = cancellation;
        this.checkpointing = checkpointing;
        this.moreToCome = moreToCome;
    }

    /**
     * Platform threads that are not daemons, {@link WaitStrategy#backoff()}, 30 seconds to drain, no listener, no checkpoints.
     *
     * @return the options
     */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    private static Thread platformThread(Runnable worker) {
        return new Thread(worker);
    }

    /**
     * Names the run: its metrics are tagged with it, and its threads begin with it.
     *
     * @param newName not blank
     * @return a copy
     * @throws InvalidConfigException if it is blank
     */
    public RunOptions name(String newName) {
        if (newName.isBlank()) {
            throw new InvalidConfigException("name must not be blank: name=" + newName);
        }
        return new RunOptions(
                newName, threads, waiting, listener, drainTimeout, cancellation, checkpointing, moreToCome);
    }

    /**
     * Makes the threads of the workers. They are named by the run.
     *
     * @param factory gives a new thread that is not started
     * @return a copy
     */
    public RunOptions threads(ThreadFactory factory) {
        return new RunOptions(
                name,
                Objects.requireNonNull(factory, "factory"),
                waiting,
                listener,
                drainTimeout,
                cancellation,
                checkpointing,
                moreToCome);
    }

    /**
     * Runs workers in virtual threads: for pipelines with many hand-offs, or functions that wait. A hand-off that waits parks, so a wait strategy that only spins keeps a carrier thread.
     *
     * @return a copy
     * @throws UnsupportedOperationException if this JDK has none: they came with 21
     */
    public RunOptions virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            return threads((ThreadFactory) type.getMethod("factory").invoke(builder));
        } catch (NoSuchMethodException
                | ClassNotFoundException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new UnsupportedOperationException(
                    "no virtual threads: java.version=" + System.getProperty("java.version"), e);
        }
    }

    /**
     * How workers spend the time until there is an event, or room for one.
     *
     * @param strategy one that needs no signals, since sources don't give any
     * @return a copy
     * @throws InvalidConfigException if it needs signals
     */
    public RunOptions waitStrategy(WaitStrategy strategy) {
        if (strategy.needsSignals()) {
            throw new InvalidConfigException(
                    "a pipeline needs a wait strategy that wakes up by itself: waitStrategy=" + strategy);
        }
        return new RunOptions(name, threads, strategy, listener, drainTimeout, cancellation, checkpointing, moreToCome);
    }

    /**
     * Hears of events that come to nothing.
     *
     * @param newListener called by all workers
     * @return a copy
     */
    public RunOptions listener(RunListener newListener) {
        return new RunOptions(
                name,
                threads,
                waiting,
                Objects.requireNonNull(newListener, "newListener"),
                drainTimeout,
                cancellation,
                checkpointing,
                moreToCome);
    }

    /**
     * How long {@link RunningPipeline#close} and a {@link Cancellation} let a run drain before they abort it.
     *
     * @param timeout not negative
     * @return a copy
     * @throws InvalidConfigException if it is negative
     */
    public RunOptions drainTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new InvalidConfigException("drainTimeout must not be negative: drainTimeout=" + timeout);
        }
        return new RunOptions(name, threads, waiting, listener, timeout, cancellation, checkpointing, moreToCome);
    }

    /**
     * Stops the run when something else is cancelled.
     *
     * @param newCancellation may be cancelled already
     * @return a copy
     */
    public RunOptions cancelledBy(Cancellation newCancellation) {
        return new RunOptions(
                name,
                threads,
                waiting,
                listener,
                drainTimeout,
                Objects.requireNonNull(newCancellation, "newCancellation"),
                checkpointing,
                moreToCome);
    }

    /**
     * Takes checkpoints, and begins from the last one.
     *
     * @param newCheckpointing when and where
     * @return a copy
     */
    public RunOptions checkpoints(Checkpointing newCheckpointing) {
        return new RunOptions(
                name,
                threads,
                waiting,
                listener,
                drainTimeout,
                cancellation,
                Objects.requireNonNull(newCheckpointing, "newCheckpointing"),
                moreToCome);
    }

    /**
     * What sources end with is not the last: another run will go on where this one ends, with what has come since, such as the lines that a file has grown by. What windows hold when all sources have ended is then kept in the last checkpoint,
     * as if the run had been stopped. Without this, windows give what they have, and event time is over: a run that begins from the last checkpoint finds all events late.
     *
     * @return a copy
     */
    public RunOptions moreToCome() {
        return new RunOptions(name, threads, waiting, listener, drainTimeout, cancellation, checkpointing, true);
    }

    String name() {
        return name;
    }

    ThreadFactory threads() {
        return threads;
    }

    WaitStrategy waiting() {
        return waiting;
    }

    @Nullable
    RunListener listener() {
        return listener;
    }

    Duration drainTimeout() {
        return drainTimeout;
    }

    @Nullable
    Cancellation cancellation() {
        return cancellation;
    }

    @Nullable
    Checkpointing checkpointing() {
        return checkpointing;
    }

    boolean isMoreToCome() {
        return moreToCome;
    }
}
