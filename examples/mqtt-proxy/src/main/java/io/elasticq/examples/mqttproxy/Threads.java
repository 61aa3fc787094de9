package io.elasticq.examples.mqttproxy;

/** Waiting for threads that are about to end. */
final class Threads {

    private Threads() {}

    /** Waits until the thread has ended, also if the caller is interrupted, which it then still is. */
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
