package io.elasticq.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls the listeners of one queue, so that a listener may call the queue, may be slow, and may throw: neither the queue's
 * state nor the result of the operation depends on it. The first failure is logged; one that comes with each element
 * would fill the log. What a listener itself causes is delivered after it returns, so a listener that drops by what it does
 * can't overflow the stack.
 *
 * <p>Any thread may call any method; nothing here waits for another thread, and nothing is thrown.
 */
public final class ListenerCalls {

    private static final System.Logger LOG = System.getLogger(ListenerCalls.class.getName());

    private final AtomicLong failures = new AtomicLong(); // a LongAdder may need memory
    private final AtomicBoolean listenerFailureLogged = new AtomicBoolean();
    private final AtomicBoolean policyFailureLogged = new AtomicBoolean();

    /** What this thread is delivering: a listener that causes more adds to that, so deliveries do not nest. */
    @SuppressWarnings("ThreadLocalUsage") // each queue has its own listeners
    private final ThreadLocal<Queue<Runnable>> delivering = new ThreadLocal<>();

    /** Nothing has failed so far. */
    public ListenerCalls() {}

    /**
     * How many listeners have thrown.
     *
     * @return the count so far
     */
    public long failures() {
        return failures.get();
    }

    /**
     * Makes one call.
     *
     * @param call the call
     */
    public void deliver(Runnable call) {
        try {
            Queue<Runnable> one = new ArrayDeque<>();
            one.add(call);
            deliver(one);
        } catch (Throwable e) {
            failed(e);
        }
    }

    /**
     * Makes these calls, in this order.
     *
     * @param calls the calls; belongs to this from now on
     */
    public void deliver(Queue<Runnable> calls) {
        try {
            Queue<Runnable> outer = delivering.get();
            if (outer != null) {
                outer.addAll(calls);
                return;
            }
            delivering.set(calls);
            try {
                for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
                    run(call);
                }
            } finally {
                delivering.remove();
            }
        } catch (Throwable e) {
            failed(e);
        }
    }

    /**
     * Says in the log that a resize policy threw; only the first time.
     *
     * @param failure what it threw
     */
    public void policyFailed(Throwable failure) {
        if (policyFailureLogged.compareAndSet(false, true)) {
            log("the resize policy threw; from now on this is only counted", failure);
        }
    }

    private void run(Runnable call) {
        try {
            call.run();
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
}
