package io.elasticq.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Pipelines, the same events and functions in each, and in each call all of them from the start to the end. What the sinks have added up must be right each time. What is counted is the events of the
 * source.
 */
@State(Scope.Benchmark)
public abstract class PipelineBenchmark extends ThroughputBenchmark {

    static final String DEFAULT_EVENTS = "2097152";

    /** The method of {@link Cost}, as JMH names the metric. */
    static final String BYTES_PER_EVENT = "bytesPerEvent";

    /** In a call; whole turns of the filter. */
    @Param(DEFAULT_EVENTS)
    public int events;

    private final AllocatedBytes allocated = new AllocatedBytes();
    private EventFlow flow;
    private long expected;

    PipelineBenchmark() {}

    /** Makes the pipeline that the parameters say. */
    abstract EventFlow create(AllocatedBytes counted);

    /** What the sinks must have. */
    abstract long expected();

    /** Before the first call. */
    @Setup
    public void prepare() {
        flow = create(allocated);
        expected = expected();
    }

    /** Ends the threads that stay from call to call. */
    @TearDown
    public void end() throws Exception {
        flow.close();
    }

    /** All events. */
    @Benchmark
    public void flow(Passed passed, Cost cost) throws Exception {
        long before = allocated.total();
        long sum = flow.run();
        if (sum != expected) {
            throw new IllegalStateException("the sink has " + sum + ", and must have " + expected);
        }
        passed.transferred += events;
        cost.add(allocated.total() - before, events);
    }

    static IllegalArgumentException unfit(OtherType type) {
        return new IllegalArgumentException("nothing to compare here: type=" + type);
    }

    /** Events of the source. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Passed {
        /** So many. */
        public long transferred;
    }

    /** What they cost. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Cost {
        private long bytes;
        private long events;

        /** From the beginning. */
        @Setup(Level.Iteration)
        public void reset() {
            bytes = 0;
            events = 0;
        }

        void add(long moreBytes, long moreEvents) {
            bytes += moreBytes;
            events += moreEvents;
        }

        /** Bytes allocated by all threads, for each event; with what a run takes to start and end. */
        public double bytesPerEvent() {
            return events == 0 ? 0 : (double) bytes / events;
        }
    }
}
