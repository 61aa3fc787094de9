package io.elasticq.benchmarks;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What all benchmarks of the journal and its peers have. */
@State(Scope.Benchmark)
public abstract class LogBenchmark extends FileBenchmark {

    /** Records per call where nobody waits for the disk. */
    static final int RECORDS_PER_CALL = 1000;

    /** Of a log that is read or opened, and of a ring. */
    static final String DEFAULT_MEGABYTES = "256";

    /** Bytes of a record. */
    @Param({"100", "1024"})
    public int bytes;

    LogBenchmark() {}
}
