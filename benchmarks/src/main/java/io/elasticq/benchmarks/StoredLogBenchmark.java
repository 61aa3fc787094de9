package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What is done with a log of a given size that another process wrote and did not close, since it was killed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public abstract class StoredLogBenchmark extends LogBenchmark {

    /** How many bytes of payload are in the log. Tape has no part in this: it forces each append, and would write for many minutes. */
    @Param(DEFAULT_MEGABYTES)
    public int megabytes;

    private Path killed;

    StoredLogBenchmark() {}

    abstract OtherType logType();

    /** Writes it. */
    @Setup
    public void write() throws IOException, InterruptedException {
        killed = newFolder();
        KilledWriter.write(logType(), killed, bytes, records());
    }

    /** Deletes it. */
    @TearDown
    public void deleteStored() throws IOException {
        delete(killed);
    }

    Path killed() {
        return killed;
    }

    long records() {
        return ((long) megabytes << 20) / bytes;
    }
}
