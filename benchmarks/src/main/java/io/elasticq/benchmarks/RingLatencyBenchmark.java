package io.elasticq.benchmarks;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Ping-pong: an event there on one ring, and back on another, 100,000 times; how long a round trip takes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC"})
public class RingLatencyBenchmark {

    private static final int TRIPS = 100_000;

    /** The rings. */
    @Param({"RING", "DISRUPTOR"})
    public OtherType type;

    private PingPong pingPong;
    private final Histogram latencies = Trips.histogram();

    /** Starts the other side. */
    @Setup(Level.Iteration)
    public void create() {
        pingPong = PingPong.create(type);
        latencies.reset();
    }

    /** Ends it. */
    @TearDown(Level.Iteration)
    public void end() throws InterruptedException {
        pingPong.end();
    }

    /** The round trips. */
    @Benchmark
    public void pingPong(Trips trips) {
        for (int i = 0; i < TRIPS; i++) {
            long before = System.nanoTime();
            pingPong.trip(i);
            latencies.recordValue(System.nanoTime() - before);
        }
        trips.set(latencies);
    }

    /** How long the trips took, in nanoseconds, with the reading of the clock. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Trips {

        /** Half of them. */
        public long p50Nanos;

        /** The same, which stands for all. */
        public long typicalTripNanos;

        /** All but one in twenty. */
        public long p95Nanos;

        /** All but one in a hundred. */
        public long p99Nanos;

        /** All but one in a thousand. */
        public long p999Nanos;

        /** All but one in ten thousand. */
        public long p9999Nanos;

        /** The longest. */
        public long worstTripNanos;

        /** Up to ten minutes, within a hundredth, all of it allocated at once. */
        static Histogram histogram() {
            return new Histogram(TimeUnit.MINUTES.toNanos(10), 2);
        }

        void set(Histogram latencies) {
            p50Nanos = latencies.getValueAtPercentile(50);
            typicalTripNanos = p50Nanos;
            p95Nanos = latencies.getValueAtPercentile(95);
            p99Nanos = latencies.getValueAtPercentile(99);
            p999Nanos = latencies.getValueAtPercentile(99.9);
            p9999Nanos = latencies.getValueAtPercentile(99.99);
            worstTripNanos = latencies.getMaxValue();
        }
    }
}
