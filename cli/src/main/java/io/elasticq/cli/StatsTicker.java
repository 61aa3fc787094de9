package io.elasticq.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows a line each time the period is over, and a last one when it is closed. */
final class StatsTicker implements AutoCloseable {

    private final LiveLine line;
    private final Supplier<String> text;
    private final Duration period;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::tick, "elasticq-stats");

    private StatsTicker(LiveLine line, Duration period, Supplier<String> text) {
        this.line = line;
        this.period = period;
        this.text = text;
    }

    static StatsTicker start(LiveLine line, Duration period, Supplier<String> text) {
        StatsTicker ticker = new StatsTicker(line, period, text);
        ticker.thread.setDaemon(true);
        ticker.thread.start();
        return ticker;
    }

    /** Returns when the last line is there. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        try {
            long nanos = TimeUnit.NANOSECONDS.convert(period);
            long due = System.nanoTime() + nanos;
            while (!closing.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                line.show(text.get());
                due += nanos;
            }
        } catch (InterruptedException e) {
            // nobody interrupts it; then this was the last tick
        }
        line.show(text.get());
        line.end();
    }
}
