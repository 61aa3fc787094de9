package io.elasticq.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Timeout;

/**
 * Ends that wait in {@code put} and {@code take}. A call moves a fixed number of elements, from producers with threads of
 * their own to the thread of the benchmark, so that none is left waiting when an iteration ends.
 *
 * <p>JCTools' queue lets only its consumer wait: on a full one {@code put} throws. There the producers offer again and
 * again.
 */
@State(Scope.Thread)
@Timeout(time = 60) // should an element be lost
public class PutTakeBenchmark extends LockFreeBenchmark {

    /** Per call: tens of milliseconds, so that waking the producers at its start counts for nothing. */
    static final int ELEMENTS = 256 * 1024;

    /** The queue. */
    @Param({"BLOCKING_MPSC", "LOCKED", "JC_MPSC_BLOCKING", "ARRAY_BLOCKING", "LINKED_BLOCKING"})
    public QueueType type;

    /** The bound. */
    @Param(DEFAULT_CAPACITY)
    public int capacity;

    private BlockingQueue<Object> queue;
    private ExecutorService producers;

    /** Makes the queue. */
    @Setup
    public void create() {
        queue = (BlockingQueue<Object>) create(type, capacity);
        producers = Executors.newCachedThreadPool();
    }

    /** Ends the producers. */
    @TearDown
    public void stop() throws InterruptedException {
        producers.shutdownNow();
        if (!producers.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a producer did not end");
        }
    }

    /** One producer. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public int putTake1p1c() throws InterruptedException, ExecutionException {
        return transfer(1);
    }

    /** Two producers. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public int putTake2p1c() throws InterruptedException, ExecutionException {
        return transfer(2);
    }

    private int transfer(int threads) throws InterruptedException, ExecutionException {
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            sent.add(producers.submit(() -> {
                put(ELEMENTS / threads);
                return null;
            }));
        }
        for (int i = 0; i < ELEMENTS; i++) {
            queue.take();
        }
        for (Future<?> producer : sent) {
            producer.get();
        }
        int left = queue.size();
        if (left != 0) {
            throw new IllegalStateException("more elements than were put: left=" + left);
        }
        return left;
    }

    private void put(int elements) throws InterruptedException {
        if (type == QueueType.JC_MPSC_BLOCKING) {
            offerUntilDone(elements);
            return;
        }
        for (int i = 0; i < elements; i++) {
            queue.put(ELEMENT);
        }
    }

    private void offerUntilDone(int elements) throws InterruptedException {
        for (int i = 0; i < elements; i++) {
            int failures = 0;
            while (!queue.offer(ELEMENT)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                failures = Waiting.PAUSE.idle(failures);
            }
        }
    }
}
