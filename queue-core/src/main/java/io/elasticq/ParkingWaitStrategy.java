package io.elasticq;

import java.lang.invoke.VarHandle;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Parks until it is signalled.
 *
 * <p>No wake-up is lost: a thread registers in one call of {@link #idle}, its caller looks once more for what it waits
 * for, and only the next call parks. A change is either seen by that look, or was made after the registration; then the
 * signal that follows the change finds the registration and leaves a permit, and the park returns at once. The two full
 * fences make it so: of "register, then look" and "change, then read the registrations", at least one sees the other's.
 *
 * <p>A thread that finds what it waited for stays registered until the next signal, which costs it one park that returns
 * at once, later; {@code idle} is made to be called in a loop.
 */
final class ParkingWaitStrategy implements WaitStrategy {

    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

    @Override
    public int idle(int idleCounter) {
        if (waiting.add(Thread.currentThread())) {
            VarHandle.fullFence(); // register before the caller looks: pairs with signalAll
        } else {
            LockSupport.park(this);
        }
        return idleCounter;
    }

    @Override
    public void signalAll() {
        VarHandle.fullFence(); // the change before the registrations are read: pairs with idle
        if (waiting.isEmpty()) {
            return;
        }
        for (Iterator<Thread> each = waiting.iterator(); each.hasNext(); ) {
            Thread thread = each.next();
            each.remove(); // first: whoever is woken and finds nothing registers anew before it parks again
            LockSupport.unpark(thread);
        }
    }
}
