package io.elasticq.benchmarks;

import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
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
 * One thread puts 1 Mi elements into a new queue. LockedElasticQueue and ArrayDeque grow there from 1 Ki by copying, the
 * lock-free elastic ones and JCTools' by linking arrays, LinkedBlockingQueue allocates nodes, ArrayBlockingQueue was
 * allocated in full before the clock started.
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
    @Param({
        "MPSC_ELASTIC",
        "SPSC_ELASTIC",
        "LOCKED",
        "ARRAY_BLOCKING",
        "LINKED_BLOCKING",
        "ARRAY_DEQUE",
        "JC_MPSC_CHUNKED",
        "JC_MPSC_GROWABLE",
        "JC_SPSC_GROWABLE"
    })
    public QueueType type;

    private Queue<Object> queue;
    private final Histogram latencies = RingLatencyBenchmark.Trips.histogram();

    /** Makes a new queue for each filling. */
    @Setup(Level.Iteration)
    public void create() {
        queue = type.create(FROM, ELEMENTS);
        latencies.reset();
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
    public int worstOffer(Offers offers) {
        long before = System.nanoTime();
        for (int i = 0; i < ELEMENTS; i++) {
            queue.offer(ThroughputBenchmark.ELEMENT);
            long after = System.nanoTime();
            latencies.recordValue(after - before);
            before = after;
        }
        offers.p50Nanos = latencies.getValueAtPercentile(50);
        offers.p99Nanos = latencies.getValueAtPercentile(99);
        offers.p999Nanos = latencies.getValueAtPercentile(99.9);
        offers.p9999Nanos = latencies.getValueAtPercentile(99.99);
        offers.worstOfferNanos = latencies.getMaxValue();
        return queue.size();
    }

    /** How long the offers of a filling took, in nanoseconds, with the reading of the clock. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Offers {
        /** Half of them. */
        public long p50Nanos;

        /** 99 %. */
        public long p99Nanos;

        /** 99.9 %. */
        public long p999Nanos;

        /** 99.99 %. */
        public long p9999Nanos;

        /** The longest. */
        public long worstOfferNanos;
    }
}
