package io.elasticq.pipeline;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers where events were acquired. Any thread may use it; it takes a lock. */
final class LeaseTracker {

    private final ReentrantLock lock = new ReentrantLock();
    private final IdentityHashMap<PooledEvent, Throwable> held = new IdentityHashMap<>();

    void acquired(PooledEvent event) {
        Throwable here = new Throwable(
                "acquired by " + Thread.currentThread().getName() + ": " + event.describe(event.leaseNow()));
        lock.lock();
        try {
            held.put(event, here);
        } finally {
            lock.unlock();
        }
    }

    void released(PooledEvent event) {
        lock.lock();
        try {
            held.remove(event);
        } finally {
            lock.unlock();
        }
    }

    List<Throwable> held() {
        lock.lock();
        try {
            return List.copyOf(held.values());
        } finally {
            lock.unlock();
        }
    }
}
