package io.elasticq.lockbased;

import io.elasticq.DropListener;
import io.elasticq.ResizeListener;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the listeners must hear of. Noted under the queue's lock, delivered by the same thread when it has given the lock
 * back, so that a listener may call the queue, may be slow, and may throw: neither the queue's state nor the result of the
 * operation depends on it. The first failure is logged; one that comes with each element would fill the log.
 * What a listener itself causes is delivered after it returns, so a listener that drops by what it does can't overflow the stack.
 *
 * @param <E> the type of the elements
 */
final class Notices<E> implements ElasticArray.Events {

    private static final System.Logger LOG = System.getLogger(Notices.class.getName());

    private static final Queue<Runnable> NONE = new ArrayDeque<>(0); // never added to

    private final @Nullable ResizeListener resizeListener;
    private final @Nullable DropListener<? super E> dropListener;
    private final AtomicLong failures = new AtomicLong(); // a LongAdder may need memory

    private final AtomicBoolean listenerFailureLogged = new AtomicBoolean();

    // guarded by the queue's lock
    private boolean pending;
    private boolean policyFailureLogged;
    private @Nullable Throwable policyFailure; // to be logged
    private Queue<Runnable> noted = NONE;

    /** What this thread is delivering: a listener that causes more adds to that, so deliveries do not nest. */
    @SuppressWarnings("ThreadLocalUsage") // each queue has its own listeners
    private final ThreadLocal<Queue<Runnable>> delivering = new ThreadLocal<>();

    Notices(@Nullable ResizeListener resizeListener, @Nullable DropListener<? super E> dropListener) {
        this.resizeListener = resizeListener;
        this.dropListener = dropListener;
    }

    long failures() {
        return failures.get();
    }

    @Override
    public void resized(ResizeListener.Event event) {
        pending = true;
        ResizeListener listener = resizeListener;
        if (listener != null) {
            note(() -> listener.resized(event));
        }
    }

    /** Must not fail: an element may be on its way in or out. So it allocates nothing. */
    @Override
    public void policyFailed(Throwable failure) {
        if (!policyFailureLogged) {
            policyFailureLogged = true;
            policyFailure = failure;
            pending = true;
        }
    }

    void dropped(E element, DropListener.Cause cause) {
        DropListener<? super E> listener = dropListener;
        if (listener != null) {
            note(() -> listener.dropped(element, cause));
        }
    }

    /** Called under the lock: whether anything has happened that the end of the critical section must see to. */
    boolean isPending() {
        return pending;
    }

    /** Called under the lock. Returns what is to be delivered after it. */
    Queue<Runnable> collect() {
        Queue<Runnable> collected = noted;
        Throwable failure = policyFailure;
        policyFailure = null;
        pending = false;
        noted = NONE;
        if (failure != null) {
            collected = new ArrayDeque<>(collected);
            collected.add(() -> log("the resize policy threw; from now on this is only counted", failure));
        }
        return collected;
    }

    /** Throws nothing: it would take with it the element that a poll has already removed. */
    void deliver(Queue<Runnable> collected) {
        try {
            Queue<Runnable> outer = delivering.get();
            if (outer != null) {
                outer.addAll(collected);
                return;
            }
            delivering.set(collected);
            try {
                for (Runnable notice = collected.poll(); notice != null; notice = collected.poll()) {
                    run(notice);
                }
            } finally {
                delivering.remove();
            }
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void run(Runnable notice) {
        try {
            notice.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        failures.incrementAndGet();
        if (listenerFailureLogged.compareAndSet(false, true)) {
            log("a listener threw; from now on this is only counted", failure);
        }
    }

    private static void log(String message, Throwable failure) {
        try {
            LOG.log(System.Logger.Level.WARNING, message, failure);
        } catch (Throwable unloggable) {
            // There is no one left to tell; the failure has been counted.
        }
    }

    private void note(Runnable notice) {
        if (noted == NONE) {
            noted = new ArrayDeque<>();
        }
        noted.add(notice);
        pending = true;
    }
}
