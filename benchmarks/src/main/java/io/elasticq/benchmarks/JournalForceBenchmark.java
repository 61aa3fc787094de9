package io.elasticq.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Threads;

/** Appends that are on the disk when they return, so that they survive a loss of power. */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class JournalForceBenchmark extends LogAppendBenchmark {

    /** The log. */
    @Param({"JOURNAL", "CHRONICLE", "ARTEMIS", "FILE_CHANNEL", "TAPE"})
    public OtherType type;

    @Override
    OtherType logType() {
        return type;
    }

    @Override
    boolean synced() {
        return true;
    }

    /** One thread. */
    @Benchmark
    public void force1(Appending thread) throws IOException {
        thread.append(log(), 1);
    }

    /** Four threads, which may share a force. */
    @Benchmark
    @Threads(4)
    public void force4(Appending thread) throws IOException {
        thread.append(log(), 1);
    }

    /** Sixteen threads, which may share a force. */
    @Benchmark
    @Threads(16)
    public void force16(Appending thread) throws IOException {
        thread.append(log(), 1);
    }
}
