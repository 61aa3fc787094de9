package io.elasticq.pipeline;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A tree of things that are to stop together: cancelling one cancels all below it, and nothing above or beside it. A run that is given one stops its intake, drains, and is aborted if that takes longer than its
 * {@linkplain RunOptions#drainTimeout drain timeout}. Any thread may use it.
 */
public final class Cancellation {

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Runnable> actions = new LinkedHashSet<>(); // guarded by lock
    private volatile boolean cancelled;

    private Cancellation() {}

    /**
     * Begins a tree.
     *
     * @return not cancelled
     */
    public static Cancellation root() {
        return new Cancellation();
    }

    /**
     * Adds a branch. One below something that was cancelled is cancelled.
     *
     * @return below this
     */
    public Cancellation child() {
        Cancellation child = new Cancellation();
        onCancel(child::cancel);
        return child;
    }

    /** Cancels this and all below it. More than once is as good as once. */
    public void cancel() {
        Set<Runnable> now;
        lock.lock();
        try {
            cancelled = true;
            now = new LinkedHashSet<>(actions);
            actions.clear();
        } finally {
            lock.unlock();
        }
        for (Runnable action : now) {
            action.run();
        }
    }

    /**
     * Whether it was cancelled.
     *
     * @return true for ever after
     */
    public boolean isCancelled() {
        return cancelled;
    }

    /** Runs something when this is cancelled, or now if it was; it must neither throw nor wait. */
    void onCancel(Runnable action) {
        lock.lock();
        try {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    void forget(Runnable action) {
        lock.lock();
        try {
            actions.remove(action);
        } finally {
            lock.unlock();
        }
    }
}
