package io.elasticq.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Threads;

/** Appends that are with the operating system when they return: they survive a kill and not a loss of power. */
public class JournalAppendBenchmark extends LogAppendBenchmark {

    /** The log. Tape has no such mode. */
    @Param({"JOURNAL", "CHRONICLE", "ARTEMIS", "FILE_CHANNEL"})
    public OtherType type;

    @Override
    OtherType logType() {
        return type;
    }

    @Override
    boolean synced() {
        return false;
    }

    /** One thread. */
    @Benchmark
    @OperationsPerInvocation(RECORDS_PER_CALL)
    public void append1(Appending thread) throws IOException {
        thread.append(log(), RECORDS_PER_CALL);
    }

    /** Four threads. */
    @Benchmark
    @Threads(4)
    @OperationsPerInvocation(RECORDS_PER_CALL)
    public void append4(Appending thread) throws IOException {
        thread.append(log(), RECORDS_PER_CALL);
    }
}
