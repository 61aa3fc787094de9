package io.elasticq.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A thread that has the next segment ready, so that an append that reaches the end of one does not wait for the disk. Without the thread, for
 * storage that is fast, the one who asks does the work.
 */
final class Preparation {

    private final SegmentSupply supply;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @Nullable Thread thread;
    private long wanted; // the number of the segment to make; 0 while one is ready or has failed
    private boolean stopped;

    @Nullable
    private Segment ready;

    @Nullable
    private Throwable failure;

    Preparation(SegmentSupply supply, long first, boolean inBackground, String location) {
        this.supply = supply;
        this.wanted = first;
        if (inBackground) {
            thread = new Thread(this::run, "journal-segments " + location);
            thread.setDaemon(true);
            thread.start();
        } else {
            thread = null;
        }
    }

    /**
     * Takes the segment of this number, waits for it, and has the next one made.
     *
     * @throws UncheckedIOException if it could not be made; the next call has it tried again
     */
    Segment take(long number) {
        try {
            return thread == null ? supply.prepare(number) : await(number);
        } catch (IOException e) {
            throw new UncheckedIOException("segment " + number + " could not be made, nothing was appended: " + e, e);
        }
    }

    private Segment await(long number) throws IOException {
        lock.lock();
        try {
            if (failure != null) {
                failure = null; // said before; tried again now
                request(number);
            }
            while (ready == null && failure == null && !stopped) {
                changed.awaitUninterruptibly();
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
            lock.unlock();
        }
    }

    private void request(long number) {
        wanted = number;
        changed.signalAll();
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
        lock.lock();
        try {
            while (wanted == 0 && !stopped) {
                changed.awaitUninterruptibly();
            }
            return stopped ? 0 : wanted;
        } finally {
            lock.unlock();
        }
    }

    private void answer(@Nullable Segment made, @Nullable Throwable cause) {
        lock.lock();
        try {
            wanted = 0;
            ready = made;
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the thread has ended. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (thread != null) {
            Threads.join(thread);
        }
    }
}
