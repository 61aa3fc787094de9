package io.elasticq.benchmarks;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/** A message there on one link, and back on another; how long each round trip takes. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class ChannelLatencyBenchmark extends LinkBenchmark {

    /** The link. */
    @Param({"CHANNEL", "AGRONA_ONE_TO_ONE", "AGRONA_MANY_TO_ONE", "AERON_IPC", "CHRONICLE", "UNIX_SOCKET"})
    public OtherType type;

    static final String DEFAULT_TRIPS = "100000";

    /** Bytes of a message. */
    @Param({"8", "64", "1024", "16384"})
    public int bytes;

    /** In an iteration. */
    @Param(DEFAULT_TRIPS)
    public int trips;

    private final Histogram latencies = RingLatencyBenchmark.Trips.histogram();

    @Override
    OtherType type() {
        return type;
    }

    @Override
    int bytes() {
        return bytes;
    }

    @Override
    boolean isRoundTrip() {
        return true;
    }

    /** The round trips. */
    @Benchmark
    public void roundTrip(RingLatencyBenchmark.Trips result) {
        latencies.reset();
        for (int i = 0; i < trips; i++) {
            long before = System.nanoTime();
            trip();
            latencies.recordValue(System.nanoTime() - before);
        }
        result.set(latencies);
    }
}
