package io.elasticq.benchmarks;

import io.elasticq.lockbased.LockedElasticQueue;
import java.lang.reflect.Field;
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
 * {@link TransferBenchmark} of the shipped queue with other values of {@code QueueLock.SPINS}. Not part of the full run; it
 * is for choosing that constant, so it reaches into a private field, which the class path allows.
 */
@State(Scope.Group)
public class LockSpinsTuning extends ThroughputBenchmark {

    /** The queue. */
    @Param("LOCKED")
    public QueueType type;

    /** Tries for the lock before a thread parks. */
    @Param({"0", "16", "64", "256"})
    public int spins;

    private BlockingQueue<Object> queue;

    /** Makes the queue and sets the spins of its lock, before any other thread has seen it. */
    @Setup
    public void create() throws ReflectiveOperationException {
        queue = type.createBlocking(MIN_CAPACITY, CAPACITY);
        Field lock = LockedElasticQueue.class.getDeclaredField("lock");
        lock.setAccessible(true);
        Field field = lock.getType().getDeclaredField("spins");
        field.setAccessible(true);
        field.setInt(lock.get(queue), spins);
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
