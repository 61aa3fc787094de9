package io.elasticq.pipeline;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A pipeline that runs, or has run. Any thread may use it, but for the methods that wait for the end: a worker of the run, which can't wait for itself, gets an {@link IllegalStateException}.
 */
public final class RunningPipeline implements MetricSource, AutoCloseable {

    /** How long {@link #close} and {@link #drain} wait for workers that were told to end at once. */
    private static final Duration ABORT_GRACE = Duration.ofSeconds(10);

    private final Supervisor supervisor;
    private final List<Metric> metrics;

    private RunningPipeline(Supervisor supervisor) {
        this.supervisor = supervisor;
        this.metrics = new RunMetrics(supervisor).list();
    }

    static RunningPipeline start(List<Node.Terminal> terminals, RunOptions options) {
        Supervisor supervisor = new Supervisor(new Planner(terminals), options);
        RunningPipeline running = new RunningPipeline(supervisor);
        Cancellation cancellation = options.cancellation();
        Runnable stop = () -> supervisor.drain(options.drainTimeout());
        Thread thread = new Thread(
                () -> {
                    supervisor.run();
                    if (cancellation != null) {
                        cancellation.forget(stop);
                    }
                },
                options.name() + "-supervisor");
        if (cancellation != null) {
            cancellation.onCancel(stop); // before the start: a run that is over forgets it
        }
        thread.start();
        return running;
    }

    /**
     * How far it is.
     *
     * @return as of now
     */
    public RunState state() {
        return supervisor.state();
    }

    /**
     * Stops the intake. What was taken in is handled, and then the run is over. With checkpoints, what windows hold is kept in the last one, for the next run; without, windows give what they have. Doesn't wait.
     */
    public void stop() {
        supervisor.control().stop();
    }

    /**
     * Waits for the run to be over.
     *
     * @return the report
     * @throws InterruptedException if interrupted; the run goes on
     */
    public RunReport await() throws InterruptedException {
        return await(Duration.ofNanos(Long.MAX_VALUE)).orElseThrow();
    }

    /**
     * Waits for the run to be over.
     *
     * @param timeout for how long at the most
     * @return nothing if it isn't over
     * @throws InterruptedException if interrupted; the run goes on
     */
    public Optional<RunReport> await(Duration timeout) throws InterruptedException {
        requireNoWorker();
        return Optional.ofNullable(supervisor.await(TimeUnit.NANOSECONDS.convert(timeout)));
    }

    private void requireNoWorker() {
        for (Worker worker : supervisor.plan().workers) {
            if (worker.thread() == Thread.currentThread()) {
                throw new IllegalStateException("a worker can't wait for the end of its run: worker=" + worker.name());
            }
        }
    }

    /**
     * Stops the intake, waits for what was taken in, and aborts if that takes too long.
     *
     * @param deadline from now
     * @return the report; with {@linkplain RunReport#unfinished unfinished} workers if some have not ended 10 seconds after the deadline
     * @throws InterruptedException if interrupted; the deadline stays
     */
    public RunReport drain(Duration deadline) throws InterruptedException {
        requireNoWorker();
        supervisor.drain(deadline);
        RunReport report =
                supervisor.await(saturatedSum(TimeUnit.NANOSECONDS.convert(deadline), ABORT_GRACE.toNanos()));
        return report == null ? supervisor.report() : report;
    }

    private static long saturatedSum(long nanos, long more) {
        return nanos > Long.MAX_VALUE - more ? Long.MAX_VALUE : nanos + more;
    }

    /**
     * Ends the run as soon as possible: workers are interrupted, and what is on its way is {@link Fate#DISCARDED}. Nothing that was not in a complete checkpoint is committed.
     *
     * @param grace how long to wait for the workers
     * @return the report; with {@linkplain RunReport#unfinished unfinished} workers if some have not ended after that time
     * @throws InterruptedException if interrupted; the run is being aborted all the same
     */
    public RunReport abort(Duration grace) throws InterruptedException {
        Objects.requireNonNull(grace, "grace");
        supervisor.control().abort();
        requireNoWorker();
        RunReport report = supervisor.await(TimeUnit.NANOSECONDS.convert(grace));
        return report == null ? supervisor.report() : report;
    }

    /**
     * Takes a checkpoint, and waits until it is complete.
     *
     * @return its number, in the store of the run; 0 if the run ended before it was complete
     * @throws InterruptedException if interrupted; the checkpoint is taken all the same
     * @throws IllegalStateException if the run takes no checkpoints
     */
    public long checkpoint() throws InterruptedException {
        requireNoWorker();
        if (supervisor.options().checkpointing() == null) {
            throw new IllegalStateException(
                    "the run takes no checkpoints: name=" + supervisor.options().name());
        }
        return supervisor.checkpoint();
    }

    /**
     * What has become of events so far; while the run is not over, some are on their way.
     *
     * @return as of now, or the last one
     */
    public RunReport report() {
        return supervisor.report();
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    /** Drains for as long as the options say, then aborts. An interruption aborts at once, and is kept. */
    @Override
    public void close() {
        try {
            drain(supervisor.options().drainTimeout());
        } catch (InterruptedException e) {
            abortInterrupted();
        }
    }

    private void abortInterrupted() {
        supervisor.control().abort();
        try {
            supervisor.await(ABORT_GRACE.toNanos());
        } catch (InterruptedException again) {
            supervisor.control().abort(); // it is on its way, and nobody waits any more
        } finally {
            Thread.currentThread().interrupt();
        }
    }
}
