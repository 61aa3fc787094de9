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

/**
 * Messages one way. What the sender sends is counted; it can't be more than the buffer ahead of the receiver, which polls up to 256 at a time
 * and looks at the number of each.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class ChannelBenchmark extends LinkBenchmark {

    private static final int CHUNK = 256;

    /** The link. */
    @Param({"CHANNEL", "AGRONA_ONE_TO_ONE", "AGRONA_MANY_TO_ONE", "AERON_IPC", "CHRONICLE", "UNIX_SOCKET"})
    public OtherType type;

    /** Bytes of a message. */
    @Param({"8", "64", "1024", "16384"})
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
