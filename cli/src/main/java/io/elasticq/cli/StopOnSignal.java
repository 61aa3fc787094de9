package io.elasticq.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command come to its end when a signal ends the JVM, for a limited time. A shutdown hook, so the JVM's own exit
 * code for the signal stays. Closed when the command has come to its end, for whatever reason.
 */
final class StopOnSignal implements AutoCloseable {

    /** How long a command may take that writes what it has accepted. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private final Runnable stop;
    private final Runnable tooLate;
    private final Duration limit;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onSignal, "elasticq-signal");

    private StopOnSignal(Runnable stop, Duration limit, Runnable tooLate) {
        this.stop = stop;
        this.limit = limit;
        this.tooLate = tooLate;
    }

    /**
     * Starts to listen.
     *
     * @param stop asks the command to come to its end
     * @param limit how long it may take
     * @param tooLate called if it takes longer
     */
    static StopOnSignal install(Runnable stop, Duration limit, Runnable tooLate) {
        StopOnSignal it = new StopOnSignal(stop, limit, tooLate);
        Runtime.getRuntime().addShutdownHook(it.hook);
        return it;
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running and now returns; the JVM ends after it.
        }
    }

    private void onSignal() {
        stop.run();
        try {
            if (!ended.await(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS)) {
                tooLate.run();
            }
        } catch (InterruptedException e) {
            tooLate.run();
        }
    }
}
