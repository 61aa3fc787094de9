package io.elasticq.internal;

/** Waiting for threads that are about to end. */
public final class Threads {

    private Threads() {}

    /**
     * Waits until the thread has ended, also if the caller is interrupted, which it then still is.
     *
     * @param thread not the caller's own
     */
    public static void join(Thread thread) {
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
