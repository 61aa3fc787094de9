package io.elasticq.cli;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Writes each line when it is due. Flushes before it waits. For one thread; any may call {@link #hurry}. */
final class PacedWriter {

    private final LineOutput writer;
    private final @Nullable Pace pace;
    private final LongConsumer onFlushed;
    private volatile boolean hurried;
    private volatile @Nullable Thread thread;

    /**
     * Makes one.
     *
     * @param pace when lines are due, or null
     * @param onFlushed is told how many lines the output has, after each flush
     */
    PacedWriter(LineOutput writer, @Nullable Pace pace, LongConsumer onFlushed) {
        this.writer = writer;
        this.pace = pace;
        this.onFlushed = onFlushed;
    }

    /** Says that the caller is the thread that writes. */
    void begin() {
        thread = Thread.currentThread();
    }

    void write(byte[] line) throws IOException {
        awaitPace();
        writer.write(line);
    }

    void flush() throws IOException {
        writer.flush();
        onFlushed.accept(writer.lines());
    }

    /** Goes on without the pace, at once. */
    void hurry() {
        hurried = true;
        LockSupport.unpark(thread);
    }

    private void awaitPace() throws IOException {
        if (pace == null || hurried) {
            return;
        }
        long wait = pace.untilDueNanos();
        if (wait > 0) {
            flush();
        }
        while (wait > 0 && !hurried) {
            LockSupport.parkNanos(this, wait);
            wait = pace.untilDueNanos();
        }
        pace.pass();
    }
}
