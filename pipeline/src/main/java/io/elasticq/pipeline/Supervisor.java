package io.elasticq.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The thread that starts the workers of a run, takes its checkpoints, keeps its deadline, and joins all that it has started.
 *
 * <p>Invariants, which the model PipelineShutdown has under the same names:
 * <ul>
 *   <li><b>AllJoined</b>: the run is over when every worker that was started has ended, and not before.
 *   <li><b>OneFate</b>: what is left in the links is counted after both ends of each link have ended.
 *   <li><b>AbortReachesAll</b>: once the run is being aborted, every worker that has not ended is interrupted, again and again, since the function that it is in may lose an interrupt, and so may {@link Work#clearStrayInterrupt}.
 *   <li><b>EndAfterLast</b>: with checkpoints, sources may end when a checkpoint that began after they had nothing more to give is complete, and all sinks have been told so.
 * </ul>
 */
final class Supervisor implements Runnable {

    private static final long FIRST_INTERRUPT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_INTERRUPT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long NEVER = Long.MAX_VALUE;

    private final RunOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final RunControl control;
    private final @Nullable Checkpoints checkpoints;
    private final Work leftovers; // counts what nobody has taken
    private final Plan plan;
    private final long startedAt = System.nanoTime();

    // guarded by lock
    private boolean woken;
    private boolean draining;
    private long drainDeadline; // as System.nanoTime()
    private boolean asked;
    private long begun; // checkpoints of this run
    private long made;
    private long lastComplete;
    private @Nullable RunReport report;

    // the supervisor's own
    private final long intervalNanos;
    private long lastEnd = startedAt;
    private long finalCheckpoint; // 0 before it was begun
    private long interruptNanos = FIRST_INTERRUPT_NANOS;

    Supervisor(Planner planner, RunOptions options) {
        this.options = options;
        this.control = new RunControl(options.waiting(), options.listener(), this::wake);
        Checkpointing checkpointing = options.checkpointing();
        if (checkpointing == null) {
            checkpoints = null;
            intervalNanos = NEVER;
            control.end();
        } else {
            planner.requireCheckpointable();
            checkpoints = new Checkpoints(checkpointing.store(), planner.fingerprint(), this::wake);
            lastComplete = checkpoints.restoredCheckpoint();
            intervalNanos = TimeUnit.NANOSECONDS.convert(checkpointing.interval());
        }
        Snapshots snapshots = checkpoints == null ? Snapshots.NONE : checkpoints;
        plan = planner.plan(control, snapshots, checkpoints != null, options.isMoreToCome());
        leftovers = new Work("supervisor", control, snapshots);
        if (checkpoints != null) {
            checkpoints.expect(plan.parts);
        }
    }

    RunControl control() {
        return control;
    }

    Plan plan() {
        return plan;
    }

    Stream<Tally> tallies() {
        return Stream.concat(Stream.of(leftovers), plan.workers.stream().map(worker -> worker.work))
                .map(work -> work.tally);
    }

    RunOptions options() {
        return options;
    }

    /** By any thread: something has happened that the supervisor may have to do something about. */
    private void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops the intake, and aborts if the rest takes longer; an earlier deadline stays. */
    void drain(Duration timeout) {
        lock.lock();
        try {
            long deadline = System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(timeout), NEVER / 2);
            if (!draining || deadline - drainDeadline < 0) {
                draining = true;
                drainDeadline = deadline;
            }
        } finally {
            lock.unlock();
        }
        control.stop();
    }

    @Override
    public void run() {
        try {
            startWorkers();
        } catch (Throwable e) {
            control.fail("the start of a thread", e);
        }
        boolean over = false;
        while (!over) {
            try {
                over = look();
            } catch (Throwable e) {
                control.fail("a checkpoint", e);
            }
        }
        end();
    }

    private void startWorkers() {
        for (Worker worker : plan.workers) {
            Thread thread = options.threads().newThread(worker);
            thread.setName(options.name() + "-" + worker.name());
            worker.startedAs(thread);
            try {
                thread.start();
            } catch (Throwable e) {
                worker.neverStarted();
                throw e;
            }
        }
    }

    /** Does what there is to do, and waits for more; returns whether all workers have ended. */
    @SuppressWarnings("WaitNotInLoop") // it is called in one
    private boolean look() throws InterruptedException {
        if (control.aborting()) {
            interruptWorkers();
        } else {
            takeCheckpoints();
        }
        lock.lock();
        try {
            if (allOver()) {
                return true;
            }
            long wait = waitNanos();
            if (!woken && wait > 0) {
                changed.awaitNanos(wait);
            }
            woken = false;
            if (draining && !control.aborting() && drainDeadline - System.nanoTime() <= 0) {
                control.abort();
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean allOver() {
        return plan.workers.stream().allMatch(worker -> worker.thread() == null || worker.over());
    }

    private long waitNanos() {
        long now = System.nanoTime();
        if (control.aborting()) {
            return interruptNanos;
        }
        long wait = draining ? drainDeadline - now : NEVER;
        if (checkpoints != null && checkpoints.open() == 0 && finalCheckpoint == 0) {
            wait = Math.min(wait, asked ? 0 : intervalNanos - (now - lastEnd));
        }
        return wait;
    }

    private void interruptWorkers() {
        for (Worker worker : plan.workers) {
            Thread thread = worker.thread();
            if (thread != null && !worker.over()) {
                thread.interrupt();
            }
        }
        interruptNanos = Math.min(2 * interruptNanos, MAX_INTERRUPT_NANOS);
    }

    private void takeCheckpoints() {
        if (checkpoints == null) {
            return;
        }
        if (checkpoints.open() != 0 && checkpoints.allThere()) {
            complete(checkpoints);
        }
        if (checkpoints.open() == 0 && finalCheckpoint == 0) {
            beginIfDue(checkpoints);
        }
        if (finalCheckpoint != 0 && checkpoints.open() == 0 && !control.ending() && allCommitted()) {
            control.end();
        }
    }

    private void complete(Checkpoints of) {
        long checkpoint = of.open();
        of.complete();
        lock.lock();
        try {
            made++;
            lastComplete = checkpoint;
            lastEnd = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        control.complete(checkpoint);
    }

    private boolean allCommitted() {
        return plan.workers.stream().allMatch(worker -> worker.committed() >= finalCheckpoint);
    }

    private void beginIfDue(Checkpoints of) {
        boolean last = plan.sources.stream().allMatch(SourceInput::exhausted);
        long checkpoint;
        lock.lock();
        try {
            if (!last && !asked && System.nanoTime() - lastEnd < intervalNanos) {
                return;
            }
            asked = false;
            begun++;
        } finally {
            lock.unlock();
        }
        checkpoint = of.begin();
        finalCheckpoint = last ? checkpoint : 0;
        control.request(checkpoint);
    }

    private void end() {
        for (Worker worker : plan.workers) {
            join(worker.thread());
        }
        for (Link link : plan.links) {
            for (Object left = link.poll(); left != null; left = link.poll()) {
                if (!(left instanceof Mark)) {
                    leftovers.lost(Fate.DISCARDED, link.name, left);
                }
            }
        }
        if (checkpoints != null) {
            try {
                checkpoints.abandon();
            } catch (RuntimeException e) {
                control.fail("a checkpoint", e);
            }
        }
        RunReport last = reportNow(true);
        lock.lock();
        try {
            report = last;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** It has said that it is over, so this does not take long. */
    private static void join(@Nullable Thread thread) {
        boolean joined = false;
        while (thread != null && !joined) {
            try {
                thread.join();
                joined = true;
            } catch (InterruptedException e) {
                joined = false; // nobody has a reason to interrupt this thread
            }
        }
    }

    /** The last report, or null if the run is not over after a time. */
    @Nullable
    RunReport await(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (report == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return report;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a checkpoint that begins after the call; returns its number, or 0 if the run ended before. */
    long checkpoint() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long before = begun;
            asked = true;
            woken = true;
            changed.signalAll();
            while (report == null && made <= before) {
                changed.await();
            }
            return made > before ? lastComplete : 0;
        } finally {
            lock.unlock();
        }
    }

    /** How many this run has made. */
    long checkpoints() {
        lock.lock();
        try {
            return made;
        } finally {
            lock.unlock();
        }
    }

    RunState state() {
        RunReport last = lastReport();
        if (last != null) {
            return last.state();
        } else if (control.aborting()) {
            return RunState.ABORTING;
        }
        return control.stopping() ? RunState.STOPPING : RunState.RUNNING;
    }

    private @Nullable RunReport lastReport() {
        lock.lock();
        try {
            return report;
        } finally {
            lock.unlock();
        }
    }

    RunReport report() {
        RunReport last = lastReport();
        return last == null ? reportNow(false) : last;
    }

    private RunReport reportNow(boolean over) {
        Map<Fate, Long> fates = new EnumMap<>(Fate.class);
        for (Fate fate : Fate.values()) {
            fates.put(fate, tallies().mapToLong(tally -> tally.get(fate)).sum());
        }
        List<String> unfinished = new ArrayList<>();
        int joined = 0;
        int aborted = 0;
        for (Worker worker : plan.workers) {
            if (worker.thread() != null) {
                boolean ended = worker.over();
                joined += ended && worker.completed() ? 1 : 0;
                aborted += ended && !worker.completed() ? 1 : 0;
                if (!ended) {
                    unfinished.add(worker.name());
                }
            }
        }
        RunControl.Failure failure = control.failure();
        lock.lock();
        try {
            return new RunReport(
                    options.name(),
                    over ? endState(failure, aborted) : state(),
                    tallies().mapToLong(Tally::produced).sum(),
                    tallies().mapToLong(Tally::made).sum(),
                    fates,
                    joined,
                    aborted,
                    unfinished,
                    lastComplete,
                    made,
                    control.listenerFailures(),
                    Duration.ofNanos(System.nanoTime() - startedAt),
                    failure == null ? null : failure.where(),
                    failure == null ? null : failure.error());
        } finally {
            lock.unlock();
        }
    }

    private RunState endState(RunControl.@Nullable Failure failure, int aborted) {
        if (failure != null) {
            return RunState.FAILED;
        }
        return aborted == 0 ? RunState.COMPLETED : RunState.ABORTED;
    }
}
