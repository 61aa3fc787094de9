package io.elasticq.lockbased;

import io.elasticq.DropListener;
import io.elasticq.ResizeListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the listeners must hear of. Noted under the queue's lock, delivered by the same thread when it has given the lock
 * back, so that a listener may call the queue, may be slow, and may throw: neither the queue's state nor the result of the
 * operation depends on it. The first failure is logged; one that comes with each element would fill the log.
 *
 * @param <E> the type of the elements
 */
final class Notices<E> implements ElasticArray.Events {

    private static final System.Logger LOG = System.getLogger(Notices.class.getName());

    private final @Nullable ResizeListener resizeListener;
    private final @Nullable DropListener<? super E> dropListener;
    private final LongAdder failures = new LongAdder();

    private final AtomicBoolean listenerFailureLogged = new AtomicBoolean();

    // guarded by the queue's lock
    private boolean policyFailureLogged;
    private boolean pending;
    private List<Runnable> noted = List.of();

    Notices(@Nullable ResizeListener resizeListener, @Nullable DropListener<? super E> dropListener) {
        this.resizeListener = resizeListener;
        this.dropListener = dropListener;
    }

    long failures() {
        return failures.sum();
    }

    @Override
    public void resized(ResizeListener.Event event) {
        pending = true;
        ResizeListener listener = resizeListener;
        if (listener != null) {
            note(() -> listener.resized(event));
        }
    }

    @Override
    public void policyFailed(RuntimeException failure) {
        if (!policyFailureLogged) {
            policyFailureLogged = true;
            note(() -> log("the resize policy threw; from now on this is only counted", failure));
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
    List<Runnable> collect() {
        List<Runnable> collected = noted;
        pending = false;
        noted = List.of();
        return collected;
    }

    void deliver(List<Runnable> collected) {
        for (Runnable notice : collected) {
            try {
                notice.run();
            } catch (Throwable e) {
                // An Error too: thrown on, it would take with it the element that a poll has already removed.
                failures.increment();
                if (listenerFailureLogged.compareAndSet(false, true)) {
                    log("a listener threw; from now on this is only counted", e);
                }
            }
        }
    }

    private static void log(String message, Throwable failure) {
        LOG.log(System.Logger.Level.WARNING, message, failure);
    }

    private void note(Runnable notice) {
        if (noted.isEmpty()) {
            noted = new ArrayList<>();
        }
        noted.add(notice);
        pending = true;
    }
}
