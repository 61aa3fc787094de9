package io.elasticq.lockfree;

import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The producers that wait for room, in the order in which they came.
 *
 * <p>NoLostWakeUp: a producer registers, then looks for room once more, and only then parks. The consumer makes room, then looks for the
 * registered. Between the two steps both have a full fence, so at least one sees what the other did. Who was signalled is no longer
 * registered: it looks, registering anew before it does, and who leaves with a signal that it may not have used passes it on.
 */
final class WaitingProducers {

    /** One wait for room. */
    static final class Waiter {
        final Thread thread = Thread.currentThread();
        final boolean needsSeveral;
        private volatile boolean signalled;

        private Waiter(boolean needsSeveral) {
            this.needsSeveral = needsSeveral;
        }

        /** Parks until signalled, at the most once, and not for longer. */
        void park(Object blocker, long nanos) {
            if (!signalled) {
                LockSupport.parkNanos(blocker, nanos);
            }
        }

        boolean isSignalled() {
            return signalled;
        }

        private void signal() {
            signalled = true;
            LockSupport.unpark(thread);
        }
    }

    private final Queue<Waiter> forOne = new ConcurrentLinkedQueue<>();
    private final Queue<Waiter> forSeveral = new ConcurrentLinkedQueue<>();
    private final AtomicInteger atMost = new AtomicInteger(); // raised before and lowered after: never too low

    /** After this, look for room before you park. */
    Waiter register(boolean needsSeveral) {
        Waiter waiter = new Waiter(needsSeveral);
        atMost.incrementAndGet();
        queueOf(waiter).add(waiter);
        VarHandle.fullFence(); // register before looking for room: pairs with freed
        return waiter;
    }

    /** Ends a wait, whatever has come of it. */
    void leave(Waiter waiter) {
        if (queueOf(waiter).remove(waiter)) {
            atMost.decrementAndGet();
        } else if (!waiter.needsSeveral) {
            signalNext(); // it was signalled, and may not have used the room
        }
    }

    /** Called by the consumer when it has made room for so many. */
    void freed(int n) {
        VarHandle.fullFence(); // the room before the look at the registered: pairs with register
        if (atMost.get() > 0) {
            signal(n);
        }
    }

    /** Ends all waits. */
    void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    private void signal(int n) {
        for (int i = 0; i < n && signalNext(); i++) {}
        // Who needs several knows itself whether there is enough.
        for (Waiter waiter = poll(forSeveral); waiter != null; waiter = poll(forSeveral)) {
            waiter.signal();
        }
    }

    private boolean signalNext() {
        Waiter waiter = poll(forOne);
        if (waiter != null) {
            waiter.signal();
        }
        return waiter != null;
    }

    private @Nullable Waiter poll(Queue<Waiter> queue) {
        Waiter waiter = queue.poll();
        if (waiter != null) {
            atMost.decrementAndGet();
        }
        return waiter;
    }

    private Queue<Waiter> queueOf(Waiter waiter) {
        return waiter.needsSeveral ? forSeveral : forOne;
    }
}
