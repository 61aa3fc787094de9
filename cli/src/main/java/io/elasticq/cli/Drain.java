package io.elasticq.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Moves lines from the queue to the output, until the queue is closed and empty. Flushes when it has to wait, for lines
 * or for its pace: whoever reads the output must not wait for lines that are already here.
 */
final class Drain {

    private static final int BATCH = 256;
    private static final int MEMORY_ATTEMPTS = 200;
    private static final long MEMORY_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Passage<byte[]> queue;
    private final PacedWriter writer;
    private final Runnable onOutOfMemory;
    private int outOfMemory;
    private final int batchSize;

    /**
     * Makes one.
     *
     * @param pace when lines are due, or null
     * @param onOutOfMemory called when there is no memory; frees some
     */
    Drain(Passage<byte[]> queue, LineWriter writer, @Nullable Pace pace, Runnable onOutOfMemory) {
        this.queue = queue;
        this.writer = new PacedWriter(writer, pace, queue::written);
        this.onOutOfMemory = onOutOfMemory;
        // With a pace, lines wait in the queue and not here, or the bound would not be what was asked for.
        this.batchSize = pace == null ? BATCH : 1;
    }

    void run() throws IOException, InterruptedException {
        writer.begin();
        List<byte[]> batch = new ArrayList<>(batchSize);
        while (nextDespiteMemory(batch)) {
            for (int i = 0; i < batch.size(); i++) { // an iterator needs memory, and there may be none
                writer.write(batch.get(i));
            }
            batch.clear();
        }
        writer.flush();
    }

    /** Goes on without the pace, at once. */
    void hurry() {
        writer.hurry();
    }

    /** The lines that fill the memory get fewer only by going on; the reader may need a moment to give up. */
    private boolean nextDespiteMemory(List<byte[]> batch) throws IOException, InterruptedException {
        while (true) {
            try {
                return next(batch);
            } catch (OutOfMemoryError e) {
                outOfMemory++;
                if (outOfMemory > MEMORY_ATTEMPTS) {
                    throw e;
                }
                onOutOfMemory.run();
                LockSupport.parkNanos(MEMORY_RETRY_NANOS);
            }
        }
    }

    private boolean next(List<byte[]> batch) throws IOException, InterruptedException {
        if (queue.poll(batch, batchSize) > 0) {
            return true;
        }
        writer.flush();
        return queue.take(batch, batchSize) > 0;
    }
}
