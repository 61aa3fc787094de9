package io.elasticq.benchmarks;

import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * A ring of 64 Ki events, and consumers on threads of their own. What the producers publish is counted; they can't be more than the ring
 * ahead of the slowest consumer, which is nothing beside an iteration.
 */
@State(Scope.Benchmark)
public class RingBenchmark extends LockFreeBenchmark {

    private static final int CHUNK = 1024;
    private static final int BATCH = 16;

    /** The ring. */
    @Param({"RING", "DISRUPTOR"})
    public OtherType type;

    /** Its consumers. */
    @Param({"ONE", "MULTICAST", "PIPELINE", "DIAMOND"})
    public RingShape shape;

    private RingUnderTest ring;
    private final LongAdder published = new LongAdder();

    /** Starts the consumers. */
    @Setup
    public void create(BenchmarkParams params) {
        ring = RingUnderTest.create(type, shape, params.getThreads() > 1, CAPACITY);
    }

    /** Each consumer must have seen everything. */
    @TearDown(Level.Trial)
    public void settle() throws InterruptedException {
        for (long sum : ring.end()) {
            if (sum != published.sum()) {
                throw new IllegalStateException(
                        type + ": a consumer has seen " + sum + ", the producers wrote " + published.sum());
            }
        }
    }

    /** One producer, one event in each claim. */
    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public void publish1() {
        publish();
    }

    /** One producer, 16 events in each claim. */
    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public void publish1by16() {
        publishBatches();
    }

    /** Three producers, one event in each claim. */
    @Benchmark
    @Threads(3)
    @OperationsPerInvocation(CHUNK)
    public void publish3() {
        publish();
    }

    /** Three producers, 16 events in each claim. */
    @Benchmark
    @Threads(3)
    @OperationsPerInvocation(CHUNK)
    public void publish3by16() {
        publishBatches();
    }

    private void publish() {
        for (int i = 0; i < CHUNK; i++) {
            ring.publish(i);
        }
        published.add(CHUNK * (CHUNK - 1L) / 2);
    }

    private void publishBatches() {
        for (int i = 0; i < CHUNK; i += BATCH) {
            ring.publish(i, BATCH);
        }
        published.add(CHUNK * (CHUNK - 1L) / 2);
    }
}
