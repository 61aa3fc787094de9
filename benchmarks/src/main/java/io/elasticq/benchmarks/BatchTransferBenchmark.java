package io.elasticq.benchmarks;

import io.elasticq.benchmarks.QueueType.BatchAccess;
import java.util.Arrays;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Control;

/**
 * One producer and one consumer that move up to 100 elements at a time, each queue in the best way that it has. What
 * counts is {@code transferred}: elements, not calls.
 */
@State(Scope.Group)
public class BatchTransferBenchmark extends ThroughputBenchmark {

    private static final int BATCH = 100;

    /** The queue. */
    @Param({"LOCKED", "ARRAY_BLOCKING", "LINKED_BLOCKING"})
    public QueueType type;

    private BatchAccess queue;
    private Object[] batch;

    /** Makes the queue and the batch. */
    @Setup
    public void create() {
        queue = type.batches(type.createBlocking(MIN_CAPACITY, CAPACITY), BATCH);
        batch = new Object[BATCH];
        Arrays.fill(batch, ELEMENT);
    }

    /** The producer. */
    @Benchmark
    @Group("batches1p1c")
    @GroupThreads(1)
    public void produceBatch(Control control) {
        int failures = 0;
        int at = queue.offer(batch, 0);
        while (at < BATCH && !control.stopMeasurement) {
            failures = Transfer.idle(failures);
            at += queue.offer(batch, at);
        }
    }

    /** The consumer. */
    @Benchmark
    @Group("batches1p1c")
    @GroupThreads(1)
    public void consumeBatch(Control control, Counter counter) {
        int failures = 0;
        int taken = queue.poll();
        while (taken == 0 && !control.stopMeasurement) {
            failures = Transfer.idle(failures);
            taken = queue.poll();
        }
        counter.transferred += taken;
    }

    /** What the consumer took. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Counter {
        /** Elements. */
        public long transferred;
    }
}
