package io.elasticq.journal.chronicle;

import java.util.function.Supplier;

/** An interruption closes the channels that Chronicle Queue maps files with, so it is put off until a call is over. */
final class Uninterrupted {

    private Uninterrupted() {}

    static <T> T call(Supplier<T> action) {
        boolean interrupted = Thread.interrupted();
        try {
            return action.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
