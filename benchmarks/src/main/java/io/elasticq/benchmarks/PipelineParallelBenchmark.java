package io.elasticq.benchmarks;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.Blackhole;

/** The map in two threads at once, between one for the source and one for the sink. */
public class PipelineParallelBenchmark extends PipelineBenchmark {

    private static final int WORKERS = 2;

    /** What runs them. */
    @Param({"PIPELINE", "PIPELINE_ORDERED", "REACTOR"})
    public OtherType type;

    /** What the map does besides, in JMH's tokens. */
    @Param({"0", "200"})
    public int work;

    @Override
    EventFlow create(AllocatedBytes counted) {
        PipelineEvents all = PipelineEvents.cached(events);
        return switch (type) {
            case PIPELINE -> ElasticFlow.parallel(all, WORKERS, false, this::map, counted);
            case PIPELINE_ORDERED -> ElasticFlow.parallel(all, WORKERS, true, this::map, counted);
            case REACTOR -> ReactorFlow.parallel(all, WORKERS, this::map);
            default -> throw unfit(type);
        };
    }

    private PipelineEvent.Image map(PipelineEvent event) {
        Blackhole.consumeCPU(work);
        return event.image();
    }

    @Override
    long expected() {
        return PipelineEvents.cached(events).filteredSum();
    }
}
