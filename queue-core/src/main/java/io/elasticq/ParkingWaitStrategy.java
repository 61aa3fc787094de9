package io.elasticq;

import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Parks until it is signalled.
 *
 * <p>No wake-up is lost: a thread registers in one call of {@link #idle}, its caller looks once more for what it waits
 * for, and only the next call parks. A change is either seen by that look, or was made after the registration; then the
 * signal that follows the change finds the registration and leaves a permit, and the park returns at once. The two full
 * fences make it so: of "register, then look" and "change, then read the registrations", at least one sees the other's.
 *
 * <p>Only a thread itself registers it, and only signals remove it. The count is raised before a registration and lowered
 * after a removal, so it is never below the number of registrations. (The set's own {@code isEmpty} can be: it counts after
 * the fact, so one thread's early removal may cancel another's registration. That lost wake-ups.)
 *
 * <p>A thread that finds what it waited for stays registered until the next signal, which costs it one park that returns
 * at once, later; {@code idle} is made to be called in a loop.
 */
final class ParkingWaitStrategy implements WaitStrategy {

    private final Set<Thread> registered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger atMost = new AtomicInteger();

    @Override
    public int idle(int idleCounter) {
        Thread self = Thread.currentThread();
        if (registered.contains(self)) {
            LockSupport.park(this);
        } else {
            atMost.incrementAndGet();
            registered.add(self);
            VarHandle.fullFence(); // register before the caller looks: pairs with signalAll
        }
        return idleCounter;
    }

    @Override
    public boolean needsSignals() {
        return true;
    }

    @Override
    public void signalAll() {
        VarHandle.fullFence(); // the change before the registrations are read: pairs with idle
        if (atMost.get() > 0) {
            registered.forEach(this::wake);
        }
    }

    private void wake(Thread thread) {
        // Removed first: whoever is woken and finds nothing registers anew before it parks again.
        if (registered.remove(thread)) {
            atMost.decrementAndGet();
            LockSupport.unpark(thread);
        }
    }
}
