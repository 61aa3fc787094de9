package io.elasticq.journal;

/** Waiting for threads to end. */
final class Threads {

    private Threads() {}

    /** Returns when the thread has ended. An interruption is kept for later. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
