package io.elasticq.benchmarks;

import org.openjdk.jmh.annotations.Param;

/** A source, a filter, a map and a sink in one thread. */
public class PipelineFusedBenchmark extends PipelineBenchmark {

    /** What runs them. */
    @Param({"PIPELINE", "PLAIN_LOOP", "JDK_STREAM", "REACTOR", "PEKKO"})
    public OtherType type;

    @Override
    EventFlow create(AllocatedBytes counted) {
        PipelineEvents all = PipelineEvents.cached(events);
        return switch (type) {
            case PIPELINE -> ElasticFlow.fused(all, counted);
            case PLAIN_LOOP -> PlainLoop.loop(all);
            case JDK_STREAM -> PlainLoop.stream(all);
            case REACTOR -> ReactorFlow.fused(all);
            case PEKKO -> new PekkoFlow(all, null);
            default -> throw unfit(type);
        };
    }

    @Override
    long expected() {
        return PipelineEvents.cached(events).filteredSum();
    }
}
