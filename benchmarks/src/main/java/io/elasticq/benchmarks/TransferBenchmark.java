package io.elasticq.benchmarks;

import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Control;

/**
 * Producers and consumers on threads of their own, one element at a time, as {@link Transfer} does it. What counts is the
 * rate of the {@code consume...} methods; JMH's score of a group adds both ends.
 */
@State(Scope.Group)
public class TransferBenchmark extends ThroughputBenchmark {

    /** The queue; the elastic one finds the capacity that the two ends need. */
    @Param({"LOCKED", "ARRAY_BLOCKING", "LINKED_BLOCKING"})
    public QueueType type;

    private BlockingQueue<Object> queue;

    /** Makes the queue. */
    @Setup
    public void create() {
        queue = type.createBlocking(MIN_CAPACITY, CAPACITY);
    }

    /** One producer of one. */
    @Benchmark
    @Group("nonBlocking1p1c")
    @GroupThreads(1)
    public void produceNonBlocking1p1c(Control control) {
        Transfer.offer(queue, ELEMENT, control);
    }

    /** One consumer of one. */
    @Benchmark
    @Group("nonBlocking1p1c")
    @GroupThreads(1)
    public @Nullable Object consumeNonBlocking1p1c(Control control) {
        return Transfer.poll(queue, control);
    }

    /** One producer of two. */
    @Benchmark
    @Group("nonBlocking2p2c")
    @GroupThreads(2)
    public void produceNonBlocking2p2c(Control control) {
        Transfer.offer(queue, ELEMENT, control);
    }

    /** One consumer of two. */
    @Benchmark
    @Group("nonBlocking2p2c")
    @GroupThreads(2)
    public @Nullable Object consumeNonBlocking2p2c(Control control) {
        return Transfer.poll(queue, control);
    }

    /** One producer of one, waiting for room. */
    @Benchmark
    @Group("blocking1p1c")
    @GroupThreads(1)
    public void produceBlocking1p1c(Control control) throws InterruptedException {
        Transfer.put(queue, ELEMENT, control);
    }

    /** One consumer of one, waiting for elements. */
    @Benchmark
    @Group("blocking1p1c")
    @GroupThreads(1)
    public @Nullable Object consumeBlocking1p1c(Control control) throws InterruptedException {
        return Transfer.take(queue, control);
    }

    /** One producer of two, waiting for room. */
    @Benchmark
    @Group("blocking2p2c")
    @GroupThreads(2)
    public void produceBlocking2p2c(Control control) throws InterruptedException {
        Transfer.put(queue, ELEMENT, control);
    }

    /** One consumer of two, waiting for elements. */
    @Benchmark
    @Group("blocking2p2c")
    @GroupThreads(2)
    public @Nullable Object consumeBlocking2p2c(Control control) throws InterruptedException {
        return Transfer.take(queue, control);
    }
}
