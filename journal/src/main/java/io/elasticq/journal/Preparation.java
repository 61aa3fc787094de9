package io.elasticq.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A thread that has the next segment ready, so that an append that reaches the end of one does not wait for the disk. Without the thread, for
 * storage that is fast, the one who asks does the work.
 */
final class Preparation {

    private final SegmentSupply supply;
    private final boolean inBackground;
    private final Worker worker;
    private long wanted; // the number of the segment to make; 0 while one is ready or has failed

    @Nullable
    private Segment ready;

    @Nullable
    private Throwable failure;

    Preparation(SegmentSupply supply, long first, boolean inBackground, String location) {
        this.supply = supply;
        this.wanted = first;
        this.inBackground = inBackground;
        this.worker = new Worker("journal-segments " + location, this::run);
        if (inBackground) {
            worker.start();
        }
    }

    /**
     * Takes the segment of this number, waits for it, and has the next one made.
     *
     * @throws UncheckedIOException if it could not be made; the next call has it tried again
     */
    Segment take(long number) {
        try {
            return inBackground ? await(number) : supply.prepare(number);
        } catch (IOException e) {
            throw new UncheckedIOException("segment " + number + " could not be made, nothing was appended: " + e, e);
        }
    }

    private Segment await(long number) throws IOException {
        worker.lock.lock();
        try {
            if (failure != null) {
                failure = null; // said before; tried again now
                request(number);
            }
            while (ready == null && failure == null && !worker.isStopped()) {
                worker.changed.awaitUninterruptibly();
            }
            Throwable cause = failure;
            if (cause != null) {
                throw new IOException(cause);
            }
            Segment segment = ready;
            if (segment == null) {
                throw new JournalClosedException("the journal is closed");
            }
            ready = null;
            request(number + 1);
            return segment;
        } finally {
            worker.lock.unlock();
        }
    }

    private void request(long number) {
        wanted = number;
        worker.changed.signalAll();
    }

    private void run() {
        for (long number = next(); number > 0; number = next()) {
            Segment made = null;
            Throwable cause = null;
            try {
                made = supply.prepare(number);
            } catch (IOException | RuntimeException | Error e) {
                cause = e; // told to the thread that needs the segment
            }
            answer(made, cause);
        }
    }

    private long next() {
        worker.lock.lock();
        try {
            while (wanted == 0 && !worker.isStopped()) {
                worker.changed.awaitUninterruptibly();
            }
            return worker.isStopped() ? 0 : wanted;
        } finally {
            worker.lock.unlock();
        }
    }

    private void answer(@Nullable Segment made, @Nullable Throwable cause) {
        worker.lock.lock();
        try {
            wanted = 0;
            ready = made;
            failure = cause;
            worker.changed.signalAll();
        } finally {
            worker.lock.unlock();
        }
    }

    /** Returns when the thread has ended. */
    void stop() {
        worker.stop();
    }
}
