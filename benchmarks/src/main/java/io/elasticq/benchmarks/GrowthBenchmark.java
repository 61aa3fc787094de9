package io.elasticq.benchmarks;

import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One thread puts 1 Mi elements into a new queue: ours and ArrayDeque grow there from 1 Ki by copying, LinkedBlockingQueue
 * allocates nodes, ArrayBlockingQueue was allocated in full before the clock started.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC"})
public class GrowthBenchmark {

    private static final int FROM = 1024;
    private static final int ELEMENTS = 1024 * 1024;

    /** The queue. */
    @Param({"LOCKED", "ARRAY_BLOCKING", "LINKED_BLOCKING", "ARRAY_DEQUE"})
    public QueueType type;

    private Queue<Object> queue;

    /** Makes a new queue for each filling. */
    @Setup(Level.Iteration)
    public void create() {
        queue = type.create(FROM, ELEMENTS);
    }

    /** How long it takes to fill it. */
    @Benchmark
    public int fill() {
        for (int i = 0; i < ELEMENTS; i++) {
            queue.offer(ThroughputBenchmark.ELEMENT);
        }
        return queue.size();
    }

    /** The same with a clock around each offer, to find the one that took longest. */
    @Benchmark
    public int worstOffer(Worst worst) {
        long max = 0;
        long before = System.nanoTime();
        for (int i = 0; i < ELEMENTS; i++) {
            queue.offer(ThroughputBenchmark.ELEMENT);
            long after = System.nanoTime();
            max = Math.max(max, after - before);
            before = after;
        }
        worst.worstOfferNanos = max;
        return queue.size();
    }

    /** The longest offer of a filling. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Worst {
        /** In nanoseconds, with the reading of the clock. */
        public long worstOfferNanos;
    }
}
