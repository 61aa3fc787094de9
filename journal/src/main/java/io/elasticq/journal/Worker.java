package io.elasticq.journal;

import io.elasticq.internal.Threads;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A daemon thread that ends when it is stopped, and the lock and condition by which it and others talk. Whoever changes anything under the
 * lock signals {@link #changed}.
 */
final class Worker {

    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();

    private final Thread thread;
    private boolean stopped; // under the lock

    /** Not yet started. The work ends when it finds {@link #isStopped}. */
    Worker(String name, Runnable work) {
        thread = new Thread(work, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Under the lock. */
    boolean isStopped() {
        return stopped;
    }

    /** Returns when the thread has ended. An interruption is kept for later. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Threads.join(thread);
    }
}
