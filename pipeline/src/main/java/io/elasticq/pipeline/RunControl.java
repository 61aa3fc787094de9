package io.elasticq.pipeline;

import io.elasticq.WaitStrategy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What all threads of a run share: what is asked of the workers, as flags that only ever go one way and that they look at between events; and what they have to say to the supervisor, which is woken for it.
 */
final class RunControl {

    private static final Logger LOG = System.getLogger("io.elasticq.pipeline");

    /** A failure, and where it was. */
    record Failure(String where, Throwable error) {}

    final WaitStrategy waiting;
    private final @Nullable RunListener listener;
    private final Runnable wakeSupervisor;

    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private final AtomicLong listenerFailures = new AtomicLong();
    private final AtomicBoolean listenerFailed = new AtomicBoolean();

    private volatile boolean stopping;
    private volatile boolean aborting;
    private volatile boolean ending;
    private volatile long requested;
    private volatile long completed;

    RunControl(WaitStrategy waiting, @Nullable RunListener listener, Runnable wakeSupervisor) {
        this.waiting = waiting;
        this.listener = listener;
        this.wakeSupervisor = wakeSupervisor;
    }

    /** Sources stop reading. */
    void stop() {
        stopping = true;
        wakeSupervisor.run();
    }

    boolean stopping() {
        return stopping;
    }

    /** All workers end as soon as they see it, and leave what is in the links. Whoever calls this interrupts them after that. */
    void abort() {
        aborting = true;
        wakeSupervisor.run();
    }

    boolean aborting() {
        return aborting;
    }

    /** Sources that have nothing more to say may end: with checkpoints, not before the last one is complete. */
    void end() {
        ending = true;
    }

    boolean ending() {
        return ending;
    }

    /** The checkpoint that sources are to begin, or have begun; 0 before the first. */
    long requested() {
        return requested;
    }

    void request(long checkpoint) {
        requested = checkpoint;
    }

    /** The last complete checkpoint of this run; 0 before the first. */
    long completed() {
        return completed;
    }

    void complete(long checkpoint) {
        completed = checkpoint;
    }

    /** Ends the run with an error; the first one counts, and later ones are added to it. */
    void fail(String where, Throwable error) {
        Failure first = new Failure(where, error);
        if (!failure.compareAndSet(null, first)) {
            Failure earlier = failure.get();
            if (earlier != null && earlier.error != error) {
                earlier.error.addSuppressed(error);
            }
        }
        abort();
    }

    /** Why the run does not end by itself. */
    Throwable cause() {
        Failure first = failure.get();
        return first == null ? new CancellationException("the run was aborted") : first.error;
    }

    @Nullable
    Failure failure() {
        return failure.get();
    }

    void wakeSupervisor() {
        wakeSupervisor.run();
    }

    /** Tells the listener of a loss. */
    void lost(Fate fate, String stage, Object event, @Nullable Throwable error) {
        if (listener == null) {
            return;
        }
        try {
            listener.onLost(fate, stage, event, error);
        } catch (Throwable e) {
            listenerFailures.incrementAndGet();
            if (listenerFailed.compareAndSet(false, true)) {
                LOG.log(Level.WARNING, "the listener of a pipeline failed; further failures are only counted", e);
            }
        }
    }

    long listenerFailures() {
        return listenerFailures.get();
    }

    static void warn(String stage, Object event, Throwable error) {
        LOG.log(Level.WARNING, stage + " failed with " + text(event), error);
    }

    /** What it says of itself, which is a function of the user's. */
    private static String text(Object event) {
        try {
            return String.valueOf(event);
        } catch (Throwable e) {
            return "a " + event.getClass().getName() + " whose toString failed with "
                    + e.getClass().getName();
        }
    }
}
