package io.elasticq.benchmarks;

import io.elasticq.pipeline.HandOff;
import org.openjdk.jmh.annotations.Param;

/** The same in several threads, of which some have to wait, and park: there may be more than cores. */
public class PipelineHandOffBenchmark extends PipelineBenchmark {

    private static final int INITIAL = 64;

    /** What runs them. */
    @Param({"PIPELINE", "PIPELINE_LOCKED", "PIPELINE_GROW", "DISRUPTOR", "REACTOR", "PEKKO"})
    public OtherType type;

    /** Where. */
    @Param({"ONE", "TWO", "THREE"})
    public HandOffs handOffs;

    @Override
    EventFlow create(AllocatedBytes counted) {
        PipelineEvents all = PipelineEvents.cached(events);
        HandOff block = HandOff.block(EventFlow.CAPACITY);
        HandOff grow = HandOff.grow(INITIAL, EventFlow.CAPACITY);
        return switch (type) {
            case PIPELINE -> ElasticFlow.handedOver(all, handOffs, block, counted);
            case PIPELINE_LOCKED -> ElasticFlow.handedOver(all, handOffs, block.in(HandOff.Kind.LOCKED), counted);
            case PIPELINE_GROW -> ElasticFlow.handedOver(all, handOffs, grow, counted);
            case DISRUPTOR -> new DisruptorFlow(all, handOffs);
            case REACTOR -> ReactorFlow.handedOver(all, handOffs);
            case PEKKO -> new PekkoFlow(all, handOffs);
            default -> throw unfit(type);
        };
    }

    @Override
    long expected() {
        return PipelineEvents.cached(events).filteredSum();
    }
}
