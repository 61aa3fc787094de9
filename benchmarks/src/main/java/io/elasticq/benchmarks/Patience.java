package io.elasticq.benchmarks;

import io.elasticq.WaitStrategy;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What an end of a link does after it tried in vain, the same for all links: it spins 100 times, yields 100 times, and then parks for
 * the shortest time that the system knows. Where there are more threads than cores, one that yields again and again may not be given one for minutes.
 */
final class Patience {

    static final WaitStrategy STRATEGY = WaitStrategy.backoff(100, 100, Duration.ofNanos(1), Duration.ofNanos(1));

    /** A power of two. */
    private static final int LOOKS_EVERY = 1024;

    private final BooleanSupplier otherIsThere;

    Patience(BooleanSupplier otherIsThere) {
        this.otherIsThere = otherIsThere;
    }

    /** Waits a little; returns the number of failures in a row, this one included. */
    int idle(int failures) {
        if ((failures & (LOOKS_EVERY - 1)) == LOOKS_EVERY - 1 && !otherIsThere.getAsBoolean()) {
            throw new IllegalStateException("the other side has ended before its time");
        }
        STRATEGY.idle(failures);
        return failures + 1;
    }

    void send(Link.Sender sender, byte[] message) {
        int failures = 0;
        while (!sender.offer(message)) {
            failures = idle(failures);
        }
    }

    /** Waits for one message and no more. */
    void receive(Link.Receiver receiver) {
        int failures = 0;
        while (receiver.poll(1) == 0) {
            failures = idle(failures);
        }
    }
}
