package io.elasticq.benchmarks;

import java.util.Queue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One thread that polls an empty queue, as an idle consumer does. An operation is a poll in vain. */
@State(Scope.Thread)
public class EmptyPollBenchmark extends LockFreeBenchmark {

    /** Polls per call. */
    private static final int OPERATIONS = 1024;

    /** The queue. */
    @Param({
        "MPSC_ELASTIC",
        "SPSC_ELASTIC",
        "JC_MPSC_ARRAY",
        "JC_MPSC_GROWABLE",
        "JC_MPSC_BLOCKING",
        "JC_SPSC_ARRAY",
        "ARRAY_BLOCKING"
    })
    public QueueType type;

    /** The bound. */
    @Param(DEFAULT_CAPACITY)
    public int capacity;

    private Queue<Object> queue;

    /** Makes the queue and moves it off its first slot. */
    @Setup
    public void create() {
        queue = create(type, capacity);
        queue.offer(ELEMENT);
        queue.poll();
    }

    /** Polls that find nothing. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int emptyPoll() {
        int polled = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            if (queue.poll() != null) {
                polled++;
            }
        }
        if (polled != 0) {
            throw new IllegalStateException("polled " + polled + " elements from an empty queue");
        }
        return polled;
    }
}
