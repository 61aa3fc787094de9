package io.elasticq.benchmarks;

import java.util.Queue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What elasticity costs: cycles of a burst that fills the queue, a drain, and a trickle that is long enough for the elastic
 * queue to shrink to its minimum. So that one resizes twelve times a cycle, the others never: JCTools' grow in
 * the first cycle and stay as they are, but for the chunked one, which always links chunks of its minimum.
 */
@State(Scope.Thread)
public class ElasticCycleBenchmark extends ThroughputBenchmark {

    private static final int BURST = CAPACITY;

    /** Laps of 64, 32, 16, 8, 4 and 2 Ki, after each of which the capacity is halved, are a little less. */
    private static final int TRICKLE = 2 * CAPACITY;

    /** The queue. */
    @Param({
        "LOCKED",
        "LOCKED_FIXED",
        "ARRAY_BLOCKING",
        "LINKED_BLOCKING",
        "MPSC_ELASTIC",
        "MPSC_FIXED",
        "SPSC_ELASTIC",
        "SPSC_FIXED",
        "JC_MPSC_ARRAY",
        "JC_MPSC_CHUNKED",
        "JC_MPSC_GROWABLE",
        "JC_SPSC_ARRAY",
        "JC_SPSC_GROWABLE"
    })
    public QueueType type;

    private Queue<Object> queue;

    /** Makes the queue. */
    @Setup
    public void create() {
        queue = type.create(MIN_CAPACITY, CAPACITY);
    }

    /** A cycle; an operation is one element, in and out. */
    @Benchmark
    @OperationsPerInvocation(BURST + TRICKLE)
    public int cycle() {
        for (int i = 0; i < BURST; i++) {
            queue.offer(ELEMENT);
        }
        for (int i = 0; i < BURST; i++) {
            queue.poll();
        }
        for (int i = 0; i < TRICKLE; i++) {
            queue.offer(ELEMENT);
            queue.poll();
        }
        return queue.size();
    }

    Queue<Object> queue() {
        return queue;
    }
}
