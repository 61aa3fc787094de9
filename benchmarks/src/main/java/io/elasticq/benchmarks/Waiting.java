package io.elasticq.benchmarks;

/** What a thread does after it tried in vain. The same for all queues of a case, for it decides who is fast. */
public enum Waiting {
    /** Tries again at once: the most that one end can disturb the other. */
    SPIN(false),
    /** With {@code onSpinWait} in between, as {@link Transfer} does it. */
    PAUSE(true);

    /**
     * Tries before the processor is given away. A thread that tries this often waits for one that has no processor: with
     * one core for each the other end needs far fewer.
     */
    private static final int TRIES = 1000;

    private final boolean pause;

    Waiting(boolean pause) {
        this.pause = pause;
    }

    /** Waits a little; returns the number of failures in a row, this one included. */
    @SuppressWarnings("ThreadPriorityCheck") // the other end may need this very core
    int idle(int failures) {
        if (failures >= TRIES) {
            Thread.yield();
        } else if (pause) {
            Thread.onSpinWait();
        }
        return failures + 1;
    }
}
