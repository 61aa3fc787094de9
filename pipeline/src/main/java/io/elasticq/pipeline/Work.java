package io.elasticq.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What all steps of one worker share. Used by that worker, but for what says otherwise. */
final class Work {

    static final long FOR_EVER = Long.MAX_VALUE;

    final String worker;
    final RunControl control;
    final Snapshots snapshots;
    final Tally tally = new Tally();

    /** What is opened, flushed and closed by the worker, in the order of the flow. */
    final List<Resource> resources = new ArrayList<>();

    private final AtomicLong waitedNanos = new AtomicLong();

    /** A step that has something of the world outside. */
    interface Resource {

        String name();

        /** Before the first event. */
        void open() throws Exception;

        /** In each turn in which there is nothing to do. */
        default void idle() throws Exception {}

        /** When there is nothing to do for now, once. */
        default void flush() throws Exception {}

        /** When a checkpoint is complete. */
        default void commit(long checkpoint) throws Exception {}

        /** When nothing will come any more and all that came is done. */
        default void complete() throws Exception {}

        /** When the run is aborted, in place of {@link #complete}. */
        default void fail(Throwable cause) {}

        /** At the end, however it comes. */
        void close() throws Exception;
    }

    Work(String worker, RunControl control, Snapshots snapshots) {
        this.worker = worker;
        this.control = control;
        this.snapshots = snapshots;
    }

    boolean aborting() {
        return control.aborting();
    }

    /** An event has come to nothing here. */
    void lost(Fate fate, String stage, Object event) {
        lost(fate, stage, event, null);
    }

    void lost(Fate fate, String stage, Object event, @Nullable Throwable error) {
        tally.count(fate);
        control.lost(fate, stage, event, error);
    }

    /**
     * Waits until there is room.
     *
     * @return null if the event or mark was put; otherwise why not: {@link Fate#TIMED_OUT}, or {@link Fate#DISCARDED} if the run is aborted
     */
    @Nullable
    Fate await(Predicate<Object> offer, Object eventOrMark, long timeoutNanos) {
        long start = System.nanoTime();
        Fate otherwise = null;
        int idle = 0;
        while (!offer.test(eventOrMark)) {
            if (control.aborting()) {
                otherwise = Fate.DISCARDED;
                break;
            }
            if (timeoutNanos != FOR_EVER && System.nanoTime() - start >= timeoutNanos) {
                otherwise = Fate.TIMED_OUT;
                break;
            }
            clearStrayInterrupt();
            idle = control.waiting.idle(idle);
        }
        waitedNanos.setRelease(waitedNanos.getPlain() + System.nanoTime() - start); // only this worker writes
        return otherwise;
    }

    /** How long the worker has waited for room. By any thread. */
    long waitedNanos() {
        return waitedNanos.get();
    }

    /** An interrupt that no abort is behind comes from a user's function that left it; parking would return at once for ever. */
    void clearStrayInterrupt() {
        if (!control.aborting()) {
            Thread.interrupted();
        }
    }
}
