package io.elasticq.lockbased;

import io.elasticq.DropListener;
import io.elasticq.ResizeListener;
import io.elasticq.internal.ListenerCalls;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What the listeners must hear of. Noted under the queue's lock, delivered by the same thread when it has given the lock
 * back; see {@link ListenerCalls}.
 *
 * @param <E> the type of the elements
 */
final class Notices<E> implements ElasticArray.Events {

    private static final Queue<Runnable> NONE = new ArrayDeque<>(0); // never added to

    private final @Nullable ResizeListener resizeListener;
    private final @Nullable DropListener<? super E> dropListener;
    private final ListenerCalls calls = new ListenerCalls();

    // guarded by the queue's lock
    private boolean pending;
    private boolean policyFailureLogged;
    private @Nullable Throwable policyFailure; // to be logged
    private Queue<Runnable> noted = NONE;

    Notices(@Nullable ResizeListener resizeListener, @Nullable DropListener<? super E> dropListener) {
        this.resizeListener = resizeListener;
        this.dropListener = dropListener;
    }

    long failures() {
        return calls.failures();
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
            collected.add(() -> calls.policyFailed(failure));
        }
        return collected;
    }

    /** Throws nothing: it would take with it the element that a poll has already removed. */
    void deliver(Queue<Runnable> collected) {
        calls.deliver(collected);
    }

    private void note(Runnable notice) {
        if (noted == NONE) {
            noted = new ArrayDeque<>();
        }
        noted.add(notice);
        pending = true;
    }
}
