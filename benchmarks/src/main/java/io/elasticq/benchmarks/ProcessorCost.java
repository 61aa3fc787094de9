package io.elasticq.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * A profiler for JMH: the processor time and the context switches of all threads of the measuring JVM, for each operation. It looks before and
 * after an iteration, and not while it runs. It says nothing where the system does not count, and of an iteration in which a thread of the
 * benchmark has ended, whose counters went with it.
 */
public final class ProcessorCost implements InternalProfiler {

    /** The names of the metrics. */
    static final String CPU = "cpuPerOperation";

    static final String VOLUNTARY = "voluntarySwitchesPerOperation";
    static final String INVOLUNTARY = "involuntarySwitchesPerOperation";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Optional<ThreadCosts> before = Optional.empty();
    private long endedBefore;

    /** For JMH. */
    public ProcessorCost() {}

    @Override
    public String getDescription() {
        return "Processor time and context switches, by /proc/self/task";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        endedBefore = ended();
        before = ThreadCosts.now(ThreadCosts.TASKS);
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        Optional<ThreadCosts> after = ThreadCosts.now(ThreadCosts.TASKS);
        long operations = result.getMetadata().getAllOps();
        if (before.isEmpty() || after.isEmpty() || operations == 0 || ended() != endedBefore) {
            return List.of();
        }
        ThreadCosts.Cost cost = after.get().since(before.get());
        return List.of(
                perOperation(CPU, cost.cpuNanos(), operations, "ns/op"),
                perOperation(VOLUNTARY, cost.voluntary(), operations, "switches/op"),
                perOperation(INVOLUNTARY, cost.involuntary(), operations, "switches/op"));
    }

    /** How many threads of Java's have ended so far. The JVM's own, which compile and collect, are not among them. */
    private static long ended() {
        return THREADS.getTotalStartedThreadCount() - THREADS.getThreadCount();
    }

    private static ScalarResult perOperation(String name, long total, long operations, String unit) {
        return new ScalarResult(name, (double) total / operations, unit, AggregationPolicy.AVG);
    }
}
