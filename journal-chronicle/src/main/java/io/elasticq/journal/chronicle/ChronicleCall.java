package io.elasticq.journal.chronicle;

import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * A call to Chronicle Queue. An interruption closes the channels that it maps files with, so it is put off until the call is over. Checked exceptions, which it
 * throws without declaring them, are wrapped.
 */
final class ChronicleCall {

    private ChronicleCall() {}

    static <T> T of(Supplier<T> action) {
        boolean interrupted = Thread.interrupted();
        try {
            return action.get();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void run(Runnable action) {
        of(() -> {
            action.run();
            return true;
        });
    }

    /** Whether it may be thrown by what Chronicle Queue does with a damaged file. */
    static boolean isOfDamage(Throwable e) {
        boolean ours = e instanceof io.elasticq.journal.JournalError || e instanceof UncheckedIOException;
        return !ours && (e instanceof RuntimeException || e instanceof AssertionError || e instanceof InternalError);
    }
}
