package io.elasticq.journal;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The thread behind {@link Durability.Periodic}. Ends when it is stopped, or when the journal is dead. */
final class PeriodicSync {

    private final Runnable sync;
    private final long periodNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stop = lock.newCondition();
    private final Thread thread;
    private boolean stopped;

    PeriodicSync(Runnable sync, Durability.Periodic durability, String location) {
        this.sync = sync;
        this.periodNanos = nanos(durability);
        this.thread = new Thread(this::run, "journal-sync " + location);
        thread.setDaemon(true);
        thread.start();
    }

    private static long nanos(Durability.Periodic durability) {
        try {
            return durability.period().toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE; // 292 years and more
        }
    }

    private void run() {
        try {
            while (!isStoppedAfter(periodNanos)) {
                sync.run();
            }
        } catch (JournalFailedException e) {
            // kept by the group commit, and said by each call from now on
            return;
        }
    }

    private boolean isStoppedAfter(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (!stopped && left > 0) {
                left = stop.awaitNanos(left);
            }
            return stopped;
        } catch (InterruptedException e) {
            return true; // nobody has a reason to but one who wants it to end
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            stop.signalAll();
        } finally {
            lock.unlock();
        }
        Threads.join(thread);
    }
}
