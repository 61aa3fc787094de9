package io.elasticq.journal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work with files that an interruption of its thread does not end. A channel closes when the thread that uses it is interrupted; a force that failed for that would be the end of a
 * journal, and a record could not be read for it. The interruption stays set.
 */
final class Uninterrupted {

    /** May be begun again from the start, as what it has opened is closed when it throws. */
    interface Work<T> {
        T run() throws IOException;
    }

    private Uninterrupted() {}

    static <T> T call(Work<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted(); // it came meanwhile: again, with another channel
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
