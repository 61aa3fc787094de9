package io.elasticq.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/** The bridge, with its sequences and credits, against the bare client of Aeron with a driver of the same settings. Otherwise as {@link ChannelBenchmark}. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class AeronBridgeBenchmark extends LinkBenchmark {

    private static final int CHUNK = 256;

    /** The link. */
    @Param({"BRIDGE_IPC", "AERON_IPC", "BRIDGE_UDP", "AERON_UDP"})
    public OtherType type;

    /** Bytes of a message. */
    @Param({"64", "1024"})
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
        return false;
    }

    /** The sender. */
    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public void send() {
        send(CHUNK);
    }
}
