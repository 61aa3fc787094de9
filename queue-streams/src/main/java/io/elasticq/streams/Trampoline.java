package io.elasticq.streams;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Delivers, so that a callback which causes more deliveries does not nest them: what it causes is delivered by the same thread
 * when it has returned. Any thread may call any method.
 */
final class Trampoline implements Executor {

    private final @Nullable Executor executor;

    /** What this thread has still to deliver; absent if it is not delivering. */
    @SuppressWarnings("ThreadLocalUsage") // the deliveries of one queue
    private final ThreadLocal<@Nullable ArrayDeque<Runnable>> delivering = new ThreadLocal<>();

    Trampoline(@Nullable Executor executor) {
        this.executor = executor;
    }

    boolean hasExecutor() {
        return executor != null;
    }

    /** Whether this thread is delivering, and no executor does. */
    boolean isDeliveringHere() {
        return executor == null && delivering.get() != null;
    }

    /** Whether callbacks may run on this thread. */
    boolean isHome() {
        return executor == null || delivering.get() != null;
    }

    /** Delivers in the same way; what is caused by a delivery on the executor stays with it. */
    @Override
    public void execute(Runnable delivery) {
        if (isHome()) {
            here(delivery);
        } else {
            deliver(delivery);
        }
    }

    /** Delivers a chain of waiters, now, later on this thread, or on the executor. */
    void deliver(Waiter<?> chain) {
        if (executor == null) {
            here(chain);
        } else {
            onExecutor(executor, () -> here(chain));
        }
    }

    /** Does this instead, in the same way. */
    void deliver(Runnable delivery) {
        if (executor == null) {
            here(delivery);
        } else {
            onExecutor(executor, () -> here(delivery));
        }
    }

    private static void onExecutor(Executor executor, Runnable deliveries) {
        Once once = new Once(deliveries);
        try {
            executor.execute(once);
        } catch (RuntimeException refused) {
            // What has been taken out of the queue must reach its receiver, so this thread does what the executor did
            // not.
            once.run();
        }
    }

    /** Makes a call that may run callbacks. */
    <T> T within(Supplier<T> call) {
        if (delivering.get() != null) {
            return call.get();
        }
        ArrayDeque<Runnable> own = new ArrayDeque<>();
        delivering.set(own);
        try {
            return call.get();
        } finally {
            drain(own);
        }
    }

    private void here(Waiter<?> chain) {
        ArrayDeque<Runnable> outer = delivering.get();
        ArrayDeque<Runnable> to = outer == null ? new ArrayDeque<>() : outer;
        for (Waiter<?> waiter = chain; waiter != null; waiter = waiter.next) {
            to.add(waiter::deliver);
        }
        if (outer == null) {
            delivering.set(to);
            drain(to);
        }
    }

    private void here(Runnable delivery) {
        ArrayDeque<Runnable> outer = delivering.get();
        if (outer != null) {
            outer.add(delivery);
            return;
        }
        ArrayDeque<Runnable> own = new ArrayDeque<>();
        own.add(delivery);
        delivering.set(own);
        drain(own);
    }

    /** Delivers all, whatever one of them throws; that can only be an error of the JVM. */
    private void drain(ArrayDeque<Runnable> own) {
        Throwable failure = null;
        for (Runnable delivery = own.poll(); delivery != null; delivery = own.poll()) {
            try {
                delivery.run();
            } catch (RuntimeException | Error e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) {
                    failure.addSuppressed(e);
                }
            }
        }
        delivering.remove();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Runs once, although an executor may both run it and throw. */
    private static final class Once implements Runnable {
        private final AtomicReference<@Nullable Runnable> deliveries;

        Once(Runnable deliveries) {
            this.deliveries = new AtomicReference<>(deliveries);
        }

        @Override
        public void run() {
            Runnable mine = deliveries.getAndSet(null);
            if (mine != null) {
                mine.run();
            }
        }
    }
}
