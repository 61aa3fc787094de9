package io.elasticq.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/** A hundred messages there and back, one after the other: how rust-tango measures itself. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class ChannelHundredBenchmark extends LinkBenchmark {

    private static final int TRIPS = 100;

    /** The link. */
    @Param({"CHANNEL", "AGRONA_ONE_TO_ONE", "AGRONA_MANY_TO_ONE", "AERON_IPC", "CHRONICLE", "UNIX_SOCKET"})
    public OtherType type;

    /** Bytes of a message. */
    @Param("64")
    public int bytes;

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
    public void hundred() {
        for (int i = 0; i < TRIPS; i++) {
            trip();
        }
    }
}
