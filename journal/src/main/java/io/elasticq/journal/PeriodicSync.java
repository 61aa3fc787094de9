package io.elasticq.journal;

/** The thread behind {@link Durability.Periodic}. Ends when it is stopped, or when the journal is dead. */
final class PeriodicSync {

    private final Runnable sync;
    private final long periodNanos;
    private final Worker worker;

    PeriodicSync(Runnable sync, Durability.Periodic durability, String location) {
        this.sync = sync;
        this.periodNanos = nanos(durability);
        this.worker = new Worker("journal-sync " + location, this::run);
        worker.start();
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
        worker.lock.lock();
        try {
            long left = nanos;
            while (!worker.isStopped() && left > 0) {
                left = worker.changed.awaitNanos(left);
            }
            return worker.isStopped();
        } catch (InterruptedException e) {
            return true; // nobody has a reason to but one who wants it to end
        } finally {
            worker.lock.unlock();
        }
    }

    void stop() {
        worker.stop();
    }
}
