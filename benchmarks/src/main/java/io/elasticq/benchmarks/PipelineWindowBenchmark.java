package io.elasticq.benchmarks;

import org.openjdk.jmh.annotations.Param;

/** A sum of each window, in one thread. */
public class PipelineWindowBenchmark extends PipelineBenchmark {

    /** What gathers them. */
    @Param({"PIPELINE", "PLAIN_LOOP"})
    public OtherType type;

    /** Which windows. */
    @Param({"TIME_BATCH", "LENGTH"})
    public WindowOf window;

    @Override
    EventFlow create(AllocatedBytes counted) {
        PipelineEvents all = PipelineEvents.inTime(events);
        return switch (type) {
            case PIPELINE -> window.pipeline(all, counted);
            case PLAIN_LOOP -> window.loop(all);
            default -> throw unfit(type);
        };
    }

    @Override
    long expected() {
        try {
            return window.loop(PipelineEvents.inTime(events)).run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
