package io.elasticq.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** How many events a stage has been given, and how long its function takes: one call in {@value #SAMPLE} is timed. Written by one worker, read by any thread. */
final class StageMeter {

    static final int SAMPLE = 256;

    private static final VarHandle EVENTS;
    private static final int DIGITS = 2;

    static {
        try {
            EVENTS = MethodHandles.lookup().findVarHandle(StageMeter.class, "events", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ReentrantLock reading = new ReentrantLock();
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(DIGITS);
    private final Histogram latency = new Histogram(DIGITS); // guarded by reading

    private long events;

    /** Counts an event; returns whether to time it. */
    boolean next() {
        long next = events + 1;
        EVENTS.setOpaque(this, next);
        return (next & (SAMPLE - 1)) == 0;
    }

    void took(long nanos) {
        recorder.recordValue(Math.max(0, nanos));
    }

    long events() {
        return (long) EVENTS.getOpaque(this);
    }

    /** Of what has been timed so far, in nanoseconds. */
    long latencyAt(double percentile) {
        reading.lock();
        try {
            latency.add(recorder.getIntervalHistogram());
            return latency.getValueAtPercentile(percentile);
        } finally {
            reading.unlock();
        }
    }
}
