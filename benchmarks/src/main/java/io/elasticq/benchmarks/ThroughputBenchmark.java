package io.elasticq.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The settings of all benchmarks that count elements per time; one element, in and out, is one operation. The heap is touched
 * before, or the first queues to allocate would be charged for its pages, and the collector has no threads that run beside
 * the benchmark, for which a small machine has no core left.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC"})
public abstract class ThroughputBenchmark {

    /** The bound of every queue. */
    static final int CAPACITY = 64 * 1024;

    /** Where an elastic queue starts, and how far it shrinks. */
    static final int MIN_CAPACITY = 1024;

    /** Always the same object, so that only the queue allocates. */
    static final Object ELEMENT = new Object();

    ThroughputBenchmark() {}
}
