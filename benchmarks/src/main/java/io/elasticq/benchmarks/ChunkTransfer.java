package io.elasticq.benchmarks;

import java.util.Queue;
import org.jctools.queues.MessagePassingQueue;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.infra.Control;

/**
 * One end of a transfer between threads for queues that need nanoseconds per element: a call moves {@link #CHUNK} elements
 * one by one, so that JMH's own loop counts for nothing. As in {@link Transfer} a call ends early only when JMH ends the
 * iteration, because the other end may be gone. That is a chunk per thread and iteration at most, among thousands.
 *
 * <p>Each fork measures one queue, so each call below has one receiver and is inlined, through whichever interface.
 */
final class ChunkTransfer {

    /** Elements per call. */
    static final int CHUNK = 1024;

    private ChunkTransfer() {}

    /** Inserts one by one. */
    static void offer(Queue<Object> queue, Waiting waiting, Control control, Tally tally) {
        int moved = 0;
        int failures = 0;
        while (moved < CHUNK && !(failures > 0 && control.stopMeasurement)) {
            if (queue.offer(ThroughputBenchmark.ELEMENT)) {
                moved++;
                failures = 0;
            } else {
                failures = waiting.idle(failures);
            }
        }
        tally.add(moved);
    }

    /** Inserts one by one, each followed by work of its own. */
    static void offerAndWork(Queue<Object> queue, int workTokens, Control control, Tally tally) {
        int moved = 0;
        int tried = 0;
        while (tried < CHUNK && !control.stopMeasurement) {
            if (queue.offer(ThroughputBenchmark.ELEMENT)) {
                moved++;
            }
            tried++;
            Blackhole.consumeCPU(workTokens);
        }
        tally.add(moved);
    }

    /** Takes out one by one, and is sure that the queue is empty where there is none. Returns how many. */
    static int poll(Queue<Object> queue, Waiting waiting, Control control, Tally tally) {
        int moved = 0;
        int failures = 0;
        while (moved < CHUNK && !(failures > 0 && control.stopMeasurement)) {
            if (queue.poll() != null) {
                moved++;
                failures = 0;
            } else {
                failures = waiting.idle(failures);
            }
        }
        tally.add(-moved);
        return moved;
    }

    /** Takes out one by one; a producer that is half-way is not waited for. */
    static void relaxedPoll(MessagePassingQueue<Object> queue, Waiting waiting, Control control, Tally tally) {
        int moved = 0;
        int failures = 0;
        while (moved < CHUNK && !(failures > 0 && control.stopMeasurement)) {
            if (queue.relaxedPoll() != null) {
                moved++;
                failures = 0;
            } else {
                failures = waiting.idle(failures);
            }
        }
        tally.add(-moved);
    }

    /** Takes out what is there, at most what is left of the chunk. */
    static void drain(MessagePassingQueue<Object> queue, Waiting waiting, Control control, Tally tally) {
        long accepted = tally.accepted();
        int moved = 0;
        int failures = 0;
        while (moved < CHUNK && !(failures > 0 && control.stopMeasurement)) {
            int drained = queue.drain(tally, CHUNK - moved);
            if (drained > 0) {
                moved += drained;
                failures = 0;
            } else {
                failures = waiting.idle(failures);
            }
        }
        if (tally.accepted() - accepted != moved) {
            throw new IllegalStateException(
                    "drain said " + moved + ", but handed over " + (tally.accepted() - accepted) + " elements");
        }
        tally.add(-moved);
    }
}
